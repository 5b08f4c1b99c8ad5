using System.Diagnostics;
using System.Globalization;
using ResNetGen.Architectures;
using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Benchmarks;

/// <summary>
/// Times the trainer's loop against the bare step, which learns from one batch again and again, without data, log and display; and the bare
/// step in bfloat16 with the channels last against that in 32 bits. The two of a pair take turns, and their order alternates, so that a
/// change of the machine's speed meets both; the figure is the ratio within each pair.
/// </summary>
internal static class Loop
{
    private const int Size = 32;
    private const int Classes = 10;

    /// <summary>The loop against the bare step, so many steps of each at a time.</summary>
    public static void Run(int batch, int steps, int rounds, TextWriter output)
    {
        var data = SyntheticImages.Create(new Shape(3, Size, Size), Classes, train: steps * batch, test: 1, seed: 1);
        var folder = Directory.CreateTempSubdirectory("resnetgen-loop");
        try
        {
            using var bare = new Bare(batch, bfloat16: false);
            using var network = new Cifar10ResNet32E(seed: 1);
            Head(output, $"resnet_32_e, {Size}×{Size}, batch {batch}, float32, {rounds} pairs of {steps} steps");
            output.WriteLine("| | images/s (median) | loop ÷ bare step: median | quartiles |");
            output.WriteLine("|---|---:|---:|---:|");
            var options = new TrainingOptions
            {
                Recipe = new() { Epochs = 1, BatchSize = batch },
                OutputFolder = folder.FullName,
                ExistingRun = ExistingRun.Replace,
            };
            Rows(
                output,
                "the bare step",
                "the trainer's loop: order, batches, normalization, log",
                batch,
                rounds,
                () => Seconds(() => bare.Steps(steps)) / steps,
                () => InLoop(network, data, options));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        output.WriteLine();
        output.WriteLine($"Load {Machine.Load} after.");
    }

    /// <summary>bfloat16 with the channels last against 32 bits with the channels first.</summary>
    public static void Precisions(int batch, int steps, int rounds, TextWriter output)
    {
        using var full = new Bare(batch, bfloat16: false);
        using var half = new Bare(batch, bfloat16: true);
        Head(output, $"resnet_32_e, {Size}×{Size}, batch {batch}, {rounds} pairs of {steps} steps");
        output.WriteLine("| | images/s (median) | speed of bf16 ÷ that of fp32: median | quartiles |");
        output.WriteLine("|---|---:|---:|---:|");
        Rows(
            output,
            "fp32, channels first",
            "bf16, channels last",
            batch,
            rounds,
            () => Seconds(() => full.Steps(steps)) / steps,
            () => Seconds(() => half.Steps(steps)) / steps);
        output.WriteLine();
        output.WriteLine($"Load {Machine.Load} after.");
    }

    private static void Head(TextWriter output, string what)
    {
        output.WriteLine($"{what}, {get_num_threads()} threads. {Machine.Description}; load {Machine.Load} before.");
        output.WriteLine();
    }

    private static void Rows(TextWriter output, string first, string second, int batch, int rounds, Func<double> one, Func<double> other)
    {
        one();
        other();
        var ones = new List<double>();
        var others = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
            {
                ones.Add(one());
                others.Add(other());
            }
            else
            {
                others.Add(other());
                ones.Add(one());
            }
        }

        var ratios = ones.Zip(others, (a, b) => a / b).Order().ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {first} | {batch / At(ones, 0.5):f1} | | |"));
        var quartiles = string.Create(CultureInfo.InvariantCulture, $"{At(ratios, 0.25):f3} to {At(ratios, 0.75):f3}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {second} | {batch / At(others, 0.5):f1} | {At(ratios, 0.5):f3} | {quartiles} |"));
    }

    private static double At(IEnumerable<double> values, double fraction)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Round(fraction * (sorted.Count - 1))];
    }

    /// <summary>
    /// The seconds of a step in one epoch, from its beginning, where the batches are not made yet, to its last step; without the evaluation
    /// and the writing of files at its end.
    /// </summary>
    private static double InLoop(Cifar10ResNet32E network, DataSplit data, TrainingOptions options) =>
        options.Recipe.BatchSize / Trainer.Run(network, data, options).Epochs[^1].ImagesPerSecond;

    private static double Seconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>A training loop as short as it can be written, with the same optimizer.</summary>
    private sealed class Bare : IDisposable
    {
        private static readonly long[] ToChannelsLast = [0, 2, 3, 1];
        private static readonly long[] FromChannelsLast = [0, 3, 1, 2];

        private readonly Cifar10ResNet32E network = new(seed: 1);
        private readonly Tensor images;
        private readonly Tensor labels;
        private readonly optim.Optimizer optimizer;

        public Bare(int batch, bool bfloat16)
        {
            images = randn(batch, 3, Size, Size);
            labels = randint(Classes, [batch]);
            if (bfloat16)
            {
                using var noGrad = no_grad();
                images = Arranged(images.to_type(ScalarType.BFloat16));
                foreach (var kernel in network.parameters().Where(parameter => parameter.dim() == 4))
                {
                    kernel.set_(Arranged(kernel));
                }
            }

            optimizer = OptimizerSettings.Sgd(momentum: 0.9, nesterov: true).Create(network, learningRate: 0.01);
            network.train();
        }

        public void Steps(int count)
        {
            for (var step = 0; step < count; step++)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                var logits = network.call(images).flatten(1).to_type(ScalarType.Float32);
                var loss = nn.functional.cross_entropy(logits, labels);
                loss.backward();
                optimizer.step();
            }
        }

        public void Dispose()
        {
            network.Dispose();
            images.Dispose();
            labels.Dispose();
            optimizer.Dispose();
        }

        private static Tensor Arranged(Tensor tensor)
        {
            using var turned = tensor.permute(ToChannelsLast);
            using var filled = turned.contiguous();
            return filled.permute(FromChannelsLast);
        }
    }
}
