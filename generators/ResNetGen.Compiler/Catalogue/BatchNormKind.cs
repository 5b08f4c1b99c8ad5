using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>Batch normalisation, with an activation where asked for.</summary>
internal sealed class BatchNormKind() : LayerKind(
    KindName,
    "Batch normalisation over the channels of an image or the values of a vector, with an activation where asked for.",
    Activations.Parameter("What follows the normalisation."),
    new Parameter(
        "decay",
        ParameterType.Number,
        "0.9",
        "How much of the moving statistics a step keeps; torch's momentum is 1 − decay.") { Minimum = 0, Below = 1 },
    new Parameter("epsilon", ParameterType.Number, "1e-5", "Added to the variance.") { Minimum = 0 },
    new Parameter("scale", ParameterType.Flag, "true", "Whether there is a learnable scale (gamma)."),
    new Parameter("center", ParameterType.Flag, "true", "Whether there is a learnable offset (beta)."),
    new Parameter(
        "count_batches",
        ParameterType.Flag,
        "false",
        "Whether the training steps are counted in `num_batches_tracked`, as torch's state dicts have it; it is in no count of "
            + "parameters."),
    new Parameter(
        "use_global_stats",
        ParameterType.Flag,
        "false",
        "Whether the moving statistics are used as they are and stay as they are, in training too, as in Caffe: for networks whose "
            + "weights are given. The gradient goes through the normalisation as through a fixed factor and offset, and to `scale` and "
            + "`center`."))
{
    private const string KindName = "batch_norm";

    /// <summary>The settings of a normalizer: what `defaults: batch_norm` says.</summary>
    public static BatchNormSettings Settings(ILayerContext context) => Read(context.For(LayerCatalogue.Find(KindName)!));

    private static BatchNormSettings Read(ILayerContext context) =>
        new(
            context.Number("decay"),
            context.Number("epsilon"),
            context.Flag("scale"),
            context.Flag("center"),
            context.Flag("count_batches"),
            context.Flag("use_global_stats"));

    public override string Rule => "(C, H, W) → (C, H, W), or (F) → (F)";

    public override LayerSpec Infer(ILayerContext context) => new BatchNormSpec
    {
        Output = context.Input,
        Settings = Read(context),
        Activation = context.Word("activation"),
    };
}

/// <summary>The numbers of a batch normalisation.</summary>
public sealed record BatchNormSettings(
    double Decay, double Epsilon, bool Scale, bool Center, bool CountBatches = false, bool UseGlobalStats = false)
{
    public LayerRow Row(string suffix, SampleShape output, int channels)
    {
        var trainable = checked((long)channels * ((Scale ? 1 : 0) + (Center ? 1 : 0)));
        return new LayerRow(suffix, "batch_norm", output, checked(trainable + (2L * channels)), trainable, 0);
    }
}

/// <summary>A batch normalisation.</summary>
public sealed record BatchNormSpec : LayerSpec
{
    public BatchNormSettings Settings { get; init; } = new(0, 0, true, true);

    public string Activation { get; init; } = Activations.None;

    public int Channels => Output.IsKnown ? Output.Channels : 1;

    public override bool OutputIsFree => Activation == Activations.None;

    public override IEnumerable<LayerRow> Rows() => [Settings.Row(string.Empty, Output, Channels)];
}
