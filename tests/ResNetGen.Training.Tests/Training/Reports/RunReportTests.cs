using System.Text.RegularExpressions;
using ResNetGen.Data;
using ResNetGen.Training;
using SkiaSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

[Collection(nameof(Alone))]
public sealed class RunReportTests : IDisposable
{
    private static readonly Shape Image = new(1, 16, 16);
    private static readonly DataSplit Data = SyntheticImages.Create(Image, classes: 4, train: 64, test: 40, seed: 3);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_page_holds_everything_and_needs_nothing()
    {
        using var network = new SmallNetwork(Image, 4);
        var options = new TrainingOptions
        {
            Recipe = new() { Name = "mine", Epochs = 2, BatchSize = 16, LearningRate = LearningRateSchedule.Constant(0.1) },
            OutputFolder = folder.Path,
        };
        var result = Trainer.Run(network, Data, options);
        var evaluation = Evaluation.Of(network, Data.Test, Normalization.Of(Data.Train));
        new RunReport(
            network.Info with { Name = "a <b> & \"c\"" },
            Data,
            options with { ResumeFrom = "<there>", CheckpointEverySteps = 5, Seed = 7 },
            result,
            evaluation)
            {
                DiagramSvg = "<?xml?><svg id=\"diagram\"></svg>",
                Command = "the command",
            }
            .Save(folder.File("report.html"));

        var page = File.ReadAllText(folder.File("report.html"));
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.Contains(
            "<h1><bdi>a &lt;b&gt; &amp; &quot;c&quot;</bdi> on <bdi>patterns (train)</bdi></h1>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b> &", page, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"<b>{100 * evaluation.Top1:F2} %</b>right (top-1)"), page, StringComparison.Ordinal);
        Assert.Contains("<div class=\"diagram\"><svg id=\"diagram\"></svg></div>", page, StringComparison.Ordinal);
        Assert.Contains(
            "<pre><code>recipe: mine\nepochs: 2\nbatch: 16\noptimizer: { sgd: { momentum: 0.9, nesterov: true } }\nlearning_rate: "
            + "{ constant: 0.1 }\n</code></pre>",
            page,
            StringComparison.Ordinal);
        Assert.Contains("<tr><th>seed</th><td><code>7</code></td></tr>", page, StringComparison.Ordinal);
        Assert.Contains("<tr><th>checkpoint every</th><td><code>epoch and 5 steps</code></td></tr>", page, StringComparison.Ordinal);
        Assert.Contains("<tr><th>resumed from</th><td><code>&lt;there&gt;</code></td></tr>", page, StringComparison.Ordinal);
        Assert.Contains("<tr><th>command</th><td><code>the command</code></td></tr>", page, StringComparison.Ordinal);
        Assert.Contains("<tr><th>device</th><td><code>cpu</code></td></tr>", page, StringComparison.Ordinal);
        Assert.Contains("small/conv2", page, StringComparison.Ordinal);
        Assert.Contains(result.Message.Replace("'", "&#39;", StringComparison.Ordinal), page, StringComparison.Ordinal);

        // Nothing is fetched: every source is in the page, and each is a picture.
        var sources = Regex.Matches(page, "(?:src|href)=\"([^\"]*)\"").Select(source => source.Groups[1].Value).ToList();
        Assert.Equal(2 + evaluation.WorstMisclassifications.Count, sources.Count);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        var pictures = sources.ConvertAll(
            source => SKBitmap.Decode(
                Convert.FromBase64String(Assert.Single(Regex.Matches(source, "^data:image/png;base64,(.*)$")).Groups[1].Value)));
        Assert.Equal((1200, 500), (pictures[0].Width, pictures[0].Height));

        // The first mistake is the image itself.
        var pixels = new float[256];
        Data.Test.CopyImage(evaluation.WorstMisclassifications[0].Index, pixels);
        Assert.All(
            Enumerable.Range(0, 256),
            place => Assert.Equal((byte)((pixels[place] * 255) + 0.5f), pictures[2].GetPixel(place % 16, place / 16).Green));
        pictures.ForEach(picture => picture.Dispose());
    }

    [Fact]
    public void The_environment_is_this_one()
    {
        var rows = RunEnvironment.Describe(CPU).ToDictionary(row => row.Name, row => row.Value);
        Assert.Equal("cpu", rows["device"]);
        Assert.StartsWith("0.107.0", rows["TorchSharp"], StringComparison.Ordinal);
        Assert.Contains($"{Environment.ProcessorCount} cores", rows["processor"], StringComparison.Ordinal);
        Assert.False(rows.ContainsKey("command"));
    }

    [Fact]
    public void Runs_are_compared_in_one_picture_with_a_colour_each()
    {
        foreach (var (name, better) in new[] { ("one", 0.0), ("two", 0.2) })
        {
            Directory.CreateDirectory(folder.File(name));
            using var metrics = MetricsFile.Create(folder.File(name, "metrics.jsonl"));
            for (var epoch = 1; epoch <= 5; epoch++)
            {
                metrics.Write(new EpochMetrics(epoch, epoch * 10, 2.0 / epoch, 0.5, 2.2 / epoch, (0.1 * epoch) + better, 0, 0.1, 3, 100));
            }
        }

        ComparedRun[] runs = [ComparedRun.Read(folder.File("one")), ComparedRun.Read(folder.File("two"))];
        Assert.Equal(["one", "two"], runs.Select(run => run.Name));
        Assert.Equal(0.7, runs[1].Best.TestAccuracy!.Value, 1e-9);
        Plots.SaveComparison(folder.File("compare.png"), [folder.File("one"), folder.File("two")]);
        using var picture = SKBitmap.Decode(folder.File("compare.png"));
        Assert.Equal((1400, 560), (picture.Width, picture.Height));
        for (var place = 0; place < 2; place++)
        {
            var color = RunComparison.ColorOf(place);
            var wanted = new SKColor(color.Red, color.Green, color.Blue);
            Assert.True(Enumerable.Range(0, 1400 * 560).Count(pixel => picture.GetPixel(pixel % 1400, pixel / 1400) == wanted) > 200);
        }

        Assert.Equal(
            $"The folder '{folder.Path}' holds no run: there is no 'metrics.jsonl'; give the folder that `resnetgen train` wrote to.",
            Assert.Throws<ResNetGenException>(() => ComparedRun.Read(folder.Path)).Message);
        Directory.CreateDirectory(folder.File("begun"));
        File.WriteAllText(folder.File("begun", "metrics.jsonl"), "");
        Assert.Equal(
            $"The run in '{folder.File("begun")}' has no complete epoch yet; compare it when it has one.",
            Assert.Throws<ResNetGenException>(() => ComparedRun.Read(folder.File("begun"))).Message);
    }
}
