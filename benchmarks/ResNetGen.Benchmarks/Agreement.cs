using System.Globalization;
using System.Text.Json.Nodes;
using ResNetGen.Architectures;
using ResNetGen.Checkpoints;
using ResNetGen.Layers;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Benchmarks;

/// <summary>
/// What a network computes from given weights and images, as a file to compare with: its logits in evaluation mode; in training mode its
/// logits, its loss, all gradients, and all weights and statistics after a step of SGD. Another device, and Python
/// (<c>benchmarks/gpu/peers/agreement.py</c>), compute the same from the file and say how far they are from it.
/// </summary>
internal static class Agreement
{
    private const string Weights = "weights/";
    private const string Gradients = "gradients/";
    private const string Stepped = "stepped/";
    private const double Rate = 0.01;
    private const double Momentum = 0.9;
    private const double Near = 1e-3;

    /// <summary>
    /// Draws weights and images on the CPU, computes, and writes the file; returns figures that a reader can compare by eye.
    /// </summary>
    public static JsonObject Write(string name, ScalarType dtype, int batch, string path)
    {
        var shipped = Find(name);
        using var scope = NewDisposeScope();
        using var network = shipped.Create(CPU, dtype, seed: 1);
        using var generator = new torch.Generator(1);
        Vary(network, generator);
        var images = randn([batch, .. shipped.Info.Input.Sizes.Select(size => (long)size)], dtype, generator: generator);
        var classes = shipped.Info.Classes ?? throw new ResNetGenException($"`{name}` has no classes.");
        var labels = randint(0, classes, [batch], ScalarType.Int64, generator: generator);

        var tensors = network.state_dict().ToDictionary(entry => Weights + entry.Key, entry => entry.Value.clone());
        tensors["images"] = images;
        tensors["labels"] = labels;
        var results = Compute(network, images, labels);
        foreach (var (key, value) in results)
        {
            tensors[key] = value;
        }

        SafeTensorsFile.Write(path, tensors, Settings(shipped.Name, network));
        return Summary(shipped.Name, "cpu", dtype, results);
    }

    /// <summary>
    /// Computes from the weights and images of a file on a device, and says for each kind of result how far the furthest tensor is from the
    /// file's.
    /// </summary>
    public static JsonObject Compare(string path, Device device)
    {
        using var file = SafeTensorsFile.Read(path);
        using var scope = NewDisposeScope();
        var shipped = Find(file.Metadata["network"]);
        var dtype = file.Tensors["images"].dtype;
        using var network = shipped.Create(device, dtype, seed: 2);
        using (no_grad())
        {
            foreach (var (key, value) in network.state_dict())
            {
                value.copy_(file.Tensors[Weights + key]);
            }
        }

        var results = Compute(network, file.Tensors["images"].to(device), file.Tensors["labels"].to(device));
        var report = Summary(shipped.Name, device.ToString(), dtype, results);
        foreach (var group in results.GroupBy(result => Kind(result.Key)))
        {
            var least = Near * Norm(group.Select(result => file.Tensors[result.Key]));
            var (error, furthest) = group
                .Select(result => (Error: Distance(result.Value, file.Tensors[result.Key], least), result.Key))
                .MaxBy(pair => double.IsNaN(pair.Error) ? double.MaxValue : pair.Error);
            report[$"error of {group.Key}"] = new JsonObject
            {
                ["relative"] = double.IsFinite(error) ? error : null,
                ["furthest"] = furthest,
            };
        }

        return report;
    }

    private static ShippedNetwork Find(string name) =>
        Catalogue.Find(name) ?? throw new ResNetGenException($"There is no network `{name}` that ships.");

