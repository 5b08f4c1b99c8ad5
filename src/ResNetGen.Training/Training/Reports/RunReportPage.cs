using System.Globalization;
using System.Net;
using System.Text;
using SkiaSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Writes a run's report as HTML.</summary>
internal sealed class RunReportPage(RunReport report)
{
    private const int MistakeSize = 96;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly string[] EpochColumns =
        ["epoch", "step", "train loss", "accuracy", "validation loss", "accuracy", "learning rate", "images/s", "time"];

    private readonly StringBuilder page = new();

    private static string Style
    {
        get
        {
            using var stream = typeof(RunReportPage).Assembly.GetManifestResourceStream("report.css")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().TrimEnd().ReplaceLineEndings("\n");
        }
    }

    public string ToHtml()
    {
        var network = Html(ForeignText.Shown(report.Network.Name));
        page.Append(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append(Invariant, $"<title>{network}: a training run</title><style>{Style}</style></head><body>\n")
            .Append(Invariant, $"<h1>{Name(report.Network.Name)} on {Name(report.Data.Train.Name, ForeignText.LongestPath)}</h1>")
            .Append(Invariant, $"<p>{Html(report.Result.Message)}</p>\n");
        Figures();
        if (report.Result.Epochs.Count > 0)
        {
            var curves = Inline(Curves.ToPng(report.Network.Name, report.Result.Epochs));
            page.Append(Invariant, $"<h2>Curves</h2><img alt=\"Loss and accuracy over the epochs\" src=\"{curves}\">\n");
            EpochTable();
        }

        var confusion = ConfusionMatrixPlot.ToPng("Rows: what an image is. Columns: what it was taken for.", report.Evaluation.Confusion);
        page.Append(Invariant, $"<h2>Validation images</h2><img alt=\"The confusion matrix\" src=\"{Inline(confusion)}\">\n");
        ClassTable();
        Mistakes();
        Network();
        var recipe = WebUtility.HtmlEncode(ForeignText.VisibleLines(report.Options.Recipe.ToYaml()));
        page.Append(Invariant, $"<h2>Recipe</h2><pre><code>{recipe}</code></pre>\n");
        Table("Options", Describe(report.Options));
        Table("Environment", RunEnvironment.Describe(report.Device ?? CPU, report.Command));
        return page.Append("</body></html>\n").ToString();
    }

    private void Figures()
    {
        var (evaluation, result) = (report.Evaluation, report.Result);
        page.Append("<div class=\"figures\">");
        Figure(Text($"{100 * evaluation.Top1:F2} %"), "right (top-1)");
        Figure(Text($"{100 * evaluation.Top5:F2} %"), "among the first five");
        Figure(Text($"{evaluation.Loss:F4}"), "cross-entropy (nats)");
        Figure(Text($"{evaluation.Confusion.Images:N0}"), "validation images");
        Figure(Text($"{result.Steps:N0}"), "steps");
        Figure(DurationFormat.Text(result.Epochs.Sum(epoch => epoch.Seconds)), "time");
        page.Append("</div>\n");

        void Figure(string value, string what) => page.Append(Invariant, $"<div><b>{value}</b>{what}</div>");
    }

    private void EpochTable()
    {
        page.Append("<details><summary>Epochs</summary><table><tr>");
        foreach (var column in EpochColumns)
        {
            page.Append(Invariant, $"<th class=\"n\">{column}</th>");
        }

        page.Append("</tr>\n");
        foreach (var epoch in report.Result.Epochs)
        {
            page.Append("<tr>");
            Numbers(
                Text($"{epoch.Epoch}"),
                Text($"{epoch.Step}"),
                Text($"{epoch.TrainLoss:F4}"),
                Percent(epoch.TrainAccuracy),
                Text($"{epoch.TestLoss:F4}"),
                Percent(epoch.TestAccuracy ?? double.NaN),
                Text($"{epoch.LearningRate:G3}"),
                Text($"{epoch.ImagesPerSecond:F0}"),
                DurationFormat.Text(epoch.Seconds));
            page.Append("</tr>\n");
        }

        page.Append("</table></details>\n");
    }

    private void ClassTable()
    {
        var confusion = report.Evaluation.Confusion;
        page.Append("<details><summary>Class by class</summary><table><tr><th>class</th>")
            .Append("<th class=\"n\">images</th><th class=\"n\">recall</th><th class=\"n\">precision</th></tr>\n");
        for (var index = 0; index < confusion.ClassNames.Count; index++)
        {
            page.Append(Invariant, $"<tr><td>{Name(confusion.ClassNames[index])}</td>");
            Numbers(Text($"{confusion.ImagesOf(index):N0}"), Percent(confusion.Recall(index)), Percent(confusion.Precision(index)));
            page.Append("</tr>\n");
        }

        page.Append("</table></details>\n");
    }

    private void Mistakes()
    {
        if (report.Evaluation.WorstMisclassifications.Count == 0)
        {
            return;
        }

        page.Append("<h2>Worst misclassifications</h2><div class=\"misclassifications\">\n");
        var images = report.Data.Test;
        var pixels = new float[images.ImageShape.Count];
        foreach (var mistake in report.Evaluation.WorstMisclassifications)
        {
            images.CopyImage(mistake.Index, pixels);
            using var bitmap = Picture.Bitmap(pixels, images.ImageShape);
            using var png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
            var (label, taken) = (images.ClassNames[mistake.Label], images.ClassNames[mistake.Predicted]);
            var alternative = Html(ForeignText.Shown(label));
            page.Append(Invariant, $"<figure><img width=\"{MistakeSize}\" alt=\"{alternative}\" src=\"{Inline(png.ToArray())}\">"
                + $"<figcaption>{Name(label)} ({100 * mistake.LabelProbability:F1} %), "
                + $"taken for {Name(taken)} ({100 * mistake.Probability:F1} %)</figcaption></figure>\n");
        }

        page.Append("</div>\n");
    }

    private void Network()
    {
        var network = report.Network;
        page.Append(Invariant, $"<h2>Network</h2><p>{Html(network.Input.ToString())} to {Html(network.Output.ToString())}, "
            + $"{network.TotalParameters:N0} parameters ({network.TrainableParameters:N0} trainable), "
            + $"{network.MultiplyAdds:N0} multiply-adds for an image.</p>\n");
        if (report.DiagramSvg is { } diagram)
        {
            var start = Math.Max(0, diagram.IndexOf("<svg", StringComparison.Ordinal));
            page.Append("<div class=\"diagram\">").Append(diagram.AsSpan(start)).Append("</div>\n");
        }

        page.Append("<details><summary>Layers</summary><table><tr><th>scope</th><th>layer</th><th>output</th>")
            .Append("<th class=\"n\">parameters</th><th class=\"n\">multiply-adds</th></tr>\n");
        foreach (var layer in network.Layers)
        {
            page.Append(Invariant, $"<tr><td>{Name(layer.Scope)}</td><td>{Html(layer.Kind)}</td><td>{Html(layer.Output.ToString())}</td>");
            Numbers(Text($"{layer.Parameters:N0}"), Text($"{layer.MultiplyAdds:N0}"));
            page.Append("</tr>\n");
        }

        page.Append("</table></details>\n");
    }

    private void Table(string title, IReadOnlyList<(string Name, string Value)> rows)
    {
        page.Append(Invariant, $"<h2>{title}</h2><table>\n");
        foreach (var (name, value) in rows)
        {
            page.Append(Invariant, $"<tr><th>{Html(name)}</th><td><code>{Html(value)}</code></td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private void Numbers(params ReadOnlySpan<string> values)
    {
        foreach (var value in values)
        {
            page.Append(Invariant, $"<td class=\"n\">{value}</td>");
        }
    }

    private static List<(string Name, string Value)> Describe(TrainingOptions options) =>
    [
        ("seed", Text($"{options.Seed}")),
        ("checkpoint every", options.CheckpointEverySteps == 0 ? "epoch" : Text($"epoch and {options.CheckpointEverySteps} steps")),
        ("resumed from", options.ResumeFrom ?? "nothing"),
    ];

    private static string Text(FormattableString text) => text.ToString(Invariant);

    private static string Percent(double fraction) => double.IsNaN(fraction) ? "" : Text($"{100 * fraction:F2} %");

    private static string Inline(byte[] png) => "data:image/png;base64," + Convert.ToBase64String(png);

    /// <summary>
    /// A name in a sentence or a cell, of which nothing reaches the figures beside it: neither its direction nor its length.
    /// </summary>
    private static string Name(string name, int longest = ForeignText.LongestName) =>
        $"<bdi>{Html(ForeignText.Shown(LocalPaths.Shortened(name), longest))}</bdi>";

    private static string Html(string text) => WebUtility.HtmlEncode(ForeignText.Sentence(LocalPaths.Shortened(text)));
}
