using ResNetGen.Training;

namespace ResNetGen.Tool.Options;

/// <summary>The option for what a network computes in.</summary>
internal static class PrecisionOption
{
    public static ChoiceOption<Precision> Create() => new(
        "--precision",
        "What the network computes in; its weights are of 32 bits either way",
        ("fp32", Precision.Full),
        ("bf16", Precision.BFloat16));
}
