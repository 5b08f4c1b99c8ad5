using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>
/// What torch's operations do to shapes, a line each. An operation that is not here gives a tensor of which nothing is known.
/// </summary>
internal static class TorchOperations
{
    private static readonly string[] SizeParameters = ["size", "sizes", "rows", "columns", "dim0", "dim1", "dim2", "dim3"];

    /// <summary>Functions that make a tensor of the sizes that they are given.</summary>
    private static readonly HashSet<string> Made = ["zeros", "ones", "empty", "full", "rand", "randn", "randint"];

    /// <summary>
    /// Operations that take a tensor value by value, or as it is. Those that may give back the same tensor are among them.
    /// </summary>
    private static readonly HashSet<string> Kept =
    [
        "to", "cpu", "cuda", "clone", "contiguous", "detach", "alias", "float", "half", "bfloat16", "double", "long", "int", "bool",
        "MoveToOuterDisposeScope", "DetachFromDisposeScope", "pin_memory",
        "abs", "exp", "log", "log1p", "sqrt", "square", "neg", "sign", "sin", "cos", "tanh", "sigmoid", "relu", "gelu", "silu", "elu",
        "softmax", "log_softmax",
        "zeros_like", "ones_like", "empty_like", "full_like", "rand_like", "randn_like", "randint_like",
    ];

    /// <summary>Of those, the ones that leave the numbers in the tensor as they are.</summary>
    private static readonly HashSet<string> KeepingContents =
        [
            "to", "cpu", "cuda", "clone", "contiguous", "detach", "alias", "view", "reshape", "flatten", "unsqueeze", "squeeze", "permute",
            "transpose", "t",
        ];

    private static readonly ImmutableDictionary<string, Func<TensorShape, TorchCall, ShapeResult>> Changed =
        new Dictionary<string, Func<TensorShape, TorchCall, ShapeResult>>(StringComparer.Ordinal)
    {
        ["view"] = (input, call) => call.Argument("shape") is ListValue sizes ? ShapeRules.Reshape(input, sizes.Sizes) : default,
        ["reshape"] = (input, call) => call.Argument("shape") is ListValue sizes ? ShapeRules.Reshape(input, sizes.Sizes) : default,
        ["permute"] = (input, call) => call.Argument("permutation") is ListValue order ? ShapeRules.Permute(input, order.Sizes) : default,
        ["flatten"] = (input, call) =>
            call.Has("start_dim") ? ShapeRules.Flatten(input, call.Number("start_dim"), call.Number("end_dim")) : default,
        ["unsqueeze"] = (input, call) => ShapeRules.Unsqueeze(input, call.Number("dim")),
        ["squeeze"] = (input, call) => call.IsWritten("dim") ? ShapeRules.Squeeze(input, call.Number("dim")) : ShapeRules.Squeeze(input),
        ["transpose"] = (input, call) => ShapeRules.Transpose(input, call.Number("dim0"), call.Number("dim1")),
        ["t"] = (input, _) => ShapeRules.Transpose(input),
        ["one_hot"] = (input, call) => ShapeRules.OneHot(input, call.Number("num_classes")),
        ["add"] = Elementwise, ["sub"] = Elementwise, ["mul"] = Elementwise, ["div"] = Elementwise,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>What a call gives.</summary>
    public static ShapeResult Apply(TorchCall call)
    {
        var name = call.Invocation.TargetMethod.Name;
        if (call.Invocation.Instance is null)
        {
            if (Made.Contains(name))
            {
                return MadeShape(call);
            }

            switch (name)
            {
                case "arange":
                    return ArangeShape(call);
                case "cat" or "concat" or "concatenate":
                    return call.Argument("tensors") is ListValue tensors
                        ? ShapeRules.Cat(tensors.Shapes, call.Number(call.Has("dim") ? "dim" : "axis"))
                        : default;
            }
        }

        if (call.Input?.Shape is not { } input)
        {
            return name is "view" or "reshape" && call.Argument("shape") is ListValue sizes ? ShapeRules.Reshaped(sizes.Sizes) : default;
        }

        return Kept.Contains(name) ? input : Changed.TryGetValue(name, out var rule) ? rule(input, call) : default;
    }

    /// <summary>How many classes the result holds where it holds classes.</summary>
    public static long? Classes(TorchCall call)
    {
        var name = call.Invocation.TargetMethod.Name;
        return name == "randint" ? call.Number("high").Value : KeepingContents.Contains(name) ? call.Input?.Classes : null;
    }

    private static ShapeResult MadeShape(TorchCall call)
    {
        if (call.Argument("size") is ListValue list)
        {
            return new TensorShape(list.Sizes);
        }

        // One number is a size, and a list of which nothing is known is no shape.
        var sizes = SizeParameters.Where(call.Has).ToList();
        return sizes.Count > 1 || (sizes.Count == 1 && IsNumber(call, sizes[0]))
            ? new TensorShape([.. sizes.Select(call.Number)])
            : default;
    }

    private static bool IsNumber(TorchCall call, string parameter) =>
        call.Argument(parameter) is IntegerValue
        || call.Invocation.TargetMethod.Parameters.Single(other => other.Name == parameter).Type.SpecialType
            is SpecialType.System_Int32 or SpecialType.System_Int64;

    private static ShapeResult ArangeShape(TorchCall call)
    {
        var start = call.Has("start") ? call.Number("start").Value : 0;
        var step = call.Has("step") ? call.Number("step").Value : 1;
        return start is { } from && call.Number("stop").Value is { } to && step is { } by and not 0 && (to - from) / by >= 0
            ? new TensorShape([((to - from) / by) + ((to - from) % by == 0 ? 0 : 1)])
            : new TensorShape([Dimension.Unknown]);
    }

    private static ShapeResult Elementwise(TensorShape input, TorchCall call)
    {
        var other = call.Invocation.TargetMethod.Parameters.FirstOrDefault(parameter => parameter.Name is "target" or "right" or "scalar");
        return other is null ? default
            : call.Argument(other.Name) is TensorValue value ? ShapeRules.Broadcast(input, value.Shape)
            : other.Type.Name == "Scalar" ? input
            : default;
    }
}
