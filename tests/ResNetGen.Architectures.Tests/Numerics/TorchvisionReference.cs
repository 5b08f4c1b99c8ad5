using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>torchvision/models/resnet.py and its descendants, with its names.</summary>
internal static class TorchvisionReference
{
    public delegate Tensor Unit(Weights w, Tensor x, string scope, int stride, bool projects);

    public static Tensor Basic(Weights w, Tensor images) =>
        Network(w, images, BasicUnit, [("layer1.0", 1, false), ("layer2.0", 2, true), ("layer2.1", 1, false)]);

    public static Tensor Bottleneck(Weights w, Tensor images) =>
        Network(w, images, BottleneckOf(groups: 1), [("layer1.0", 1, false), ("layer2.0", 2, true), ("layer2.1", 1, true)]);

    /// <summary>Xie et al. 2017, Fig. 3(c): 32 groups in the 3×3 convolution.</summary>
    public static Tensor ResNeXt(Weights w, Tensor images) =>
        Network(w, images, BottleneckOf(groups: 32), [("layer1.0", 1, true), ("layer2.0", 2, true), ("layer2.1", 1, false)]);

    /// <summary>Hu et al. 2017, Fig. 3: the gate multiplies the residual branch before the sum.</summary>
    public static Tensor SqueezeAndExcitation(Weights w, Tensor images) =>
        Network(w, images, SqueezeUnit, [("layer1.0", 1, false), ("layer2.0", 2, true), ("layer2.1", 1, false)]);

    /// <summary>He et al. 2018, Fig. 2: three 3×3 convolutions first, and a mean of 2×2 before the projection's 1×1 of stride 1.</summary>
    public static Tensor D(Weights w, Tensor images)
    {
        var x = F.relu(Norm(w, w.Conv(images, "conv1.0", 2, 1), "conv1.1"));
        x = F.relu(Norm(w, w.Conv(x, "conv1.3", 1, 1), "conv1.4"));
        x = F.relu(Norm(w, w.Conv(x, "conv1.6", 1, 1), "bn1"));
        x = F.max_pool2d(x, 3, 2, 1);
        x = DUnit(w, x, "layer1.0", 1, true);
        x = DUnit(w, x, "layer2.0", 2, true);
        x = DUnit(w, x, "layer2.1", 1, false);
        return w.Linear(x.mean([2, 3]), "fc");
    }

    public static Tensor Norm(Weights w, Tensor x, string name) => w.Norm(x, name, counted: true);

    private static Tensor Network(Weights w, Tensor images, Unit unit, (string Scope, int Stride, bool Projects)[] units)
    {
        var x = F.relu(Norm(w, w.Conv(images, "conv1", 2, 3), "bn1"));
        x = F.max_pool2d(x, 3, 2, 1);
        foreach (var (scope, stride, projects) in units)
        {
            x = unit(w, x, scope, stride, projects);
        }

        return w.Linear(x.mean([2, 3]), "fc");
    }

    private static Tensor Downsample(Weights w, Tensor x, string scope, int stride, bool projects) =>
        projects ? Norm(w, w.Conv(x, scope + ".downsample.0", stride), scope + ".downsample.1") : x;

    private static Tensor BasicUnit(Weights w, Tensor x, string scope, int stride, bool projects)
    {
        var y = F.relu(Norm(w, w.Conv(x, scope + ".conv1", stride, 1), scope + ".bn1"));
        y = Norm(w, w.Conv(y, scope + ".conv2", 1, 1), scope + ".bn2");
        return F.relu(y + Downsample(w, x, scope, stride, projects));
    }

    private static Tensor BottleneckUnit(Weights w, Tensor x, string scope, int stride, bool projects, int groups) =>
        F.relu(Branch(w, x, scope, stride, groups) + Downsample(w, x, scope, stride, projects));

    private static Unit BottleneckOf(int groups) =>
        (w, x, scope, stride, projects) => BottleneckUnit(w, x, scope, stride, projects, groups);

    private static Tensor Branch(Weights w, Tensor x, string scope, int stride, int groups = 1)
    {
        var y = F.relu(Norm(w, w.Conv(x, scope + ".conv1"), scope + ".bn1"));
        y = F.relu(Norm(w, w.Conv(y, scope + ".conv2", stride, 1, groups: groups), scope + ".bn2"));
        return Norm(w, w.Conv(y, scope + ".conv3"), scope + ".bn3");
    }

    private static Tensor SqueezeUnit(Weights w, Tensor x, string scope, int stride, bool projects)
    {
        var y = Branch(w, x, scope, stride);
        var gate = F.relu(w.Conv(y.mean([2, 3], keepdim: true), scope + ".se.fc1", bias: true));
        gate = sigmoid(w.Conv(gate, scope + ".se.fc2", bias: true));
        return F.relu((y * gate) + Downsample(w, x, scope, stride, projects));
    }

    // The mean of what there is of each window where the size is odd.
    private static Tensor DUnit(Weights w, Tensor x, string scope, int stride, bool projects)
    {
        var shortcut = x;
        if (projects)
        {
            var mean = stride == 1 ? x : F.avg_pool2d(x, 2, 2, ceil_mode: true, count_include_pad: false);
            shortcut = Norm(w, w.Conv(mean, scope + ".downsample.1"), scope + ".downsample.2");
        }

        return F.relu(Branch(w, x, scope, stride) + shortcut);
    }
}
