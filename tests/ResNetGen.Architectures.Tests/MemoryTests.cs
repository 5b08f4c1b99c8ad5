using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests;

/// <summary>
/// No tensor and no native memory is left behind, with no dispose scope around the calls and without waiting for the garbage collector.
/// </summary>
public sealed class MemoryTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void TwoHundredForwardPassesLeaveNothing()
    {
        using var network = new Small64(seed: 1);
        using var images = rand(8, 3, 64, 64);
        network.eval();
        using var guard = no_grad();
        Flat(warmUp: 20, steps: 200, () => network.forward(images).Dispose());
    }

    [Fact]
    public void TwoHundredPassesWithEndPointsLeaveNothing()
    {
        using var network = new Small64(seed: 1);
        using var images = rand(8, 3, 64, 64);
        network.eval();
        using var guard = no_grad();
        Flat(warmUp: 20, steps: 200, () => network.ForwardEndPoints(images).Dispose());
    }

    [Fact]
    public void FiftyTrainingStepsLeaveNothing()
    {
        using var network = new Small64(seed: 1);
        using var images = rand(8, 3, 64, 64);
        using var labels = randint(10, [8]);
        using var optimizer = OptimizerSettings.Sgd(momentum: 0.9, nesterov: false).Create(network, learningRate: 0.01);
        network.train();
        Flat(warmUp: 100, steps: 50, () =>
        {
            optimizer.zero_grad();
            using var logits = network.forward(images);
            using var flat = logits.flatten(1);
            using var loss = nn.functional.cross_entropy(flat, labels);
            loss.backward();
            optimizer.step()?.Dispose();
        });
    }

    private static void Flat(int warmUp, int steps, Action step)
    {
        for (var i = 0; i < warmUp; i++)
        {
            step();
        }

        // What other tests left to the garbage collector must not go in the middle of this one.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var statistics = DisposeScopeManager.Statistics;
        var tensors = Tensor.TotalCount;
        var created = statistics.CreatedOutsideScopeCount;
        var disposed = statistics.DisposedOutsideScopeCount;
        var used = NativeHeap.BytesInUse;
        for (var i = 0; i < steps; i++)
        {
            step();
        }

        Assert.Equal(tensors, Tensor.TotalCount);
        Assert.True(statistics.CreatedOutsideScopeCount > created, "The statistics count nothing.");
        Assert.Equal(statistics.CreatedOutsideScopeCount - created, statistics.DisposedOutsideScopeCount - disposed);

        // The runtime's own compiler takes some megabytes while code is hot; the root's output alone, left behind in each step, would be a
        // hundred.
        var growth = NativeHeap.BytesInUse - used;
        Assert.True(growth < 16 * Megabyte, FormattableString.Invariant($"The bytes in use grew by {growth / (double)Megabyte:f1} MB."));
    }
}
