using System.Diagnostics;
using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

[Collection(nameof(Alone))]
public class MemoryTests
{
    private static readonly Shape Image = new(3, 32, 32);

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Over_fifty_steps_no_tensor_stays_and_the_process_does_not_grow(int logEverySteps)
    {
        var data = SyntheticImages.Create(Image, classes: 4, train: 1_600, test: 64, seed: 1);
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        LiveTensors.Settled();
        var thread = new List<long>();
        var process = new List<long>();
        var resident = new List<long>();
        var progress = new RecordingProgress(position =>
        {
            if (position.Step % 10 == 0)
            {
                thread.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
                process.Add(Tensor.TotalCount);
                resident.Add(Resident());
            }
        });
        Trainer.Run(network, data, new TrainingOptions
        {
            Recipe = new Recipe
            {
                Epochs = 1,
                BatchSize = 16,
            },
            LogEverySteps = logEverySteps,
            OutputFolder = folder.Path,
            ExistingRun = ExistingRun.Replace,
        }, progress);

        // Batches are made on other threads and disposed on this one, so that its own count can only fall,
        // and up to three of them, of two tensors each, are there at a time.
        Assert.Equal(10, thread.Count);
        Assert.All(thread, count => Assert.True(count <= thread[0], $"{thread[0]} live tensors became {count}"));
        Assert.All(process, count => Assert.InRange(count, process[0] - 6, process[0] + 6));
        Assert.True(
            resident[^1] - resident[4] < 24 << 20,
            $"resident size went from {resident[4] >> 20} MiB after 50 steps to {resident[^1] >> 20} MiB after 100");
    }

    [Fact]
    public void A_run_leaves_nothing_behind()
    {
        var data = SyntheticImages.Create(Image, classes: 4, train: 64, test: 64, seed: 1);
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var options = new TrainingOptions
        {
            Recipe = new() { Epochs = 1, BatchSize = 16 },
            OutputFolder = folder.Path,
            ExistingRun = ExistingRun.Replace,
        };
        Trainer.Run(network, data, options);
        var before = LiveTensors.Settled();
        Trainer.Run(network, data, options);
        Assert.InRange(Tensor.TotalCount, 0, before);
    }

    [Fact]
    public void A_run_with_everything_leaves_nothing_behind_and_no_step_does()
    {
        var data = SyntheticImages.Create(Image, classes: 4, train: 640, test: 64, seed: 1);
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var process = new List<long>();
        var options = new TrainingOptions
        {
            Recipe = new Recipe
            {
                Epochs = 1,
                BatchSize = 16,
                Optimizer = OptimizerSettings.AdamW(),
                WeightDecay = 0.05,
                LabelSmoothing = 0.1,
                MaxGradNorm = 1,
                GradientAccumulationSteps = 2,
                EmaDecay = 0.9,
                Precision = Precision.BFloat16,
                ChannelsLast = true,
            },
            LogEverySteps = 1,
            OutputFolder = folder.Path,
            ExistingRun = ExistingRun.Replace,
        };
        Trainer.Run(network, data, options);
        var before = LiveTensors.Settled();
        Trainer.Run(network, data, options, new RecordingProgress(_ => process.Add(Tensor.TotalCount)));
        Assert.InRange(Tensor.TotalCount, 0, before);
        Assert.All(process.Skip(1), count => Assert.InRange(count, process[1] - 6, process[1] + 6));
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
