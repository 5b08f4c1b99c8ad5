using System.Text.Json;
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
        var output = Outcome.Expected(
            "train", network, "--epochs", "1", "--batch", "40", "--learning-rate", "0.2", "--out", folder.File("run"));

        var epoch = Assert.Single(MetricsFile.ReadEpochs(folder.File("run", "metrics.jsonl")));
        Assert.True(epoch.TestAccuracy > 0.9, $"The validation accuracy is {epoch.TestAccuracy}.");
        Assert.Equal(8000 / 40, epoch.Step);
        Assert.StartsWith("training tiny on patterns", output, StringComparison.Ordinal);
        Assert.EndsWith(
            $" of the validation images; the weights are in '{folder.File("run", "checkpoint.safetensors")}'.\n",
            output,
            StringComparison.Ordinal);
        Assert.True(new FileInfo(folder.File("run", "curves.png")).Length > 1000);
        Assert.Equal("tiny", Checkpoint.ReadState(folder.File("run", "checkpoint.safetensors")).Network);
    }

    [Fact]
    public void A_folder_of_images_is_learnt()
    {
        var data = BlackAndWhite();
        var output = Outcome.Expected(
            "train", network, "--data", data, "--epochs", "20", "--batch", "4", "--learning-rate", "0.2", "--out", folder.File("run"));
        Assert.Contains(": 16 training and 8 validation images; 20 epochs of 4 steps\n", output, StringComparison.Ordinal);
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

    [Fact]
    public void What_was_trained_is_evaluated_used_and_compared()
    {
        var data = BlackAndWhite();
        var run = folder.File("run");
        var trained = Outcome.Expected(
            "train", network, "--data", data, "--epochs", "20", "--batch", "4", "--learning-rate", "0.2", "--out", run,
            "--keep", "3", "--histograms");
        Assert.Contains("; 20 epochs of 4 steps\n", trained, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(run, "checkpoints")).Length);

        var page = File.ReadAllText(Path.Combine(run, "report.html"));
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains($"--out {run}", page, StringComparison.Ordinal);
        Assert.Contains("<b>100.00 %</b>right", page, StringComparison.Ordinal);

        var text = Outcome.Expected("evaluate", network, "--checkpoint", run, "--data", data, "--png", folder.File("confusion.png"));
        Assert.Contains("\ntiny on data (test), 8 images: top-1 100.00 %, top-5 100.00 %, loss ", text, StringComparison.Ordinal);
        Assert.Matches(@"\n  black +4 +100\.00 % +100\.00 %\n  white +4 +100\.00 % +100\.00 %\n", text);
        Assert.Matches(@"\n  black +4 +0\n  white +0 +4\n", text);
        Assert.True(new FileInfo(folder.File("confusion.png")).Length > 500);
        var best = Outcome.Expected("evaluate", network, "--checkpoint", RunFolder.BestCheckpoint(run), "--data", data, "--json");
        using (var json = JsonDocument.Parse(best))
        {
            Assert.Equal("white", json.RootElement.GetProperty("classes")[1].GetProperty("name").GetString());
            Assert.Equal(8, json.RootElement.GetProperty("images").GetInt32());
        }

        Assert.Contains(
            "\ntiny on data (test), 8 images, each evaluated with its mirror image: top-1 ",
            Outcome.Expected("evaluate", network, "--checkpoint", run, "--data", data, "--mirrored"),
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "mirror",
            Outcome.Expected("evaluate", network, "--checkpoint", run, "--data", data, "--mirrored", "false"),
            StringComparison.Ordinal);

        var (black, white) = (folder.File("data", "test", "black", "1.png"), folder.File("data", "test", "white", "2.png"));
        Assert.Matches(
            $@"^{black}: black [\d.]+ %, white [\d.]+ %\n{white}: white [\d.]+ %, black [\d.]+ %\n$",
            Outcome.Expected("predict", network, black, white, "--checkpoint", run, "--out", folder.File("sheet.png")));
        Assert.True(new FileInfo(folder.File("sheet.png")).Length > 500);
        Assert.Equal(
            $"There is no image '{folder.File("no.png")}'; give the path of a JPEG or PNG image.",
            Outcome.Refused(1, "predict", network, folder.File("no.png"), "--checkpoint", run));

        Assert.Matches(@"\n  run +20 +100\.00 % +\d+ +100\.00 % ", Outcome.Expected("compare", run, "--out", folder.File("compare.png")));
        Assert.True(new FileInfo(folder.File("compare.png")).Length > 1000);
    }

    [Fact]
    public void A_comparison_marks_what_was_judged_with_mirror_images()
    {
        static string Epoch(int epoch, string accuracy, int rate) =>
            $$"""{"kind":"epoch","epoch":{{epoch}},"step":8,"train_loss":1,"train_accuracy":0.5,"test_loss":1,"test_accuracy":"""
            + $$"""{{accuracy}},"l2":0,"learning_rate":0.1,"seconds":1,"images_per_second":{{rate}}}""" + "\n";
        var plain = Path.GetDirectoryName(
            folder.Write(Path.Combine("plain", "metrics.jsonl"), Epoch(1, "0.5", 100) + Epoch(2, "0.5", 0)))!;
        var mirrored = Path.GetDirectoryName(
            folder.Write(Path.Combine("mirrored", "metrics.jsonl"), Epoch(1, "0.75,\"mirrored\":true", 100)))!;
        var text = Outcome.Expected("compare", plain, mirrored, "--out", folder.File("compare.png"));
        Assert.Matches(@"\n  plain +2 +50\.00 % +1 +50\.00 % +1\.0000 +100 ", text);
        Assert.Matches(@"\n  mirrored +1 +75\.00 % \* +1 +75\.00 % \* ", text);
        Assert.Contains(
            "\nThe accuracies are of the validation images; with *, each was evaluated with its mirror image; the curves are in ",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_is_used_for_its_own_network_and_classes_only()
    {
        var data = BlackAndWhite();
        var run = folder.File("run");
        Outcome.Expected("train", network, "--data", data, "--epochs", "1", "--batch", "4", "--out", run);
        var checkpoint = Path.Combine(run, "checkpoint.safetensors");

        var patterns = Outcome.Refused(1, "evaluate", network, "--checkpoint", run);
        Assert.StartsWith(
            $"The checkpoint '{checkpoint}' tells 'black, white' apart, but 'patterns (test)' has '", patterns, StringComparison.Ordinal);
        Assert.EndsWith(": give --data images of the classes that the network was trained on.", patterns, StringComparison.Ordinal);

        var other = folder.Write(
            "other.resnet.yaml",
            Networks.Tiny
                .Replace("network: tiny", "network: other", StringComparison.Ordinal)
                .Replace("conv2d_same: 4", "conv2d_same: 5", StringComparison.Ordinal));
        var foreign = Outcome.Refused(1, "evaluate", other, "--checkpoint", run, "--data", data);
        Assert.StartsWith(
            $"The checkpoint '{checkpoint}' of the network 'tiny' does not fit the network 'other': "
            + "they differ in conv1.weight (F32 [4, 1, 3, 3] in the file, F32 [5, 1, 3, 3] in the network), ",
            foreign,
            StringComparison.Ordinal);

        Assert.Equal(
            $"The folder '{data}' holds no checkpoint; give the folder that a run wrote to, or a checkpoint.",
            Outcome.Refused(1, "predict", network, "x.png", "--checkpoint", data));
    }

    /// <summary>
    /// Two classes that a child tells apart: eight dark and eight bright training images, and four of each to evaluate by.
    /// </summary>
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
