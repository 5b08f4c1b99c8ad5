using System.Buffers.Binary;
using System.Globalization;
using ResNetGen.Checkpoints;
using ResNetGen.Compiler;
using ResNetGen.Data;
using ResNetGen.Testing;
using ResNetGen.Training;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Documentation.Tests;

/// <summary>The examples of the README, and those of docs/runs.md in C#, are compiled and run here, letter by letter.</summary>
public sealed class ReadmeExamplesTests
{
    [Fact]
    public void TheNetworkIsTheOneThatThisProjectCompiles() =>
        Assert.Equal(Readme.Blocks("yaml")[0], File.ReadAllText(Path.Combine(Folder, "tiny.resnet.yaml")));

    [Fact]
    public void TheOtherNetworksCompile() => Assert.All(
        Readme.Blocks("yaml").Skip(1),
        network => Assert.Empty(NetworkCompiler.Compile("other.resnet.yaml", network).Diagnostics));

    [Fact]
    public void EveryExampleInCSharpIsInThisFile()
    {
        static string Trimmed(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => line.Trim()));
        var here = Trimmed(File.ReadAllLines(Path.Combine(Folder, "ReadmeExamplesTests.cs")));
        var (examples, runs) = (Readme.Blocks("csharp"), Readme.Blocks("csharp", Repository.Read("docs/runs.md")));
        Assert.Equal((3, 2), (examples.Count, runs.Count));
        examples = [.. examples, .. runs];
        Assert.All(examples, example => Assert.Contains(Trimmed(example.Split('\n')), here, StringComparison.Ordinal));
    }

    [Fact]
    public void TheErrorIsWhatTheCompilerSays()
    {
        var wrong = Readme.Blocks("yaml")[0].Replace("block1, unit_fn: bottleneck", "block1, unit_fn: botleneck", StringComparison.Ordinal);
        var diagnostic = Assert.Single(NetworkCompiler.Compile("tiny.resnet.yaml", wrong).Diagnostics);
        Assert.Equal(Assert.Single(Readme.Blocks("text")).TrimEnd('\n'), diagnostic.ToBuildLine("tiny.resnet.yaml"));
    }

    [Fact]
    public void TheClassIsUsedAsShown()
    {
        using var images = rand(2, 3, 32, 32);
        using var net = new Tiny(device: torch.CPU, seed: 1);
        Console.WriteLine(net.Summary());                       // a table, known at build time; no forward pass
        using var logits = net.forward(images);                 // (N, 10, 1, 1)
        using var points = net.ForwardEndPoints(images);        // owns its tensors
        Tensor features = points.Block2;                        // typed; points["tiny/block2"] is the same tensor
        net.Block1.Unit3.Conv2.Weight.requires_grad = false;    // every layer has a name and a type
        Console.WriteLine(Tiny.MultiplyAdds);                   // every count is a constant

        Assert.Equal([2, 10, 1, 1], logits.shape);
        Assert.Same(features, points["tiny/block2"]);
        Assert.Equal([2, 64, 16, 16], features.shape);
    }

    [Fact]
    public void TrainingIsAsShown()
    {
        var before = Directory.GetCurrentDirectory();
        var folder = Directory.CreateTempSubdirectory("readme").FullName;
        WriteIdx(folder, "train", count: 100);
        WriteIdx(folder, "t10k", count: 20);
        Directory.SetCurrentDirectory(folder);
        try
        {
            var data = DataSources.Open(folder, Tiny.Info.Input);   // images in folders, IDX, CIFAR or TFRecord files
            var options = new TrainingOptions
            {
                Recipe = new Recipe
                {
                    Epochs = 10,
                    BatchSize = 50,
                    Optimizer = OptimizerSettings.Sgd(momentum: 0.9, nesterov: true),
                    LearningRate = LearningRateSchedule.Cosine(0.1),
                },
                OutputFolder = "out",
            };
            using var net = new Tiny(seed: 1);                      // with device: torch.CUDA, it is trained there
            using var stop = new ConsoleCancellation();             // Ctrl-C and SIGTERM
            var result = Trainer.Run(net, data, options, TrainingProgress.OnConsole(), stop.Token);
            Console.WriteLine(result.Message);

            Assert.Equal(20, result.Steps);
            Assert.True(result.Epochs[^1].TrainAccuracy > 0.7, result.Message);
            Assert.True(File.Exists(Path.Combine(folder, "out", "checkpoint.safetensors")));
            UseWhatWasTrained(data, result);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void UseWhatWasTrained(DataSplit data, TrainingResult result)
    {
        data.Test.SaveContactSheet("holiday.png");
        using var net = new Tiny(seed: 2);
        var path = RunFolder.NewestCheckpoint("out");           // or RunFolder.BestCheckpoint("out")
        Checkpoint.LoadWeights(path, net);
        var info = ClassifierInfo.Read(path);                   // the classes, the normalization, and how the run evaluated
        var evaluated = Evaluation.Of(
            net, data.Test, info.Normalization, flipTestTimeAugmentation: info.FlipTestTimeAugmentation, precision: info.Precision);
        var seen = Prediction.Of(net, Tiny.Info.Input, info, ["holiday.png"]);

        Assert.Equal(result.Epochs[^1].TestAccuracy, evaluated.Top1);
        Assert.Equal(10, Assert.Single(seen).Classes.Count);
        Begin(net);
    }

    private static void Begin(Tiny trained)
    {
        SafeTensorsFile.Write("weights.safetensors", trained.state_dict());
        using var net = new Tiny(seed: 3);
        using var file = SafeTensorsFile.Read("weights.safetensors");
        net.load_state_dict(new Dictionary<string, Tensor>(file.Tensors));

        Assert.Equal(trained.Conv1.Weight.data<float>().ToArray(), net.Conv1.Weight.data<float>().ToArray());
    }

    [Fact]
    public void TheNetworkIsWhatWasAgreedTo() => NetworkSnapshot.Match("tiny.resnet.yaml");

    [Fact]
    public void TheSnapshotIsWhatTheBuildWritesAndTheClassSays()
    {
        using var net = new Tiny(device: torch.CPU, seed: 1);
        var rows = File.ReadAllLines(Path.Combine(Folder, "ReadmeExamplesTests.TheNetworkIsWhatWasAgreedTo.verified.txt"))[3..]
            .Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(cells => string.Join('|', cells))
            .ToList();

        Assert.Equal(
            [
                .. Tiny.Info.Layers.Select(layer => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{layer.Scope}|{layer.Kind}|{layer.Output}|{layer.Parameters:N0}|{layer.MultiplyAdds:N0}")),
                string.Create(CultureInfo.InvariantCulture, $"total|{Tiny.Info.Output}|{Tiny.TotalParameters:N0}|{Tiny.MultiplyAdds:N0}"),
            ],
            rows);

        // Directives name paths of one machine, and a snapshot has none.
        var emitted = Path.Combine(
            Folder, "obj/generated/ResNetGen.Generator/ResNetGen.Generator.NetworkGenerator/tiny.resnet.g.cs");
        Assert.Equal(
            File.ReadLines(emitted).Where(line => !line.StartsWith("#line ", StringComparison.Ordinal)),
            File.ReadLines(Path.Combine(Folder, "ReadmeExamplesTests.TheNetworkIsWhatWasAgreedTo#tiny.resnet.g.verified.cs")).Skip(1));
    }

    /// <summary>Images of 28×28 in MNIST's format, whose class is the place of a bright bar.</summary>
    private static void WriteIdx(string folder, string part, int count)
    {
        var images = new byte[16 + (count * 28 * 28)];
        var labels = new byte[8 + count];
        ReadOnlySpan<int> head = [0x803, count, 28, 28];
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(4 * i), head[i]);
        }

        BinaryPrimitives.WriteInt32BigEndian(labels, 0x801);
        BinaryPrimitives.WriteInt32BigEndian(labels.AsSpan(4), count);
        for (var i = 0; i < count; i++)
        {
            labels[8 + i] = (byte)(i % 10);
            images.AsSpan(16 + (i * 28 * 28) + (i % 10 * 56), 56).Fill((byte)(200 + (i / 10)));
        }

        File.WriteAllBytes(Path.Combine(folder, part + "-images-idx3-ubyte"), images);
        File.WriteAllBytes(Path.Combine(folder, part + "-labels-idx1-ubyte"), labels);
    }

    private static string Folder => Path.Combine(Repository.Root, "tests", typeof(ReadmeExamplesTests).Assembly.GetName().Name!);
}
