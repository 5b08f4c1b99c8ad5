namespace ResNetGen.Compiler.Catalogue;

/// <summary>What weights and biases begin with, as arguments of layers.</summary>
internal static class Initializers
{
    public const string Constant = "constant";

    /// <summary>Those whose spread follows from the layer's size.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        "variance_scaling", "xavier_uniform", "kaiming_normal", "kaiming_uniform", "kaiming_normal_fan_out", "he_normal", "torch_default",
        "dirac", "zeros",
    ];

    private static readonly string[] Random = ["normal", "truncated_normal"];

    public static Parameter BiasValue { get; } =
        new(
            "bias_value",
            ParameterType.Number,
            "0",
            "What each bias begins with, where there is one: a number, or values drawn with a deviation, as of `initializer`.")
        {
            Minimum = double.NegativeInfinity,
            NumberedWords = Random,
        };

    public static Parameter Parameter { get; } =
        new(
            "initializer",
            ParameterType.Word,
            "variance_scaling",
            "How the kernel is drawn; `variance_scaling` is slim's: truncated normal, variance 2.6 ∕ fan-in before truncation; "
                + "`he_normal` is Keras's: the same with variance 2 ∕ fan-in after truncation; `dirac` is the identity for the channels "
                + "that input and output both have, and `torch_default` for others. `normal` and `truncated_normal` stand with their "
                + "standard deviation, and `constant` with its value.")
        {
            Words = Words,
            NumberedWords = [.. Random, Constant],
        };
}

/// <summary>What weights or biases begin with.</summary>
/// <param name="Word">How they are drawn, in the language's word.</param>
/// <param name="Number">The number that some words take: a standard deviation, or the value itself.</param>
public readonly record struct InitializerSpec(string Word, double? Number = null)
{
    /// <summary>Whether it is a number alone, which draws nothing.</summary>
    public bool IsConstant => Word == Initializers.Constant;
}
