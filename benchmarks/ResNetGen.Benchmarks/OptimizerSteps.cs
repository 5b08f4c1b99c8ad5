using System.Diagnostics;
using System.Globalization;
using ResNetGen.Architectures;
using ResNetGen.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Benchmarks;

/// <summary>
/// Times a step of each optimizer against TorchSharp's own of the same kind, over the same weights and gradients, in turn; the figure is
/// the ratio within each pair.
/// </summary>
internal static class OptimizerSteps
{
    private const double Rate = 1e-6;
    private const double Decay = 1e-4;

    public static void Run(int rounds, TextWriter output)
    {
        output.WriteLine($"{get_num_threads()} threads, {rounds} pairs, medians. {Machine.Description}; load {Machine.Load} before.");
        output.WriteLine();
        output.WriteLine("| network | weights | optimizer | TorchSharp's, ms | ours, ms | times as fast | quartiles |");
        output.WriteLine("|---|---:|---|---:|---:|---:|---:|");
        using (var large = new TorchvisionResNet50(seed: 1))
        {
            Rows(output, "torchvision/resnet50", large, rounds, stepsAtOnce: 2);
        }

        using (var small = new Cifar10ResNet32E(seed: 1))
        {
            Rows(output, "cifar10/resnet_32_e", small, rounds, stepsAtOnce: 20);
        }

        output.WriteLine();
        output.WriteLine($"Load {Machine.Load} after.");
    }

    private static void Rows(TextWriter output, string name, nn.Module network, int rounds, int stepsAtOnce)
    {
        Parameter[] weights = [.. network.parameters()];
        foreach (var weight in weights)
        {
            weight.grad = randn_like(weight);
        }

        (string Name, OptimizerHelper Theirs, ResNetGen.Training.OptimizerSettings Ours)[] kinds =
        [
            ("SGD, momentum", optim.SGD(weights, Rate, momentum: 0.9, weight_decay: Decay), OptimizerSettings.Sgd(0.9, nesterov: false)),
            (
                "SGD, Nesterov",
                optim.SGD(weights, Rate, momentum: 0.9, weight_decay: Decay, nesterov: true),
                OptimizerSettings.Sgd(0.9, nesterov: true)),
            ("Adam", optim.Adam(weights, Rate, weight_decay: Decay), OptimizerSettings.Adam()),
            ("AdamW", optim.AdamW(weights, Rate, weight_decay: Decay), OptimizerSettings.AdamW()),
        ];
        foreach (var (kind, theirs, options) in kinds)
        {
            using var own = options.Create(network, Rate, Decay);
            using (theirs)
            {
                var (before, after) = (new List<double>(), new List<double>());
                Milliseconds(theirs, 2);
                Milliseconds(own, 2);
                for (var round = 0; round < rounds; round++)
                {
                    if (round % 2 == 0)
                    {
                        before.Add(Milliseconds(theirs, stepsAtOnce));
                        after.Add(Milliseconds(own, stepsAtOnce));
                    }
                    else
                    {
                        after.Add(Milliseconds(own, stepsAtOnce));
                        before.Add(Milliseconds(theirs, stepsAtOnce));
                    }
                }

                var ratios = before.Zip(after, (one, other) => one / other).ToList();
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {weights.Length} | {kind} | {At(before, 0.5):f2} | {At(after, 0.5):f2} | {At(ratios, 0.5):f2} | "
                    + $"{At(ratios, 0.25):f2} to {At(ratios, 0.75):f2} |"));
            }
        }
    }

    private static double Milliseconds(optim.Optimizer optimizer, int steps)
    {
        var start = Stopwatch.GetTimestamp();
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.step();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps;
    }

    private static double At(List<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Round(share * (sorted.Count - 1))];
    }
}
