using OwnNetwork;
using ResNetGen;
using TorchSharp;

// Shapes and counts are constants of the class: the table needs no forward pass.
Console.WriteLine(NetworkSummary.ToText(Pyramid.Info));

using var network = new Pyramid(seed: 1);
network.eval();

using var noGradients = torch.no_grad();
using var images = torch.rand(2, 3, 64, 64);
using var logits = network.forward(images);
Console.WriteLine($"logits: {string.Join(" x ", logits.shape)}");

// The output of every unit and block has a name. They are disposed together.
using var points = network.ForwardEndPoints(images);
Console.WriteLine($"middle: {string.Join(" x ", points.Middle.shape)}");

// So has every weight, to be read, set or frozen.
network.Stem.Weight.requires_grad = false;
Console.WriteLine($"stem: {string.Join(" x ", network.Stem.Weight.shape)}, frozen");
