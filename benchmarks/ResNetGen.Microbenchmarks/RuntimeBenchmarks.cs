using BenchmarkDotNet.Attributes;
using ResNetGen.Checkpoints;
using ResNetGen.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Microbenchmarks;

/// <summary>What a step, an epoch and a checkpoint are made of, on the CPU.</summary>
public class RuntimeBenchmarks : IDisposable
{
    private const int BatchSize = 64;

    private readonly string checkpoint = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly Measured network = new(seed: 1);
    private readonly Tensor images = rand(8, 3, 32, 32);
    private readonly BatchLoader plain = Loader(null);
    private readonly BatchLoader augmented = Loader(new Augmentation { Flip = true, Shift = 0.125, Cutout = 8 });
    private int epoch;

    /// <summary>A checkpoint to read, and images that are kept.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        network.eval();
        WriteCheckpoint();
        PlainBatch();
        AugmentedBatch();
    }

    /// <summary>A convolution with its batch norm and activation: 8 images of 3×32×32 to 32 channels.</summary>
    [Benchmark]
    public void LayerForward()
    {
        using var noGradients = no_grad();
        using var output = network.Stem.call(images);
    }

    /// <summary>A forward pass of the network of measured.resnet.yaml.</summary>
    [Benchmark]
    public void NetworkForward()
    {
        using var noGradients = no_grad();
        using var output = network.call(images);
    }

    /// <summary>Writes the network's weights, with their SHA-256.</summary>
    [Benchmark]
    public void WriteCheckpoint() => Checkpoint.Save(checkpoint, network, optimizer: null, new RunState("measured"));

    /// <summary>Reads them into the network.</summary>
    [Benchmark]
    public void ReadCheckpoint() => Checkpoint.LoadWeights(checkpoint, network);

    /// <summary>A batch of images that are in memory.</summary>
    [Benchmark]
    public void PlainBatch() => First(plain);

    /// <summary>The same, flipped, shifted and partly covered.</summary>
    [Benchmark]
    public void AugmentedBatch() => First(augmented);

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        File.Delete(checkpoint);
        plain.Dispose();
        augmented.Dispose();
        images.Dispose();
        network.Dispose();
        GC.SuppressFinalize(this);
    }

    private void First(BatchLoader loader)
    {
        foreach (var batch in loader.Epoch(epoch++))
        {
            batch.Dispose();
            return;
        }
    }

    private static BatchLoader Loader(Augmentation? augmentation) =>
        new(new Noise(4 * BatchSize), BatchSize, shuffle: true) { Augmentation = augmentation };

    /// <summary>Images that cost nothing to read, so that what is measured is the batch.</summary>
    private sealed class Noise(int count) : ImageSet
    {
        public override string Name => "noise";

        public override IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, Measured.Classes).Select(label => $"{label}")];

        public override Shape ImageShape => Measured.Info.Input;

        public override int Count => count;

        public override int GetLabel(int index) => index % Measured.Classes;

        public override void CopyImage(int index, Span<float> pixels)
        {
            for (var i = 0; i < pixels.Length; i++)
            {
                pixels[i] = ((index + i) * 37 % 256) / 255f;
            }
        }

        public override void CopyBytes(int index, Span<byte> pixels)
        {
            for (var i = 0; i < pixels.Length; i++)
            {
                pixels[i] = (byte)((index + i) * 37);
            }
        }
    }
}