    /// <summary>
    /// Weights and statistics of batch norms that differ from channel to channel, as after some training: those that a network begins with
    /// would hide that two were taken for each other.
    /// </summary>
    private static void Vary(nn.Module network, torch.Generator generator)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using Scalar one = 1, low = 0.75, half = 0.5, tenth = 0.1;
        foreach (var (name, value) in network.state_dict().Where(entry => entry.Value.dim() == 1 && entry.Value.dtype != ScalarType.Int64))
        {
            var drawn = rand(value.shape, value.dtype, generator: generator);
            if (name.EndsWith("weight", StringComparison.Ordinal) || name.EndsWith("running_var", StringComparison.Ordinal))
            {
                value.mul_(drawn.mul(half).add(low, one));
            }
            else
            {
                value.add_(drawn.sub(half).mul(tenth), one);
            }
        }
    }

    private static Dictionary<string, Tensor> Compute(nn.Module<Tensor, Tensor> network, Tensor images, Tensor labels)
    {
        var results = new Dictionary<string, Tensor>();
        network.eval();
        using (no_grad())
        {
            results["evaluation logits"] = network.call(images).flatten(1);
        }

        network.train();
        using var optimizer = OptimizerSettings.Sgd(Momentum, nesterov: true).Create(network, Rate, weightDecay: 0);
        optimizer.zero_grad();
        var logits = network.call(images).flatten(1);
        var loss = nn.functional.cross_entropy(logits, labels);
        loss.backward();
        results["training logits"] = logits.detach();
        results["training loss"] = loss.detach();
        foreach (var (name, parameter) in network.named_parameters())
        {
            results[Gradients + name] = parameter.grad!.clone();
        }

        optimizer.step();
        foreach (var (name, value) in network.state_dict().Where(entry => entry.Value.dtype != ScalarType.Int64))
        {
            results[Stepped + name] = value.detach().clone();
        }

        return results.ToDictionary(result => result.Key, result => result.Value.cpu());
    }

    private static string Kind(string result) =>
        result.StartsWith(Gradients, StringComparison.Ordinal) ? "gradients"
        : result.StartsWith(Stepped, StringComparison.Ordinal) ? "stepped"
        : result;

    /// <summary>
    /// The norm of the difference, relative to that of the expected tensor and a share of all tensors of its kind: the gradient of a bias
    /// before a batch norm is nothing but rounding.
    /// </summary>
    private static double Distance(Tensor actual, Tensor expected, double least)
    {
        using var scope = NewDisposeScope();
        var difference = Norm([actual.to_type(ScalarType.Float64).sub(expected.to_type(ScalarType.Float64))]);
        return difference / Math.Max(Norm([expected]) + least, double.Epsilon);
    }

    private static double Norm(IEnumerable<Tensor> tensors) => Math.Sqrt(tensors.Sum(tensor =>
    {
        using var scope = NewDisposeScope();
        var values = tensor.to_type(ScalarType.Float64).flatten();
        return values.dot(values).item<double>();
    }));

    private static JsonObject Summary(string network, string device, ScalarType dtype, Dictionary<string, Tensor> results) => new()
    {
        ["engine"] = "ResNetGen",
        ["network"] = network,
        ["device"] = device,
        ["dtype"] = dtype.ToString().ToLowerInvariant(),
        ["loss"] = Value(results["training loss"]),
        ["norm of evaluation logits"] = Norm(results, "evaluation logits"),
        ["norm of gradients"] = Norm(results, Gradients),
        ["norm of stepped"] = Norm(results, Stepped),
    };

    private static double Norm(Dictionary<string, Tensor> results, string prefix) =>
        Norm(results.Where(result => result.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(result => result.Value));

    private static double Value(Tensor scalar)
    {
        using var wide = scalar.to_type(ScalarType.Float64);
        return wide.item<double>();
    }

    /// <summary>What the weights do not say, for those who compute without this program.</summary>
    private static Dictionary<string, string> Settings(string name, nn.Module network)
    {
        var norm = network.modules().OfType<BatchNorm2d>().First();
        return new()
        {
            ["network"] = name,
            ["rate"] = Text(Rate),
            ["momentum"] = Text(Momentum),
            ["batch_norm_decay"] = Text(norm.Decay),
            ["batch_norm_epsilon"] = Text(norm.Epsilon),
        };
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
