using System.Globalization;
using System.Net;
using System.Text;
using ResNetGen.Data;
using SkiaSharp;

namespace ResNetGen.Training;

/// <summary>A run as one page that needs nothing else: no network, no scripts, and its pictures are in it.</summary>
/// <param name="Network">The network.</param>
/// <param name="Data">The images.</param>
/// <param name="Result">What came of the run.</param>
/// <param name="Evaluation">The held-out images judged by the trained network, with <see cref="DetailedEvaluation.Of"/>.</param>
/// <param name="Options">How it was trained, apart from the recipe, as the user would say it: a name and a value each.</param>
/// <param name="Environment">Where, as <see cref="RunEnvironment.Describe"/> says.</param>
public sealed record RunReport(
    NetworkInfo Network,
    DataSplit Data,
    TrainingResult Result,
    DetailedEvaluation Evaluation,
    IReadOnlyList<(string Name, string Value)> Options,
    IReadOnlyList<(string Name, string Value)> Environment)
{
    private const int MistakeSize = 96;

    private const string Style = """
        :root { color-scheme: light; }
        body { font: 15px/1.5 system-ui, "Segoe UI", sans-serif; color: #1f2933; background: #fff; max-width: 1240px; margin: 2rem auto; padding: 0 1.5rem; }
        h1 { font-size: 1.7rem; margin-bottom: .2rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; border-bottom: 1px solid #d9dee5; padding-bottom: .3rem; }
        img { max-width: 100%; } table { border-collapse: collapse; } th, td { padding: .15rem .9rem .15rem 0; text-align: left; vertical-align: top; }
        td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } th { font-weight: 600; color: #52606d; }
        .figures { display: flex; flex-wrap: wrap; gap: 2rem; margin: 1rem 0; } .figures b { display: block; font-size: 1.6rem; }
        .mistakes { display: flex; flex-wrap: wrap; gap: 1rem; } figure { margin: 0; width: 9rem; font-size: .82rem; } figure img { image-rendering: pixelated; border: 1px solid #d9dee5; }
        .diagram { max-height: 40rem; overflow: auto; border: 1px solid #d9dee5; padding: 1rem; } code { overflow-wrap: anywhere; } details { margin: .6rem 0; }
        """;

    private static readonly string[] EpochColumns = ["epoch", "step", "train loss", "accuracy", "held-out loss", "accuracy", "learning rate", "images/s", "time"];

    /// <summary>The network's diagram as SVG, as <c>resnetgen graph --format svg</c> writes it; null to leave it out.</summary>
    public string? DiagramSvg { get; init; }

    /// <summary>The recipe that the network was trained by; null to leave it out.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file; replaced if it is there.</param>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public void Save(string path)
    {
        try
        {
            File.WriteAllText(path, ToHtml());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResNetGenException($"The report cannot be written to '{path}': {exception.Message.TrimEnd('.')}; choose an output folder that can be written to and has space.", exception);
        }
    }

    /// <summary>The page.</summary>
    public string ToHtml()
    {
        var page = new StringBuilder();
        Line(page, $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Html(Network.Name)}: a training run</title><style>{Style}</style></head><body>");
        Line(page, $"<h1>{Html(Network.Name)} on {Html(Data.Train.Name)}</h1><p>{Html(Result.Message)}</p>");
        Figures(page);
        if (Result.Epochs.Count > 0)
        {
            Line(page, $"<h2>Curves</h2><img alt=\"Loss and accuracy over the epochs\" src=\"{Inline(Curves.ToPng(Network.Name, Result.Epochs))}\">");
            EpochTable(page);
        }

        Line(page, $"<h2>Held-out images</h2><img alt=\"The confusion matrix\" src=\"{Inline(ConfusionMatrixPlot.ToPng("Rows: what an image is. Columns: what it was taken for.", Evaluation.Confusion))}\">");
        ClassTable(page);
        Mistakes(page);
        NetworkPart(page);
        if (Recipe is not null)
        {
            Line(page, $"<h2>Recipe</h2><pre><code>{Html(Recipe.ToYaml())}</code></pre>");
        }

        Table(page, "Options", Options);
        Table(page, "Environment", Environment);
        return page.Append("</body></html>\n").ToString();
    }

    private void Figures(StringBuilder page)
    {
        Line(page, $"<div class=\"figures\"><div><b>{100 * Evaluation.Top1:F2} %</b>right (top-1)</div><div><b>{100 * Evaluation.Top5:F2} %</b>among the first five</div><div><b>{Evaluation.Loss:F4}</b>cross-entropy (nats)</div><div><b>{Evaluation.Confusion.Images:N0}</b>held-out images</div><div><b>{Result.Steps:N0}</b>steps</div><div><b>{Duration.Text(TimeSpan.FromSeconds(Result.Epochs.Sum(epoch => epoch.Seconds)))}</b>time</div></div>");
    }

    private void EpochTable(StringBuilder page)
    {
        page.Append("<details><summary>Epochs</summary><table><tr>").AppendJoin("", EpochColumns.Select(name => $"<th class=\"n\">{name}</th>")).Append("</tr>\n");
        foreach (var epoch in Result.Epochs)
        {
            Line(page, $"<tr><td class=\"n\">{epoch.Epoch}</td><td class=\"n\">{epoch.Step}</td><td class=\"n\">{epoch.TrainLoss:F4}</td><td class=\"n\">{Share(epoch.TrainAccuracy)}</td><td class=\"n\">{epoch.TestLoss:F4}</td><td class=\"n\">{Share(epoch.TestAccuracy ?? double.NaN)}</td><td class=\"n\">{epoch.LearningRate:G3}</td><td class=\"n\">{epoch.ImagesPerSecond:F0}</td><td class=\"n\">{Duration.Text(TimeSpan.FromSeconds(epoch.Seconds))}</td></tr>");
        }

        page.Append("</table></details>\n");
    }

    private void ClassTable(StringBuilder page)
    {
        var confusion = Evaluation.Confusion;
        page.Append("<details><summary>Class by class</summary><table><tr><th>class</th><th class=\"n\">images</th><th class=\"n\">recall</th><th class=\"n\">precision</th></tr>\n");
        for (var index = 0; index < confusion.ClassNames.Count; index++)
        {
            Line(page, $"<tr><td>{Html(confusion.ClassNames[index])}</td><td class=\"n\">{confusion.ImagesOf(index):N0}</td><td class=\"n\">{Share(confusion.Recall(index))}</td><td class=\"n\">{Share(confusion.Precision(index))}</td></tr>");
        }

        page.Append("</table></details>\n");
    }

    private void Mistakes(StringBuilder page)
    {
        if (Evaluation.WorstMistakes.Count == 0)
        {
            return;
        }

        page.Append("<h2>Worst mistakes</h2><div class=\"mistakes\">\n");
        var names = Data.Test.ClassNames;
        var pixels = new float[Data.Test.ImageShape.Count];
        foreach (var mistake in Evaluation.WorstMistakes)
        {
            Data.Test.CopyImage(mistake.Index, pixels);
            using var bitmap = Picture.Bitmap(pixels, Data.Test.ImageShape);
            using var png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
            Line(page, $"<figure><img width=\"{MistakeSize}\" alt=\"{Html(names[mistake.Label])}\" src=\"{Inline(png.ToArray())}\"><figcaption>{Html(names[mistake.Label])} ({100 * mistake.LabelProbability:F1} %), taken for {Html(names[mistake.Predicted])} ({100 * mistake.Probability:F1} %)</figcaption></figure>");
        }

        page.Append("</div>\n");
    }

    private void NetworkPart(StringBuilder page)
    {
        Line(page, $"<h2>Network</h2><p>{Html(Network.Input.ToString())} to {Html(Network.Output.ToString())}, {Network.TotalParameters:N0} parameters ({Network.TrainableParameters:N0} trainable), {Network.MultiplyAdds:N0} multiply-adds for an image.</p>");
        if (DiagramSvg is not null)
        {
            Line(page, $"<div class=\"diagram\">{DiagramSvg[Math.Max(0, DiagramSvg.IndexOf("<svg", StringComparison.Ordinal))..]}</div>");
        }

        page.Append("<details><summary>Layers</summary><table><tr><th>scope</th><th>layer</th><th>output</th><th class=\"n\">parameters</th><th class=\"n\">multiply-adds</th></tr>\n");
        foreach (var layer in Network.Layers)
        {
            Line(page, $"<tr><td>{Html(layer.Scope)}</td><td>{Html(layer.Kind)}</td><td>{Html(layer.Output.ToString())}</td><td class=\"n\">{layer.Parameters:N0}</td><td class=\"n\">{layer.MultiplyAdds:N0}</td></tr>");
        }

        page.Append("</table></details>\n");
    }

    private static void Table(StringBuilder page, string title, IReadOnlyList<(string Name, string Value)> rows)
    {
        Line(page, $"<h2>{title}</h2><table>");
        foreach (var (name, value) in rows)
        {
            Line(page, $"<tr><th>{Html(name)}</th><td><code>{Html(value)}</code></td></tr>");
        }

        page.Append("</table>\n");
    }

    private static string Share(double share) => double.IsNaN(share) ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:F2} %");

    private static string Inline(byte[] png) => "data:image/png;base64," + Convert.ToBase64String(png);

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    private static void Line(StringBuilder page, FormattableString text) => page.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
