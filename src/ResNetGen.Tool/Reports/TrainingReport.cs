using ResNetGen.Data;
using ResNetGen.Layers;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Reports;

/// <summary>The page that <c>resnetgen train</c> leaves of a run.</summary>
/// <param name="Network">The network.</param>
/// <param name="DiagramSvg">Its picture.</param>
/// <param name="Command">The command line.</param>
internal sealed record TrainingReport(NetworkInfo Network, string DiagramSvg, string Command)
{
    /// <summary>Evaluates the network, and writes the page.</summary>
    public void Save(
        string path,
        nn.Module<Tensor, Tensor> module,
        DataSplit data,
        TrainingOptions options,
        TrainingResult result,
        CancellationToken cancellationToken)
    {
        var normalization = ClassifierInfo.Read(result.CheckpointPath).Normalization;
        var evaluation = Evaluation.Of(
            module,
            data.Test,
            normalization,
            options.EvaluationBatchSize,
            options.Recipe.FlipTestTimeAugmentation,
            options.Recipe.Precision,
            cancellationToken: cancellationToken);
        new RunReport(Network, data, options, result, evaluation)
        {
            Device = Placement.DeviceOf(module),
            Command = Command,
            DiagramSvg = DiagramSvg,
        }.Save(path);
    }
}
