using System.Globalization;
using ResNetGen.Data;
using ResNetGen.Training;

namespace ResNetGen.Tool.Experiments;

/// <summary>The page of an experiment whose networks were trained.</summary>
/// <param name="settings">The experiment.</param>
/// <param name="recipes">How each entry was trained.</param>
/// <param name="results">What came of each.</param>
/// <param name="responses">How strongly the layers of each respond; none where that was not asked.</param>
internal sealed class TrainingPage(
    ExperimentSettings settings,
    IReadOnlyList<Recipe> recipes,
    IReadOnlyList<TrainedEntry> results,
    IReadOnlyList<LayerResponses> responses)
{
    private static readonly string[] Columns =
    [
        "network",
        "parameters",
        "MiB of weights",
        "million multiply-adds",
        "best accuracy",
        "last accuracy",
        "training accuracy",
        "minutes",
    ];

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The page, which is not saved yet.</summary>
    /// <param name="data">The images.</param>
    public ExperimentPage Write(DataSplit data)
    {
        var page = new ExperimentPage(settings.Folder);
        ExperimentHead.Write(page, settings);
        page.Paragraph(How(data));

        page.Heading("What came of it");
        page.Table(
        [
            Columns,
            .. results.Select(IReadOnlyList<string> (result) =>
            [
                result.Entry.Label,
                result.Info.TotalParameters.ToString("N0", Invariant),
                (result.WeightBytes / (double)(1 << 20)).ToString("F2", Invariant),
                (result.Info.MultiplyAdds / 1e6).ToString("F1", Invariant),
                TrainedEntry.Percent(result.Best),
                TrainedEntry.Percent(result.Last),
                TrainedEntry.Percent(result.Train),
                (result.Seconds / 60).ToString("F1", Invariant),
            ]),
        ]);
        var runs = settings.Seeds == 1 ? "" : string.Create(Invariant, $"; mean and standard deviation over {settings.Seeds} seeds");
        page.Paragraph(
            $"Accuracies are of the validation images, the training accuracy that of the last epoch while it was trained{runs}. "
            + "The minutes are a run's, evaluation included.");
        page.Picture(
            "curves.png",
            "Loss and accuracy over the epochs",
            RunComparison.ToPng([.. results.Select(result => result.Mean())], inDetail: true));
        WriteStages(page);
        if (responses.Count > 0)
        {
            page.Heading("How strongly the layers respond");
            page.Paragraph(
                "The standard deviation of what each 3×3 convolution gives, after its batch normalization and before what follows, over "
                + string.Create(Invariant, $"{responses[0].Images:N0} validation images: in the order of the network, and sorted."));
            page.Picture("responses.png", "The standard deviations of the layers' responses", LayerResponsePlot.ToPng(responses));
            page.Table(
            [
                ["network", "layers", "mean", "least", "greatest"],
                .. responses.Select(IReadOnlyList<string> (one) =>
                [
                    one.Label,
                    one.Deviations.Count.ToString(Invariant),
                    one.Deviations.Average().ToString("F3", Invariant),
                    one.Deviations.Min().ToString("F3", Invariant),
                    one.Deviations.Max().ToString("F3", Invariant),
                ]),
            ]);
        }

        ExperimentHead.WriteEnvironment(page, settings);
        return page;
    }

    private string How(DataSplit data)
    {
        var recipe = recipes[0];
        var scale = settings.Scale == 1
            ? ""
            : $" Every run has {settings.Scale.ToString(Invariant)} of its recipe's length, with the schedule: figures of short runs.";
        return string.Create(
            Invariant,
            $"Recipe `{recipe.Name}`, {recipe.Epochs} {(recipe.Epochs == 1 ? "epoch" : "epochs")} of {data.Train.Count:N0} images in "
            + $"batches of {recipe.BatchSize}; validation by {data.Test.Count:N0} images of '{data.Test.Name}'; computed in "
            + $"{(recipe.Precision == Precision.BFloat16 ? "bf16" : "fp32")}.{scale}");
    }

    private void WriteStages(ExperimentPage page)
    {
        foreach (var result in results.Where(result => result.Entry.Stages.Count > 0))
        {
            var stages = result.Entry.Stages;
            var each = result.Runs[0].Count / stages.Count;
            page.Heading($"{result.Entry.Label}, stage by stage");
            page.Table(
            [
                ["after", "validation accuracy"],
                .. stages.Select(IReadOnlyList<string> (stage, place) =>
                    [stage, TrainedEntry.Percent([.. result.Runs.Select(run => run[((place + 1) * each) - 1].TestAccuracy ?? 0)])]),
            ]);
        }
    }
}
