using System.CommandLine;
using System.Globalization;
using ResNetGen.Tool.Options;
using ResNetGen.Tool.Reports;
using ResNetGen.Training;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen compare</c>: several runs in one picture and one table.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var folders = new Argument<string[]>("runs")
        {
            Description = "The folders that `resnetgen train` wrote to",
            Arity = ArgumentArity.OneOrMore,
        };
        folders.RefuseOptions();
        var picture = new Option<string>("--out")
        {
            Description = "Receives the curves of all runs as one PNG picture",
            HelpName = "file",
            DefaultValueFactory = _ => "compare.png",
        };
        var command = new Command("compare", "Draws several runs in one picture, and shows what each came to") { folders, picture };
        command.SetAction(line =>
        {
            var output = line.InvocationConfiguration.Output;
            var runs = line.GetRequiredValue(folders).Select(ComparedRun.Read).ToList();
            Plots.SaveComparison(line.GetRequiredValue(picture), runs);
            TextTable.Write(output,
            [
                ["run", "epochs", "best accuracy", "at epoch", "last accuracy", "last loss", "images/s", "time"],
                .. runs.Select(run => (IReadOnlyList<string>)
                [
                    run.Name,
                    Invariant($"{run.Epochs.Count}"),
                    Accuracy(run.Best),
                    Invariant($"{run.Best.Epoch}"),
                    Accuracy(run.Epochs[^1]),
                    Invariant($"{run.Epochs[^1].TestLoss:F4}"),
                    Invariant($"{ImagesPerSecond(run):F0}"),
                    DurationFormat.Text(run.Epochs.Sum(epoch => epoch.Seconds)),
                ]),
            ]);
            output.WriteLine();
            var isMirrored = runs.Exists(run => run.Epochs.Any(epoch => epoch.FlipTestTimeAugmentation));
            var mirrored = isMirrored ? "; with *, each was evaluated with its mirror image" : "";
            var curves = line.GetRequiredValue(picture);
            output.WriteLine($"The accuracies are of the validation images{mirrored}; the curves are in '{curves}'.");
        });
        return command;
    }

    // An epoch may not have been evaluated.
    private static string Accuracy(EpochMetrics epoch) => epoch.TestAccuracy is { } accuracy
        ? Invariant($"{100 * accuracy:F2} %{(epoch.FlipTestTimeAugmentation ? " *" : "")}")
        : "";

    private static double ImagesPerSecond(ComparedRun run) =>
        run.Epochs.Select(epoch => epoch.ImagesPerSecond).Where(rate => rate > 0).DefaultIfEmpty().Average();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
