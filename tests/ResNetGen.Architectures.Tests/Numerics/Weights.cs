using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>
/// Copies of a generated network's weights, by their names in the state dict, and torch's plain functions of them: all that the references
/// written by hand are made of.
/// </summary>
internal sealed class Weights
{
    private readonly Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
    private readonly HashSet<string> unused;

    public Weights(nn.Module generated, bool training)
    {
        Training = training;
        var parameters = generated.named_parameters().Select(entry => entry.name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, tensor) in generated.state_dict())
        {
            tensors.Add(name, tensor.detach().clone().requires_grad_(parameters.Contains(name)));
        }

        unused = [.. tensors.Keys];
    }

    /// <summary>Whether batch norm is of the batch, and drop-out at work.</summary>
    public bool Training { get; }

    public IReadOnlyDictionary<string, Tensor> All => tensors;

    /// <summary>The names that no function has asked for.</summary>
    public IReadOnlyCollection<string> Unused => unused;

    public Tensor this[string name]
    {
        get
        {
            unused.Remove(name);
            return tensors.TryGetValue(name, out var tensor)
                ? tensor
                : throw new ArgumentException(
                    $"The generated network has no {name}; it has {string.Join(", ", tensors.Keys)}.", nameof(name));
        }
    }

    /// <summary>A convolution with the same padding on all sides.</summary>
    public Tensor Conv(Tensor x, string name, int stride = 1, int padding = 0, int dilation = 1, int groups = 1, bool bias = false) =>
        F.conv2d(x, this[name + ".weight"], Bias(name, bias), [stride, stride], [padding, padding], [dilation, dilation], groups);

    /// <summary>A convolution padded as TensorFlow's SAME.</summary>
    public Tensor SameConv(Tensor x, string name, int stride = 1, bool bias = false)
    {
        var kernel = this[name + ".weight"].shape;
        return Conv(SamePad(x, kernel[2], kernel[3], stride, 0), name, stride, bias: bias);
    }

    /// <summary>TensorFlow's SAME: ⌈n ∕ stride⌉ places, and the least padding that gives them, of which the end gets the odd row.</summary>
    public static Tensor SamePad(Tensor x, long height, long width, int stride, double value)
    {
        var (top, bottom) = Sides(x.shape[2], height);
        var (left, right) = Sides(x.shape[3], width);
        return F.pad(x, [left, right, top, bottom], PaddingModes.Constant, value);

        (long Before, long After) Sides(long size, long kernel)
        {
            var places = (size + stride - 1) / stride;
            var total = Math.Max(((places - 1) * stride) + kernel - size, 0);
            return (total / 2, total - (total / 2));
        }
    }

    public Tensor Norm(
        Tensor x,
        string name,
        double epsilon = 1e-5,
        double momentum = 0.1,
        bool scale = true,
        bool center = true,
        bool counted = false)
    {
        if (counted)
        {
            var count = this[name + ".num_batches_tracked"];
            Assert.Equal(ScalarType.Int64, count.dtype);
            if (Training)
            {
                count.add_(1);
            }
        }

        var factor = scale ? this[name + ".weight"] : null;
        return F.batch_norm(
            x, this[name + ".running_mean"], this[name + ".running_var"], factor, Bias(name, center), Training, momentum, epsilon);
    }

    /// <summary>Caffe's BatchNorm with use_global_stats: the statistics are numbers, in training too, and stay as they are.</summary>
    public Tensor GlobalNorm(Tensor x, string name, double epsilon) =>
        (x - this[name + ".running_mean"].reshape(1, -1, 1, 1)) / (this[name + ".running_var"].reshape(1, -1, 1, 1) + epsilon).sqrt();

    public Tensor Linear(Tensor x, string name, bool bias = true) => F.linear(x, this[name + ".weight"], Bias(name, bias));

    /// <summary>A factor and an offset for each channel.</summary>
    public Tensor Scale(Tensor x, string name) =>
        (x * this[name + ".weight"].reshape(1, -1, 1, 1)) + this[name + ".bias"].reshape(1, -1, 1, 1);

    private Tensor? Bias(string name, bool there) => there ? this[name + ".bias"] : null;
}
