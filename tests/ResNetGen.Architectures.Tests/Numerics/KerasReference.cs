using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>keras_applications/resnet_common.py, with its layer names.</summary>
internal static class KerasReference
{
    public static Tensor Features1(Weights w, Tensor images)
    {
        var x = w.Conv(F.pad(images, [3, 3, 3, 3]), "conv1_conv", 2, bias: true);
        x = F.relu(Norm(w, x, "conv1_bn"));
        x = F.max_pool2d(F.pad(x, [1, 1, 1, 1]), 3, 2);
        x = Block1(w, x, "conv2_block1", 1, true);
        x = Block1(w, x, "conv2_block2", 1, false);
        x = Block1(w, x, "conv3_block1", 2, true);
        return Block1(w, x, "conv3_block2", 1, false);
    }

    public static Tensor Features2(Weights w, Tensor images)
    {
        var x = w.Conv(F.pad(images, [3, 3, 3, 3]), "conv1_conv", 2, bias: true);
        x = F.max_pool2d(F.pad(x, [1, 1, 1, 1]), 3, 2);
        x = Block2(w, x, "conv2_block1", 1, true);
        x = Block2(w, x, "conv2_block2", 1, false);
        x = Block2(w, x, "conv2_block3", 2, false);
        x = Block2(w, x, "conv3_block1", 1, true);
        x = Block2(w, x, "conv3_block2", 1, false);
        return F.relu(Norm(w, x, "post_bn"));
    }

    public static Tensor Top(Weights w, Tensor features) => w.Linear(features.mean([2, 3]), "predictions");

    private static Tensor Norm(Weights w, Tensor x, string name) => w.Norm(x, name, 1.001e-5, 0.01);

    private static Tensor Block1(Weights w, Tensor x, string name, int stride, bool projects)
    {
        var shortcut = projects ? Norm(w, w.Conv(x, name + "_0_conv", stride, bias: true), name + "_0_bn") : x;
        x = F.relu(Norm(w, w.Conv(x, name + "_1_conv", stride, bias: true), name + "_1_bn"));
        x = F.relu(Norm(w, w.SameConv(x, name + "_2_conv", bias: true), name + "_2_bn"));
        x = Norm(w, w.Conv(x, name + "_3_conv", bias: true), name + "_3_bn");
        return F.relu(shortcut + x);
    }

    private static Tensor Block2(Weights w, Tensor x, string name, int stride, bool projects)
    {
        var preact = F.relu(Norm(w, x, name + "_preact_bn"));
        var shortcut = projects ? w.Conv(preact, name + "_0_conv", stride, bias: true) : stride > 1 ? F.max_pool2d(x, 1, stride) : x;
        x = F.relu(Norm(w, w.Conv(preact, name + "_1_conv"), name + "_1_bn"));
        x = F.pad(x, [1, 1, 1, 1]);
        x = F.relu(Norm(w, w.Conv(x, name + "_2_conv", stride), name + "_2_bn"));
        x = w.Conv(x, name + "_3_conv", bias: true);
        return shortcut + x;
    }
}
