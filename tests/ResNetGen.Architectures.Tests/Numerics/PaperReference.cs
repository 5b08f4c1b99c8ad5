using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>
/// He et al. 2015, arXiv 1512.03385: a convolution is followed by batch norm, and there are no biases but that of the last layer.
/// </summary>
internal static class PaperReference
{
    /// <summary>The networks of basic units for ImageNet, or the plain one without the shortcuts.</summary>
    public static Tensor Basic(Weights w, Tensor images, char option)
    {
        var x = Root(w, images);
        x = BasicUnit(w, x, "conv2_x.unit_1.basic", 64, 1, option);
        var depth = option == 'a' ? 96 : 24;
        x = BasicUnit(w, x, "conv3_x.unit_1.basic", depth, 2, option);
        x = BasicUnit(w, x, "conv3_x.unit_2.basic", depth, 1, option);
        return Head(w, x);
    }

    public static Tensor Plain(Weights w, Tensor images)
    {
        var x = Root(w, images);
        foreach (var (scope, stride) in new[] { ("conv2_x.unit_1.plain", 1), ("conv3_x.unit_1.plain", 2), ("conv3_x.unit_2.plain", 1) })
        {
            x = F.relu(ConvNorm(w, x, scope + ".conv1", stride, 1));
            x = F.relu(ConvNorm(w, x, scope + ".conv2", 1, 1));
        }

        return Head(w, x);
    }

    public static Tensor Bottleneck(Weights w, Tensor images, char option)
    {
        var x = Root(w, images);
        x = BottleneckUnit(w, x, "conv2_x.unit_1.bottleneck", 96, 1, option);
        x = BottleneckUnit(w, x, "conv2_x.unit_2.bottleneck", 96, 1, option);
        x = BottleneckUnit(w, x, "conv3_x.unit_1.bottleneck", 128, 2, option);
        x = BottleneckUnit(w, x, "conv3_x.unit_2.bottleneck", 128, 1, option);
        return Head(w, x);
    }

    /// <summary>Section 4.2: a 3×3 convolution of 16 filters comes first, and the shortcuts are those of option A.</summary>
    public static Tensor Cifar(Weights w, Tensor images)
    {
        var x = F.relu(ConvNorm(w, images, "conv1", 1, 1));
        x = BasicUnit(w, x, "block1.unit_1.basic", 16, 1, 'a');
        x = BasicUnit(w, x, "block2.unit_1.basic", 32, 2, 'a');
        x = BasicUnit(w, x, "block2.unit_2.basic", 32, 1, 'a');
        return Head(w, x);
    }

    /// <summary>Option A: every second value, and zeros for the new channels.</summary>
    public static Tensor Identity(Tensor x, int depth, int stride)
    {
        var sampled = stride == 1 ? x : x[.., .., TensorIndex.Slice(step: stride), TensorIndex.Slice(step: stride)];
        var missing = depth - sampled.shape[1];
        return missing == 0
            ? sampled
            : cat([sampled, zeros([sampled.shape[0], missing, sampled.shape[2], sampled.shape[3]], sampled.dtype)], 1);
    }

    private static Tensor Root(Weights w, Tensor images) => F.max_pool2d(F.relu(ConvNorm(w, images, "conv1", 2, 3)), 3, 2, 1);

    private static Tensor Head(Weights w, Tensor x) => w.Linear(x.mean([2, 3]), "fc");

    private static Tensor ConvNorm(Weights w, Tensor x, string name, int stride, int padding) =>
        w.Norm(w.Conv(x, name, stride, padding), name + ".BatchNorm");

    private static Tensor Shortcut(Weights w, Tensor x, string scope, int depth, int stride, char option)
    {
        var same = depth == x.shape[1] && stride == 1;
        return option switch
        {
            'a' => Identity(x, depth, stride),
            'b' when same => x,
            _ => ConvNorm(w, x, scope + ".shortcut", stride, 0),
        };
    }

    // Fig. 5, left.
    private static Tensor BasicUnit(Weights w, Tensor x, string scope, int depth, int stride, char option)
    {
        var y = F.relu(ConvNorm(w, x, scope + ".conv1", stride, 1));
        y = ConvNorm(w, y, scope + ".conv2", 1, 1);
        return F.relu(y + Shortcut(w, x, scope, depth, stride, option));
    }

    // Fig. 5, right; the stride is that of the first 1×1, as in the released models.
    private static Tensor BottleneckUnit(Weights w, Tensor x, string scope, int depth, int stride, char option)
    {
        var y = F.relu(ConvNorm(w, x, scope + ".conv1", stride, 0));
        y = F.relu(ConvNorm(w, y, scope + ".conv2", 1, 1));
        y = ConvNorm(w, y, scope + ".conv3", 1, 0);
        return F.relu(y + Shortcut(w, x, scope, depth, stride, option));
    }
}
