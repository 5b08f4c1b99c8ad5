// Trains small networks in several ways, and writes the SHA-256 of all that a run keeps, its weights, the optimizer's memory, the averages
// and the generator:
//   CollectionProbe --steps 40              as programs do
//   CollectionProbe --steps 40 --collect    while a thread collects garbage and runs finalizers without a pause
// Where a native object hangs on the garbage collector, the second dies or comes to other numbers.
using System.Globalization;
using System.Security.Cryptography;
using CollectionProbe;
using ResNetGen;
using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

var steps = int.Parse(args[Array.IndexOf(args, "--steps") + 1], CultureInfo.InvariantCulture);
if (args.Contains("--collect"))
{
    Collector.Start();
}

set_num_threads(1);
const int Batch = 8;
var data = SyntheticImages.Create(new Shape(3, 16, 16), classes: 4, train: Batch * steps / 2, test: 20);
var plain = new TrainingOptions
{
    Recipe = new Recipe
    {
        Epochs = 2,
        BatchSize = Batch,
        LearningRate = LearningRateSchedule.Constant(0.01),
    },
    LogEverySteps = 7,
    CheckpointEverySteps = Math.Max(20, steps / 20),
    WeightHistograms = true,
};
(string Name, TrainingOptions Options)[] settings =
[
    ("sgd, crops, flips, cutout, clipping, average", Learning(plain.Recipe with
    {
        Augmentation = new Augmentation { Pad = 2, Flip = true, Cutout = 4 },
        MaxGradNorm = 1,
        EmaDecay = 0.9,
        LabelSmoothing = 0.1,
    })),
    ("adam, mixup, reflected crops, parts, mirrored", Learning(plain.Recipe with
    {
        Optimizer = OptimizerSettings.Adam(),
        LearningRate = LearningRateSchedule.Constant(1e-3),
        GradientAccumulationSteps = 2,
        FlipTestTimeAugmentation = true,
        Augmentation = new Augmentation { Pad = 2, Reflect = true, Mixup = 0.4 },
    })),
    ("adamw, bfloat16, channels last, average", Learning(plain.Recipe with
    {
        Optimizer = OptimizerSettings.AdamW(),
        LearningRate = LearningRateSchedule.Constant(1e-3),
        WeightDecay = 0.01,
        Precision = Precision.BFloat16,
        ChannelsLast = true,
        EmaDecay = 0.9,
    })),
    ("sgd without momentum, resized crops", Learning(plain.Recipe with
    {
        Optimizer = OptimizerSettings.Sgd(0),
        Augmentation = new Augmentation { ResizedCrop = 0.3 },
    })),
];
foreach (var (name, options) in settings)
{
    using var network = new EveryCall(seed: 1);
    Train(network, EveryCall.Info, name, options);
}

using (var network = new Preactivated(seed: 1))
{
    var recipe = plain.Recipe with { Optimizer = OptimizerSettings.AdamW(), MaxGradNorm = 1 };
    Train(network, Preactivated.Info, "adamw, pre-activated units", Learning(recipe));
}

if (args.Contains("--collect"))
{
    Console.Error.WriteLine($"{Collector.Collections} collections.");
}

TrainingOptions Learning(Recipe recipe) => plain with { Recipe = recipe };

void Train(nn.Module<Tensor, Tensor> network, NetworkInfo info, string name, TrainingOptions options)
{
    var folder = Directory.CreateTempSubdirectory("resnetgen-collections");
    try
    {
        var there = options with { OutputFolder = folder.FullName };

        // In two parts: the second goes on from the first one's checkpoint.
        var half = Trainer.Run(network, info, data, there with { MaxSteps = steps / 2 + 3 });
        var run = Trainer.Run(network, info, data, there with { ResumeFrom = half.CheckpointPath });
        using var file = File.OpenRead(run.CheckpointPath);
        var loss = run.Epochs[^1].TrainLoss.ToString("R", CultureInfo.InvariantCulture);
        Console.WriteLine($"{name}: {run.Steps} steps, loss {loss}, {Convert.ToHexString(SHA256.HashData(file))}");
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}
