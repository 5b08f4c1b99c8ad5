using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>ResNet-50-deploy.prototxt, with its layer names. Caffe's pooling rounds up.</summary>
internal static class CaffeReference
{
    public static Tensor Network(Weights w, Tensor images)
    {
        var x = F.relu(NormScale(w, w.Conv(images, "conv1", 2, 3, bias: true), "_conv1"));
        x = CeilMaxPool(x);
        x = Unit(w, x, "2a", 1, true);
        x = Unit(w, x, "2b", 1, false);
        x = Unit(w, x, "3a", 2, true);
        x = Unit(w, x, "3b", 1, false);
        x = F.avg_pool2d(x, 7, 1);
        return w.Linear(x.flatten(1), "fc1000");
    }

    // A window for each started step, cut off at the edge: the rows that are missing can never be the largest.
    private static Tensor CeilMaxPool(Tensor x)
    {
        const int Kernel = 3, Stride = 2;
        var (height, width) = (Windows(x.shape[2]), Windows(x.shape[3]));
        var (below, right) = (((height - 1) * Stride) + Kernel - x.shape[2], ((width - 1) * Stride) + Kernel - x.shape[3]);
        var padded = F.pad(x, [0, right, 0, below], PaddingModes.Constant, double.NegativeInfinity);
        return F.max_pool2d(padded, Kernel, Stride);

        static long Windows(long size) => (long)Math.Ceiling((size - Kernel) / (double)Stride) + 1;
    }

    private static Tensor NormScale(Weights w, Tensor x, string name) => w.Scale(w.GlobalNorm(x, "bn" + name, 1e-5), "scale" + name);

    private static Tensor Unit(Weights w, Tensor x, string name, int stride, bool projects)
    {
        var shortcut = projects ? NormScale(w, w.Conv(x, $"res{name}_branch1", stride), name + "_branch1") : x;
        x = F.relu(NormScale(w, w.Conv(x, $"res{name}_branch2a", stride), name + "_branch2a"));
        x = F.relu(NormScale(w, w.Conv(x, $"res{name}_branch2b", 1, 1), name + "_branch2b"));
        x = NormScale(w, w.Conv(x, $"res{name}_branch2c"), name + "_branch2c");
        return F.relu(shortcut + x);
    }
}
