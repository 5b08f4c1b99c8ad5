using System.CommandLine;
using System.Globalization;
using ResNetGen.Data;
using ResNetGen.Tool.Diagrams;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Commands;

/// <summary>The page that <c>resnetgen train</c> leaves of a run. The diagram is the tool's to draw: what runs networks does not know the compiler.</summary>
internal static class TrainingReport
{
    public static void Save(
        string path, NetworkSource source, nn.Module<Tensor, Tensor> network, DataSplit data, TrainingOptions options, TrainingResult result, ParseResult line, CancellationToken cancellation)
    {
        var normalization = ClassifierInfo.Read(result.CheckpointPath).Normalization;
        var evaluation = Evaluation.Of(network, data.Test, normalization, options.EvaluationBatchSize, options.Recipe.FlipTestTimeAugmentation, options.Recipe.Precision, cancellationToken: cancellation);
        var command = string.Join(' ', line.Tokens.Select(token => TrainCommand.Quoted(token.Value)).Prepend("resnetgen"));
        new RunReport(source.Graph.ToInfo(), data, result, evaluation, Describe(options), RunEnvironment.Describe(network.parameters().First().device, command))
        {
            Recipe = options.Recipe,
            DiagramSvg = SvgWriter.Write(DiagramBuilder.OfNetwork(source.Graph)),
        }.Save(path);
    }

    private static List<(string Name, string Value)> Describe(TrainingOptions options) =>
    [
        ("seed", Text(options.Seed)),
        ("checkpoint every", options.CheckpointEverySteps == 0 ? "epoch" : $"epoch and {Text(options.CheckpointEverySteps)} steps"),
        ("resumed from", options.ResumeFrom ?? "nothing"),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
