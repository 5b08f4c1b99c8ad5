using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>
/// The networks for CIFAR-10 written with Keras: SAME padding, a bias in every convolution, and batch norm with the numbers that the origin
/// gives it.
/// </summary>
internal static class Cifar10Reference
{
    public static Tensor Basic(Weights w, Tensor images, Func<Weights, Tensor, string, int, Tensor> unit)
    {
        var x = w.SameConv(images, "conv1", bias: true);
        x = unit(w, x, "block1.unit_1.basic.", 1);
        x = unit(w, x, "block2.unit_1.basic.", 2);
        x = unit(w, x, "block2.unit_2.basic.", 1);
        return Head(w, x);
    }

    /// <summary>conv BN ReLU conv BN, add, ReLU.</summary>
    public static Tensor A(Weights w, Tensor x, string scope, int stride)
    {
        var y = F.relu(ConvNorm(w, x, scope + "conv1", stride));
        return F.relu(ConvNorm(w, y, scope + "conv2") + Shortcut(w, x, x, scope, stride));
    }

    /// <summary>conv BN ReLU conv, add, BN ReLU.</summary>
    public static Tensor B(Weights w, Tensor x, string scope, int stride)
    {
        var y = F.relu(ConvNorm(w, x, scope + "conv1", stride));
        var sum = w.SameConv(y, scope + "conv2", bias: true) + Shortcut(w, x, x, scope, stride);
        return F.relu(Norm(w, sum, scope + "norm"));
    }

    /// <summary>conv BN ReLU conv BN ReLU, add.</summary>
    public static Tensor C(Weights w, Tensor x, string scope, int stride)
    {
        var y = F.relu(ConvNorm(w, x, scope + "conv1", stride));
        return F.relu(ConvNorm(w, y, scope + "conv2")) + Shortcut(w, x, x, scope, stride);
    }

    /// <summary>ReLU conv BN ReLU conv BN, add. The projection leaves from the first ReLU; in version 2 from the input.</summary>
    public static Tensor D(Weights w, Tensor x, string scope, int stride, int version)
    {
        var activated = F.relu(x);
        var y = F.relu(ConvNorm(w, activated, scope + "conv1", stride));
        return ConvNorm(w, y, scope + "conv2") + Shortcut(w, x, version == 1 ? activated : x, scope, stride);
    }

    /// <summary>BN ReLU conv BN ReLU conv, add. The projection leaves from the first ReLU; in version 2 from the input.</summary>
    public static Tensor E(Weights w, Tensor x, string scope, int stride, int version)
    {
        var activated = F.relu(Norm(w, x, scope + "preact"));
        var y = F.relu(ConvNorm(w, activated, scope + "conv1", stride));
        return w.SameConv(y, scope + "conv2", bias: true) + Shortcut(w, x, version == 1 ? activated : x, scope, stride);
    }

    /// <summary>
    /// conv BN ReLU, and dense BN ReLU; the last dense layer has its BN, too. Keras's own numbers: momentum 0.99, epsilon 1e-3.
    /// </summary>
    public static Tensor Vgg19(Weights w, Tensor images)
    {
        var x = F.max_pool2d(Conv(Conv(images, "conv1.conv1_1"), "conv1.conv1_2"), 2, 2);
        x = F.max_pool2d(Conv(x, "conv2.conv2_1"), 2, 2).flatten(1);
        x = F.relu(Dense(F.relu(Dense(x, "fc1")), "fc2"));
        return Dense(x, "logits");

        Tensor Conv(Tensor x, string name) => F.relu(w.Norm(w.SameConv(x, name, bias: true), name + ".BatchNorm", 1e-3, 0.01));

        Tensor Dense(Tensor x, string name) => w.Norm(w.Linear(x, name), name + ".BatchNorm", 1e-3, 0.01);
    }

    /// <summary>
    /// resnet_34: variant e, but where the size halves BN ReLU 1×1 BN ReLU 3×3 BN ReLU 1×1 as wide as the input, and the projection from
    /// the first ReLU.
    /// </summary>
    public static Tensor ResNet34(Weights w, Tensor images)
    {
        var x = w.SameConv(images, "conv1", bias: true);
        x = E(w, x, "block1.unit_1.basic.", 1, 1);
        const string Scope = "halving2.unit_1.bottleneck.";
        Assert.Equal([16, 16, 1, 1], w[Scope + "conv1.weight"].shape);
        Assert.Equal([16, 16, 3, 3], w[Scope + "conv2.weight"].shape);
        var activated = F.relu(Norm(w, x, Scope + "preact"));
        var y = F.relu(ConvNorm(w, activated, Scope + "conv1", 2));
        y = F.relu(ConvNorm(w, y, Scope + "conv2"));
        x = w.SameConv(y, Scope + "conv3", bias: true) + w.SameConv(activated, Scope + "shortcut", 2, bias: true);
        x = E(w, x, "block2.unit_1.basic.", 1, 1);
        return Head(w, x);
    }

    /// <summary>resnet_50: variant c's order in a bottleneck, the stride in the first 1×1.</summary>
    public static Tensor ResNet50(Weights w, Tensor images)
    {
        var x = w.SameConv(images, "conv1", bias: true);
        (string Scope, int Stride)[] units =
            [("block1.unit_1.", 2), ("block1.unit_2.", 1), ("block2.unit_1.", 2), ("block2.unit_2.", 1)];
        foreach (var (scope, stride) in units)
        {
            var unit = scope + "bottleneck.";
            var y = F.relu(ConvNorm(w, x, unit + "conv1", stride));
            y = F.relu(ConvNorm(w, y, unit + "conv2"));
            x = F.relu(ConvNorm(w, y, unit + "conv3")) + Shortcut(w, x, x, unit, stride);
        }

        return Head(w, x);
    }

    private static Tensor Head(Weights w, Tensor x) => w.Linear(F.relu(Norm(w, x, "postnorm")).mean([2, 3]), "logits");

    // Lines 112 to 635 of the origin (003): BatchNormalization(momentum=0.9, epsilon=1e-5), everywhere. Keras's momentum is what is kept,
    // torch's what is new.
    private static Tensor Norm(Weights w, Tensor x, string name) => w.Norm(x, name, epsilon: 1e-5, momentum: 1 - 0.9);

    private static Tensor ConvNorm(Weights w, Tensor x, string name, int stride = 1) =>
        Norm(w, w.SameConv(x, name, stride, bias: true), name + ".BatchNorm");

    private static Tensor Shortcut(Weights w, Tensor identity, Tensor projected, string scope, int stride) =>
        stride == 1 ? identity : w.SameConv(projected, scope + "shortcut", stride, bias: true);
}
