namespace ResNetGen.Compiler.Catalogue;

/// <summary>What stands between a layer's sums and its activation, as arguments of layers.</summary>
internal static class Normalizers
{
    /// <summary>Whether there is a bias.</summary>
    public static Parameter Bias { get; } =
        new(
            "bias",
            ParameterType.Word,
            "auto",
            "Whether there is a bias; `auto` means only without a normalizer, as in slim.") { Words = ["auto", "true", "false"] };

    public static Parameter Parameter(string summary) =>
        new("normalizer", ParameterType.Word, "none", summary) { Words = ["none", "batch_norm"] };

    /// <summary>The normalizer of a layer that has one; its settings are the defaults of batch norm.</summary>
    public static BatchNormSettings? Of(ILayerContext context) =>
        context.Word("normalizer") == "batch_norm" ? BatchNormKind.Settings(context) : null;

    public static bool HasBias(ILayerContext context, BatchNormSettings? normalizer) =>
        context.Word("bias") switch { "true" => true, "false" => false, _ => normalizer is null };
}
