using System.Globalization;
using System.Text.RegularExpressions;
using ResNetGen.Data;
using ResNetGen.Tool.Documents;
using ResNetGen.Tool.Experiments;
using ResNetGen.Training;
using SkiaSharp;
using Spectre.Console;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Tests;

/// <summary>Whole experiments on pattern images, with networks that learn them in a second.</summary>
[Collection(nameof(OneRun))]
public sealed class ExperimentTests : IDisposable
{
    private const string Widths = """
        experiment: widths
        question: Is wide better?
        source: a test
        finding: it is not said.
        recipe: quick.recipe.yaml
        seeds: 2
        networks: [tiny.resnet.yaml, { network: wide.resnet.yaml, label: a wide one }]
        """;

    private readonly TemporaryFolder folder = new();

    public ExperimentTests()
    {
        folder.Write("tiny.resnet.yaml", Networks.Tiny);
        folder.Write("wide.resnet.yaml", Networks.Tiny.Replace("conv2d_same: 4", "conv2d_same: 8", StringComparison.Ordinal)
            .Replace("network: tiny", "network: wide", StringComparison.Ordinal));
        folder.Write("quick.recipe.yaml", Networks.QuickRecipe);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void One_command_runs_all_of_it_and_writes_the_page()
    {
        var file = folder.Write("widths.experiment.yaml", Widths);
        var output = Outcome.Expected("experiment", file, "--scale", "0.1", "--out", folder.File("out"));

        Assert.Contains("run 4 of 4: a wide one, seed 2\n", output, StringComparison.Ordinal);
        Assert.EndsWith($"The page is '{folder.File("out", "README.md")}'.\n", output, StringComparison.Ordinal);
        var page = File.ReadAllText(folder.File("out", "README.md"));
        Assert.StartsWith(
            "# widths\n\n**Is wide better?** (a test)\n\nThe source says: it is not said.\n\n```sh\nresnetgen experiment ",
            page,
            StringComparison.Ordinal);
        Assert.Contains("Recipe `quick`, 2 epochs of 8,000 images in batches of 400; ", page, StringComparison.Ordinal);
        Assert.Contains("0.1 of its recipe's length", page, StringComparison.Ordinal);

        // Counted by hand: 3·3·1·4 + 4 and 4·2 + 2; 9·64·4 and 4·2 multiply-adds.
        Assert.Matches(@"\n\| a wide one \| 98 \| 0\.00 \| 0\.0 \| ", page);
        var best = Enumerable.Range(1, 2).Select(seed => 100 * Epochs("tiny", seed).Max(epoch => epoch.TestAccuracy!.Value)).ToArray();
        Assert.NotEqual(best[0], best[1]);
        var shown = Regex.Match(page, @"\n\| tiny \| 50 \| 0\.00 \| 0\.0 \| (\S+) ± (\S+) % \|");
        Assert.Equal((best[0] + best[1]) / 2, double.Parse(shown.Groups[1].Value, CultureInfo.InvariantCulture), 0.006);
        Assert.Equal(
            Math.Abs(best[0] - best[1]) / Math.Sqrt(2), double.Parse(shown.Groups[2].Value, CultureInfo.InvariantCulture), 0.006);
        Assert.True(new FileInfo(folder.File("out", "curves.png")).Length > 1000);

        // The schedule is as short as the run: halved after one epoch of two, as after ten of twenty.
        Assert.Equal([0.1, 0.05], Epochs("tiny", 1).Select(epoch => epoch.LearningRate));
        Assert.NotEqual(Epochs("tiny", 1)[0].TrainLoss, Epochs("tiny", 2)[0].TrainLoss);
    }

    [Fact]
    public void It_goes_on_where_it_was_stopped_and_repeats_nothing()
    {
        folder.Write("widths.experiment.yaml", Widths);
        Carry("whole", _ => false);
        var stopped = Assert.ThrowsAny<OperationCanceledException>(
            () => Carry("stopped", line => line.StartsWith("epoch 1/2", StringComparison.Ordinal), times: 2));
        Assert.NotNull(stopped);
        Assert.Equal((2, 1), (Lines("stopped", "tiny", 1), Lines("stopped", "tiny", 2)));

        var done = RunFolder.Metrics(folder.File("stopped", "runs", "tiny", "seed-1"));
        var before = File.GetLastWriteTimeUtc(done);
        var output = Carry("stopped", _ => false);
        Assert.Equal(before, File.GetLastWriteTimeUtc(done));

        // The second run had its first epoch already; those of the other network begin.
        Assert.Equal((2, 3), (Regex.Count(output, "(?m)^epoch 1/2  train"), Regex.Count(output, "(?m)^epoch 2/2  train")));
        foreach (var (name, seed) in new[] { ("tiny", 1), ("tiny", 2), ("a-wide-one", 1), ("a-wide-one", 2) })
        {
            Assert.Equal(Losses("whole", name, seed), Losses("stopped", name, seed));
        }
    }

    [Fact]
    public void Runs_of_another_length_are_not_compared()
    {
        var file = folder.Write("widths.experiment.yaml", Widths.Replace("seeds: 2", "seeds: 1", StringComparison.Ordinal));
        Outcome.Expected("experiment", file, "--scale", "0.05", "--out", folder.File("out"));
        Assert.Equal(
            $"The folder '{folder.File("out")}' holds this experiment with scale 0.05, which is now scale 0.1: "
            + "give --out another folder, or the options as they were.",
            Outcome.Refused(1, "experiment", file, "--scale", "0.1", "--out", folder.File("out")));

        // More seeds are more of the same.
        var output = Outcome.Expected("experiment", file, "--scale", "0.05", "--seeds", "2", "--out", folder.File("out"));
        Assert.Equal(2, Regex.Count(output, "(?m)^training "));
    }

    [Fact]
    public void The_page_has_the_images_as_the_recipe_divides_them()
    {
        folder.Write("quick.recipe.yaml", Networks.QuickRecipe + "\nvalidation: 1000\n");
        var file = folder.Write("widths.experiment.yaml", Widths.Replace("seeds: 2", "seeds: 1", StringComparison.Ordinal));
        var output = Outcome.Expected("experiment", file, "--scale", "0.05", "--out", folder.File("out"));
        Assert.Contains(": 7,000 training and 1,000 validation images;", output, StringComparison.Ordinal);
        Assert.Matches(
            @"1 epoch of 7,000 images in batches of 400; validation by 1,000 images of '[^']* \(validation\)';",
            File.ReadAllText(folder.File("out", "README.md")));
    }

    [Fact]
    public void What_is_passed_over_of_its_images_is_said()
    {
        foreach (var (half, name) in from half in (string[])["train", "test"] from name in (string[])["black", "white"] select (half, name))
        {
            Directory.CreateDirectory(folder.File("data", half, name));
            using var bitmap = new SKBitmap(16, 16);
            using var file = File.Create(folder.File("data", half, name, "0.png"));
            bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
        }

        File.WriteAllText(folder.File("data", "train", "white", "raw.tif"), "");
        folder.Write("quick.recipe.yaml", Networks.QuickRecipe.Replace("batch: 400", "batch: 2", StringComparison.Ordinal));
        var text = Widths.Replace("seeds: 2", "seeds: 1", StringComparison.Ordinal);
        var output = Outcome.Expected(
            "experiment",
            folder.Write("widths.experiment.yaml", text),
            "--data", folder.File("data"), "--scale", "0.05", "--out", folder.File("out"));
        Assert.Equal(1, Regex.Count(output, @"\nPassed over: 1 file that cannot be read as images \(1 \.tif\)\.\n"));
    }

    [Fact]
    public void What_is_no_experiment_is_one_sentence()
    {
        Assert.Equal(
            "`variant` is neither an experiment's file nor an experiment that ships; did you mean `variants`?",
            Outcome.Refused(1, "experiment", "variant"));
        var broken = folder.Write("broken.experiment.yaml", Widths.Replace("seeds: 2", "seeds: none", StringComparison.Ordinal));
        Assert.Equal(
            $"{broken}(6,8): error RNG024: `seeds` must be a whole number from 1 to 1000, not `none`.",
            Outcome.Refused(1, "experiment", broken));
        Assert.Contains("error RNG024: `seeds`", Outcome.Of("check", broken).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_that_ship_are_those_of_the_folder() => Assert.Equal(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "experiments"), "*.yaml")
            .Select(file => Path.GetFileName(file).Split('.')[0]).Order(StringComparer.Ordinal),
        ExperimentDocument.Shipped);

    private string Carry(string output, Func<string, bool> stops, int times = 1)
    {
        using var cancellation = new CancellationTokenSource();
        using var writer = new Watcher(line =>
        {
            if (stops(line) && --times == 0)
            {
                cancellation.Cancel();
            }
        });
        var settings = new ExperimentSettings(ExperimentDocument.Open(folder.File("widths.experiment.yaml")), folder.File(output), CPU)
        {
            Command = "",
            Data = null,
            Scale = 0.1,
            Seeds = 2,
        };
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        TrainingExperiment.Run(settings, info => SyntheticImages.Create(info.Input, 2), terminal, cancellation.Token).Save();
        return writer.ToString();
    }

    private IReadOnlyList<EpochMetrics> Epochs(string name, int seed) =>
        RunFolder.ReadEpochs(folder.File("out", "runs", name, string.Create(CultureInfo.InvariantCulture, $"seed-{seed}")));

    private IEnumerable<(double, double?)> Losses(string output, string name, int seed) =>
        RunFolder.ReadEpochs(folder.File(output, "runs", name, string.Create(CultureInfo.InvariantCulture, $"seed-{seed}")))
            .Select(epoch => (epoch.TrainLoss, epoch.TestLoss));

    private int Lines(string output, string name, int seed) => Losses(output, name, seed).Count();

    private sealed class Watcher(Action<string> seen) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            seen(value ?? "");
        }
    }
}
