using ResNetGen.Checkpoints;
using ResNetGen.Training;
using SkiaSharp;

namespace ResNetGen.Tool.Tests;

[Collection(nameof(OneRun))]
public sealed class TrainTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string network;

    public TrainTests() => network = folder.Write("tiny.resnet.yaml", Networks.Tiny);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_learns_the_pattern_images()
    {
        var output = Outcome.Expected("train", network, "--epochs", "1", "--batch", "40", "--learning-rate", "0.2", "--out", folder.File("run"));

        var epoch = Assert.Single(MetricsFile.ReadEpochs(folder.File("run", "metrics.jsonl")));
        Assert.True(epoch.TestAccuracy > 0.9, $"The held-out accuracy is {epoch.TestAccuracy}.");
        Assert.Equal(8000 / 40, epoch.Step);
        Assert.StartsWith("training tiny on patterns", output, StringComparison.Ordinal);
        Assert.EndsWith($" of the held-out images; the weights are in '{folder.File("run", "checkpoint.safetensors")}'.\n", output, StringComparison.Ordinal);
        Assert.True(new FileInfo(folder.File("run", "curves.png")).Length > 1000);
        Assert.Equal("tiny", Checkpoint.ReadState(folder.File("run", "checkpoint.safetensors")).Network);
    }

    [Fact]
    public void A_folder_of_images_is_learnt()
    {
        var data = BlackAndWhite();
        var output = Outcome.Expected("train", network, "--data", data, "--epochs", "20", "--batch", "4", "--learning-rate", "0.2", "--out", folder.File("run"));
        Assert.Contains(": 16 images to learn from, 8 held out; 20 epochs of 4 steps\n", output, StringComparison.Ordinal);
        Assert.Equal(1, MetricsFile.ReadEpochs(folder.File("run", "metrics.jsonl"))[^1].TestAccuracy);
    }

    [Fact]
    public void Seed_and_learning_rate_are_the_command_line_s()
    {
        var data = BlackAndWhite();
        var first = Steps("first", "--seed", "5", "--learning-rate", "0.125");
        var same = Steps("same", "--seed", "5", "--learning-rate", "0.125");
        var other = Steps("other", "--seed", "-6", "--learning-rate", "0.125");
        Assert.Equal(first, same);
        Assert.NotEqual(first.Select(step => step.Loss), other.Select(step => step.Loss));

        // Two of the 40 steps climb to the peak, and from there it falls as a cosine; the lines are of the steps at index 9, 19, 29 and 39.
        Assert.Equal(
            Enumerable.Range(0, 4).Select(line => 0.125 * (1 + Math.Cos(Math.PI * (7 + (10 * line)) / 38)) / 2),
            first.Select(step => step.LearningRate),
            (expected, actual) => Math.Abs(expected - actual) < 1e-12);

        IReadOnlyList<StepMetrics> Steps(string run, params string[] options)
        {
            Outcome.Expected(["train", network, "--data", data, "--epochs", "10", "--batch", "4", "--out", folder.File(run), .. options]);
            return MetricsFile.ReadSteps(folder.File(run, "metrics.jsonl"));
        }
    }

    [Fact]
    public void A_finished_run_goes_on_for_more_epochs_where_it_was()
    {
        var data = BlackAndWhite();
        string[] line = ["train", network, "--data", data, "--batch", "4"];
        Outcome.Expected([.. line, "--epochs", "1", "--out", folder.File("run")]);
        var output = Outcome.Expected([.. line, "--epochs", "3", "--resume", folder.File("run", "checkpoint.safetensors")]);
        Assert.Contains("\ngoing on after epoch 1\n", output, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], MetricsFile.ReadEpochs(folder.File("run", "metrics.jsonl")).Select(epoch => epoch.Epoch));
    }

    /// <summary>Two classes that a child tells apart: eight dark and eight bright training images, and four of each to judge by.</summary>
    private string BlackAndWhite()
    {
        foreach (var (set, count) in new[] { ("train", 8), ("test", 4) })
        {
            foreach (var (name, grey) in new[] { ("black", 20), ("white", 235) })
            {
                Directory.CreateDirectory(folder.File("data", set, name));
                for (var i = 0; i < count; i++)
                {
                    using var bitmap = new SKBitmap(16, 16);
                    bitmap.Erase(new SKColor((byte)(grey + i), (byte)(grey + i), (byte)(grey + i)));
                    using var file = File.Create(folder.File("data", set, name, $"{i}.png"));
                    bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
                }
            }
        }

        return folder.File("data");
    }
}
