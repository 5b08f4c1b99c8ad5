using Microsoft.CodeAnalysis;
using ResNetGen.Generator.ShapeAnalysis;

namespace ResNetGen.Generator.Lifetimes;

/// <summary>
/// What TorchSharp's methods do with the objects that they are given. Each reads an object's handle and calls libtorch with it, and nothing
/// holds the object from then on. The exceptions are listed here, and a test reads in TorchSharp's code that these are all.
/// </summary>
internal sealed class TorchCalls(KnownTypeSymbols torch)
{
    /// <summary>The classes whose methods are operations, all of TorchSharp.</summary>
    private static readonly HashSet<string> Classes =
        ["Tensor", "torch", "functional", "special", "linalg", "fft", "random", "TensorExtensionMethods"];

    /// <summary>
    /// Methods that use what they are given after the call, hand it on to others, or make no call. So do those in place, which end in an
    /// underscore: they return the tensor that they change.
    /// </summary>
    private static readonly HashSet<string> Keeping =
    [
        "Dispose", "GetHashCode", "DecoupleFromNativeHandle", "WrappedTensorDisposeScope",
        "MoveToOuterDisposeScope", "DetachFromDisposeScope", "DetatchFromDisposeScope", "MoveToOtherDisposeScope",
        "to", "to_type", "type", "type_as",
        "bool", "byte", "char", "short", "int", "long", "half", "bfloat16", "float", "double", "cfloat", "cdouble",
        "BoolTensor", "ByteTensor", "DoubleTensor", "FloatTensor", "IntTensor", "LongTensor", "ShortTensor",
        "backward", "with_requires_grad", "storage", "item", "data", "rename", "refine_names", "align_to", "align_as", "hardtanh",
        "AsParameter", "Save", "print", "sparse", "eig", "matrix_rank", "qr", "svd", "svd_lowrank", "pca_lowrank", "symeig",
        "index_put_", "index_reduce", "gradient", "gaussian_nll_loss", "upsample_bilinear", "upsample_nearest",
        "fake_quantize_per_channel_affine", "fake_quantize_per_tensor_affine",
        "quantized_batch_norm", "quantized_max_pool1d", "quantized_max_pool2d",
    ];

    /// <summary>Methods whose result may be a tensor that something else holds.</summary>
    private static readonly HashSet<string> Returning =
    [
        "MoveToOuterDisposeScope", "DetachFromDisposeScope", "DetatchFromDisposeScope", "MoveToOtherDisposeScope",
        "WrappedTensorDisposeScope", "with_requires_grad", "type", "hardtanh", "print", "Load",
    ];

    /// <summary>Whether this is known of a version of TorchSharp: a later one may have mended it.</summary>
    public static bool AreKnownOf(Version version) => version.Major == 0 && version.Minor <= 107;

    /// <summary>Whether an operation changes the tensor before the dot and returns it.</summary>
    public static bool IsInPlace(IMethodSymbol method) => method.Name.EndsWith("_", StringComparison.Ordinal);

    /// <summary>Whether a method is one of torch's operations on tensors.</summary>
    public bool IsOperation(IMethodSymbol method) => torch.Owns(method) && Classes.Contains(method.ContainingType.Name);

    /// <summary>Whether a type is that of torch's numbers.</summary>
    public bool IsNumber(ITypeSymbol? type) => type is { Name: "Scalar" } && torch.Owns(type);

    /// <summary>Whether the tensor before the dot may be freed during the call.</summary>
    public bool LosesInstance(IMethodSymbol method) => IsOperation(method) && !IsInPlace(method) && !Keeping.Contains(method.Name);

    /// <summary>Whether what is given for a parameter may be freed during the call.</summary>
    public bool Loses(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol method && IsOperation(method) && !Keeping.Contains(method.Name)
        && !(parameter.Ordinal == 0 && method.IsStatic && IsInPlace(method))
        && (IsNumber(parameter.Type) || torch.IsTensor(parameter.Type) || torch.IsTensor(ElementOf(parameter.Type)));

    /// <summary>Whether the result of an operation is a tensor that nothing holds yet.</summary>
    public bool MakesTensor(IMethodSymbol method) =>
        IsOperation(method) && torch.IsTensor(method.ReturnType) && !IsInPlace(method) && !Returning.Contains(method.Name);

    /// <summary>Whether a method is a step of one of TorchSharp's own optimizers.</summary>
    public bool IsStepOfTorch(IMethodSymbol method) =>
        method.Name == "step" && torch.Owns(method)
        && method.ContainingType is { Name: not "Optimizer", ContainingNamespace.Name: "Modules" };

    /// <summary>The element of an array or a list. A span lies on the stack, and what it holds lives as long as the method.</summary>
    private static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { Name: "IList" or "IEnumerable" or "IReadOnlyList", TypeArguments: [var element] } => element,
        _ => null,
    };
}
