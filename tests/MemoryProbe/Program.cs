// Runs a network for a while in a process of its own and writes how far its resident size grew, in megabytes:
//   MemoryProbe forward 200     passes in evaluation mode
//   MemoryProbe training 50     training steps
using System.Globalization;
using ResNetGen.Architectures;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

const int WarmUp = 60;

ResNetGen.Native.NativeLibraries.Load();
set_num_threads(1);
using var network = new ResNetV2Small(seed: 1);
using var images = rand(8, 3, 224, 224);
using var labels = randint(10, [8]);
using var optimizer = OptimizerSettings.Sgd(momentum: 0.9, nesterov: false).Create(network, learningRate: 0.01);
Action step = args[0] == "training" ? Train : Infer;
network.train(args[0] == "training");
Repeat(WarmUp);
var before = Environment.WorkingSet;
Repeat(int.Parse(args[1], CultureInfo.InvariantCulture));
Console.WriteLine(((Environment.WorkingSet - before) >> 20).ToString(CultureInfo.InvariantCulture));

void Repeat(int times)
{
    for (var i = 0; i < times; i++)
    {
        step();
    }
}

void Infer()
{
    using var guard = no_grad();
    network.forward(images).Dispose();
}

void Train()
{
    optimizer.zero_grad();
    using var logits = network.forward(images);
    using var flat = logits.flatten(1);
    using var loss = nn.functional.cross_entropy(flat, labels);
    loss.backward();
    optimizer.step()?.Dispose();
}
