using Microsoft.CodeAnalysis;
using ResNetGen.Generator.ShapeAnalysis;

namespace ResNetGen.Generator.Lifetimes;

/// <summary>
/// Methods of TorchSharp that make a number, or a generator, for libtorch themselves: nobody outside can keep it. A test reads in
/// TorchSharp's code that they do.
/// </summary>
internal sealed class NumberMakers(KnownTypeSymbols torch, TorchCalls calls)
{
    private const string KeptFactor = "with an `alpha` of 1 that is kept";

    /// <summary>Whether a type is that of numbers in C#, of which an operator of tensors makes torch's.</summary>
    public static bool IsPlainNumber(ITypeSymbol type) => type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double;

    /// <summary>What such a method makes.</summary>
    public static string MadeBy(IMethodSymbol method) =>
        method.Name is "seed" or "initial_seed" or "get_rng_state" or "set_rng_state" ? "generator" : "number";

    /// <summary>What to write instead of a method; null for one that makes no number.</summary>
    public string? InsteadOf(IMethodSymbol method)
    {
        if (!calls.IsOperation(method))
        {
            return null;
        }

        var takesNumber = method.Parameters.Any(parameter => calls.IsNumber(parameter.Type));
        var takesTensors = method.Parameters.Any(parameter => torch.IsTensor(parameter.Type));
        return method.Name switch
        {
            "add" or "add_" => method.Parameters.Any(parameter => parameter.Name == "alpha") ? null : InsteadOfSum(method),
            WellKnownMemberNames.AdditionOperatorName when !method.Parameters.Any(parameter => IsPlainNumber(parameter.Type)) => takesNumber
                ? $"write `add` with a kept number and {KeptFactor}"
                : $"write `Residual.Add` of ResNetGen.Layers, or `add` {KeptFactor}",
            WellKnownMemberNames.SubtractionOperatorName when calls.IsNumber(method.Parameters[0].Type) =>
                "write `mul` by -1 and `add`, with numbers that are kept",
            WellKnownMemberNames.ExplicitConversionName when takesTensors => "write `item`",
            "addcdiv" or "addcdiv_" when !takesNumber => "give it a `value` of 1 that is kept",
            "square" => "write `mul` of the tensor by itself",
            "elu" or "elu_" when !takesNumber => Activation("Elu"),
            "leaky_relu" when !takesNumber => Activation("LeakyRelu"),
            "softplus" => Activation("Softplus"),
            "celu" or "celu_" or "threshold" when !takesNumber =>
                $"write the `{method.Name}` of tensors that takes numbers, with kept ones",
            "arange" when method.Parameters.Count(parameter => calls.IsNumber(parameter.Type)) < 3 =>
                "call it with a start, an end and a step that are kept",
            "seed" or "initial_seed" or "get_rng_state" or "set_rng_state" => "call it on a `Generator` that is kept",
            "ToSingle" or "ToDouble" or "ToHalf" or "ToSByte" or "ToByte" or "ToInt16" or "ToInt32" or "ToInt64" or "ToBoolean"
                when takesTensors => "write `item`",
            _ => null,
        };
    }

    private static string Activation(string name) => $"write `Activation.{name}.Of` of ResNetGen.Layers";

    private string InsteadOfSum(IMethodSymbol method) => torch.IsTensor(method.Parameters[method.Parameters.Length - 1].Type)
        ? $"write `Residual.{(TorchCalls.IsInPlace(method) ? "AddTo" : "Add")}` of ResNetGen.Layers, or call it {KeptFactor}"
        : $"call it {KeptFactor}";
}
