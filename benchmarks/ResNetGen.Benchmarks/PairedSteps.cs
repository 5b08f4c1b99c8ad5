using System.Diagnostics;
using System.Globalization;
using ResNetGen.Architectures;
using ResNetGen.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Benchmarks;

/// <summary>
/// Times a forward pass and a training step of the generated network and of the hand-written one in turn, so that a change of the machine's
/// speed meets both. The order within a pair alternates. The figure is the ratio within each pair.
/// </summary>
internal static class PairedSteps
{
    private const int WarmUp = 2;
    private const int Size = 224;

    public static void Run(int batch, int rounds, TextWriter output)
    {
        using var generated = new ResNetV2_50(seed: 1);
        using var written = HandWrittenResNetV2.ResNet50();
        written.CopyWeightsFrom(generated);
        using var images = rand(batch, 3, Size, Size);
        using var labels = randint(1000, [batch]);

        var setting = $"batch {batch}, {Size}×{Size}, float32, {get_num_threads()} threads, {rounds} pairs";
        output.WriteLine(
            $"ResNet-v2-50 (stride in the last unit), {setting}. {Machine.Description}; load {Machine.Load} before.");
        output.WriteLine();
        output.WriteLine("| step | generated, s (median) | by hand, s (median) | generated ÷ by hand: median | quartiles | range |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        output.WriteLine(Compare("forward", rounds, Forward(generated, images), Forward(written, images)));
        using var generatedOptimizer = optim.SGD(generated.parameters(), 0.01, momentum: 0.9);
        using var writtenOptimizer = optim.SGD(written.parameters(), 0.01, momentum: 0.9);
        output.WriteLine(Compare(
            "training step",
            rounds,
            Training(generated, generatedOptimizer, images, labels),
            Training(written, writtenOptimizer, images, labels)));
        output.WriteLine();
        output.WriteLine($"Load {Machine.Load} after.");
    }

    private static Action Forward(nn.Module<Tensor, Tensor> network, Tensor images) => () =>
    {
        network.eval();
        using var guard = no_grad();
        network.call(images).Dispose();
    };

    private static Action Training(nn.Module<Tensor, Tensor> network, optim.Optimizer optimizer, Tensor images, Tensor labels) => () =>
    {
        network.train();
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var logits = network.call(images);
        var loss = nn.functional.cross_entropy(logits.flatten(1), labels);
        loss.backward();
        optimizer.step();
    };

    private static string Compare(string step, int rounds, Action generated, Action written)
    {
        var ours = new List<double>();
        var theirs = new List<double>();
        for (var round = -WarmUp; round < rounds; round++)
        {
            var (first, second) = round % 2 == 0 ? (generated, written) : (written, generated);
            var (firstSeconds, secondSeconds) = (Seconds(first), Seconds(second));
            if (round >= 0)
            {
                ours.Add(round % 2 == 0 ? firstSeconds : secondSeconds);
                theirs.Add(round % 2 == 0 ? secondSeconds : firstSeconds);
            }
        }

        var ratios = ours.Zip(theirs, (a, b) => a / b).Order().ToList();
        string[] cells =
        [
            step,
            Number(At(ours.Order().ToList(), 0.5)),
            Number(At(theirs.Order().ToList(), 0.5)),
            Number(At(ratios, 0.5)),
            $"{Number(At(ratios, 0.25))} to {Number(At(ratios, 0.75))}",
            $"{Number(ratios[0])} to {Number(ratios[^1])}",
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Number(double value) => value.ToString("f3", CultureInfo.InvariantCulture);

    private static double Seconds(Action step)
    {
        var start = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The value at a fraction of a sorted list, between neighbours where it falls between them.</summary>
    private static double At(List<double> sorted, double fraction)
    {
        var place = fraction * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
