using System.Diagnostics;
using System.Globalization;
using ResNetGen.Architectures;
using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;

namespace ResNetGen.Benchmarks;

/// <summary>
/// Watches the memory over a long training run with everything that a run does: augmentation, averaged weights, evaluations, checkpoints,
/// metrics, histograms.
/// </summary>
internal static class Memory
{
    private const int Size = 32;
    private const int StepsPerEpoch = 1000;
    private const int Samples = 20;

    public static void Run(int steps, int batch, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("resnetgen-memory");
        try
        {
            using var network = new CifarResNet20(seed: 1);
            var data = SyntheticImages.Create(new Shape(3, Size, Size), 10, train: StepsPerEpoch * batch, test: 500, seed: 1);
            var options = new TrainingOptions
            {
                Recipe = new Recipe
                {
                    Epochs = (steps + StepsPerEpoch - 1) / StepsPerEpoch,
                    BatchSize = batch,
                    EmaDecay = 0.99,
                    MaxGradNorm = 1,
                    LabelSmoothing = 0.1,
                    Augmentation = new Augmentation { Flip = true, Pad = 4, Cutout = 8, Mixup = 0.2 },
                },
                MaxSteps = steps,
                OutputFolder = folder.FullName,
                CheckpointEverySteps = 250,
                WeightHistograms = true,
            };
            output.WriteLine(
                $"cifar_resnet_20, {Size}×{Size}, batch {batch}, {steps:N0} steps; an evaluation of 500 images and histograms every "
                + $"{StepsPerEpoch:N0} steps, a checkpoint every {options.CheckpointEverySteps}. {Machine.Description}; load "
                + $"{Machine.Load} before.");
            output.WriteLine();
            output.WriteLine("| step | process, MiB | managed heap, MiB | tensors |");
            output.WriteLine("|---:|---:|---:|---:|");
            var watch = new Watch(Math.Max(1, steps / Samples), output);
            Trainer.Run(network, data, options, watch);
            output.WriteLine();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"In the second half the process changes by {watch.Slope():F2} MiB in 1,000 steps (least squares). Load {Machine.Load} "
                + $"after."));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Watch(int every, TextWriter output) : ITrainingProgress
    {
        private readonly List<(double Step, double Resident)> samples = [];

        public void Started(TrainingPlan plan)
        {
        }

        public void Advanced(TrainingPosition position)
        {
            if (position.Step / every > samples.Count)
            {
                using var process = Process.GetCurrentProcess();
                samples.Add((position.Step, process.WorkingSet64 / (double)(1 << 20)));
                var managed = GC.GetTotalMemory(false) / (double)(1 << 20);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {position.Step:N0} | {samples[^1].Resident:F1} | {managed:F1} | {torch.Tensor.TotalCount} |"));
            }
        }

        public void Evaluating(int images, int total)
        {
        }

        public void EpochDone(EpochMetrics epoch)
        {
        }

        /// <summary>The growth of the second half's line in MiB for 1,000 steps.</summary>
        public double Slope()
        {
            var late = samples.Skip(samples.Count / 2).ToList();
            var (step, resident) = (late.Average(one => one.Step), late.Average(one => one.Resident));
            return 1000 * late.Sum(one => (one.Step - step) * (one.Resident - resident))
                / late.Sum(one => (one.Step - step) * (one.Step - step));
        }
    }
}
