using ResNet_Console;
using TorchSharp;

// Known at build time: no forward pass.
Console.WriteLine($"{Tiny.Info.Name}: {Tiny.TrainableParameters} trainable parameters, {Tiny.MultiplyAdds} multiply-adds an image");

using var network = new Tiny(seed: 1);
network.eval();

using var noGradients = torch.no_grad();
using var images = torch.rand(2, 3, 32, 32);
using var logits = network.forward(images);
using var points = network.ForwardEndPoints(images);
Console.WriteLine($"logits: {string.Join(" x ", logits.shape)}; block2: {string.Join(" x ", points.Block2.shape)}");
