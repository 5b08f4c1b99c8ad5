using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>Networks of which there is one each.</summary>
internal static class OtherReferences
{
    /// <summary>
    /// Slim's resnet_v2 with the small network's blocks: the identity leaves from the input, subsampled in a block's last unit, and the
    /// projection from the pre-activation; the last 1×1 has a bias and no norm.
    /// </summary>
    public static Tensor Slim(Weights w, Tensor images)
    {
        var x = w.Conv(images, "conv1", 2, 3, bias: true);
        x = F.max_pool2d(Weights.SamePad(x, 3, 3, 2, double.NegativeInfinity), 3, 2);
        int[] units = [3, 3, 3, 2];
        for (var block = 1; block <= 4; block++)
        {
            for (var unit = 1; unit <= units[block - 1]; unit++)
            {
                x = Unit(x, $"block{block}.unit_{unit}.bottleneck_v2.", unit == 3 ? 2 : 1, unit == 1);
            }
        }

        return w.Conv(F.relu(Norm(x, "postnorm")).mean([2, 3], keepdim: true), "logits", bias: true);

        Tensor Norm(Tensor x, string name) => w.Norm(x, name, 1e-5, 0.003);

        Tensor Unit(Tensor x, string unit, int stride, bool projects)
        {
            var preact = F.relu(Norm(x, unit + "preact"));
            var shortcut = projects ? w.Conv(preact, unit + "shortcut", stride, bias: true) : F.max_pool2d(x, 1, stride);
            var y = F.relu(Norm(w.Conv(preact, unit + "conv1"), unit + "conv1.BatchNorm"));
            y = F.relu(Norm(w.Conv(y, unit + "conv2", stride, 1), unit + "conv2.BatchNorm"));
            return shortcut + w.Conv(y, unit + "conv3", bias: true);
        }
    }

    /// <summary>
    /// Written with TF-Slim: BN ELU conv BN ELU conv + input. Slim's bare batch norm has no gamma, decay 0.999 and epsilon 0.001.
    /// </summary>
    public static Tensor Elu(Weights w, Tensor images)
    {
        var x = F.relu(Norm(w.SameConv(images, "conv_0"), "conv_0.BatchNorm"));
        foreach (var unit in new[] { "res_unit1.", "res_unit2." })
        {
            var y = w.SameConv(F.elu(Norm(x, unit + "BatchNorm"), 1), unit + "Conv", bias: true);
            x = w.SameConv(F.elu(Norm(y, unit + "BatchNorm_1"), 1), unit + "Conv_1", bias: true) + x;
        }

        return Norm(w.SameConv(x, "conv_top"), "conv_top.BatchNorm").mean([2, 3]);

        Tensor Norm(Tensor x, string name) => w.Norm(x, name, 1e-3, 0.001, scale: false);
    }

    /// <summary>The MNIST network: no batch norm; ReLU after each convolution of a unit, and a plain sum.</summary>
    public static Tensor LayerBlock(Weights w, Tensor images)
    {
        var x = F.relu(w.SameConv(images, "conv1", 2, bias: true));
        x = F.max_pool2d(Weights.SamePad(x, 3, 3, 2, double.NegativeInfinity), 3, 2);
        x = w.SameConv(x, "conv2", bias: true);
        x = Unit(x, "block_0.repeat_0.");
        x = Unit(x, "block_0.repeat_1.");
        x = w.Conv(x, "block_0.conv_upscale");
        x = Unit(x, "block_1.repeat_0.");
        x = Unit(x, "block_1.repeat_1.");
        return w.Linear(x.mean([2, 3]), "Linear", bias: false);

        Tensor Unit(Tensor x, string unit)
        {
            var y = F.relu(w.SameConv(x, unit + "conv_in", bias: true));
            y = F.relu(w.SameConv(y, unit + "conv_bottleneck", bias: true));
            return x + F.relu(w.SameConv(y, unit + "conv_out", bias: true));
        }
    }

    /// <summary>add([x, m]), where m is of f ∕ r, f ∕ r and f filters of 1, 3 and 1; here with the ELU that the file asks for.</summary>
    public static Tensor ResidualBlock(Weights w, Tensor images)
    {
        var x = Conv(images, "conv1");
        foreach (var unit in new[] { "block1.unit_1.residual_block.", "block1.unit_2.residual_block." })
        {
            x = x + Conv(Conv(Conv(x, unit + "conv1"), unit + "conv2"), unit + "conv3");
        }

        return w.Linear(x.mean([2, 3]), "logits");

        Tensor Conv(Tensor x, string name) => F.elu(w.SameConv(x, name, bias: true), 1);
    }

    /// <summary>Srivastava et al. 2015, eq. 2: y = H(x) · T(x) + x · C(x); a plain layer changes the size.</summary>
    public static Tensor Highway(Weights w, Tensor images)
    {
        var x = Plain(images, "conv1", 1);
        x = Unit(x, "block1.unit_1.highway.");
        x = Plain(x, "block2.unit_1.highway.x", 2);
        x = Unit(x, "block2.unit_1.highway.");
        x = Unit(x, "block2.unit_2.highway.");
        return w.Linear(x.mean([2, 3]), "logits");

        Tensor Plain(Tensor x, string name, int stride) => F.relu(w.Norm(w.SameConv(x, name, stride), name + ".BatchNorm"));

        Tensor Unit(Tensor x, string unit)
        {
            var h = Plain(Plain(x, unit + "conv1", 1), unit + "conv2", 1);
            var transform = sigmoid(w.SameConv(x, unit + "transform", bias: true));
            var carry = sigmoid(w.SameConv(x, unit + "carry", bias: true));
            return (h * transform) + (x * carry);
        }
    }

    /// <summary>
    /// He et al. 2016, Fig. 1(b) and resnet-1k-layers: BN ReLU before each of 1×1 (with the stride), 3×3, 1×1; the projection leaves from
    /// the first ReLU.
    /// </summary>
    public static Tensor PreActivation(Weights w, Tensor images)
    {
        var x = w.Conv(images, "conv1", padding: 1);
        x = Unit(x, "stage1.unit_1.", 1, true);
        x = Unit(x, "stage1.unit_2.", 1, false);
        x = Unit(x, "stage2.unit_1.", 2, true);
        x = Unit(x, "stage2.unit_2.", 1, false);
        return w.Linear(F.relu(w.Norm(x, "postnorm")).mean([2, 3]), "fc");

        Tensor Unit(Tensor x, string unit, int stride, bool projects)
        {
            var activated = F.relu(w.Norm(x, unit + "preact"));
            var y = F.relu(w.Norm(w.Conv(activated, unit + "conv1", stride), unit + "bn1"));
            y = F.relu(w.Norm(w.Conv(y, unit + "conv2", padding: 1), unit + "bn2"));
            return w.Conv(y, unit + "conv3") + (projects ? w.Conv(activated, unit + "shortcut", stride) : x);
        }
    }

    /// <summary>The fast ResNet-8: 2×2 without a border; 3×3, the maxima of 2×2, BN ReLU; and to that its 3×3 BN ReLU.</summary>
    public static Tensor Fast(Weights w, Tensor images)
    {
        var x = Norm(w.Conv(images, "conv0"), "norm0");
        x = Group(x, "block1.unit_1.group.");
        x = Group(x, "block2.unit_1.group.");
        return w.Linear(x.mean([2, 3]), "logits");

        Tensor Group(Tensor x, string unit)
        {
            var pooled = Norm(F.max_pool2d(w.Conv(x, unit + "widen", padding: 1), 2), unit + "norm");
            return pooled + Norm(w.Conv(pooled, unit + "conv", padding: 1), unit + "conv_norm");
        }

        Tensor Norm(Tensor x, string name) => F.relu(w.Norm(x, name));
    }

    /// <summary>Zagoruyko &amp; Komodakis 2016, Fig. 1(d): BN ReLU 3×3, BN ReLU dropout 3×3.</summary>
    public static Tensor Wide(Weights w, Tensor images, double dropout)
    {
        var x = w.Conv(images, "conv1", padding: 1);
        x = Unit(x, "conv2.unit_1.", 1, true);
        x = Unit(x, "conv2.unit_2.", 1, false);
        x = Unit(x, "conv3.unit_1.", 2, true);
        x = Unit(x, "conv3.unit_2.", 1, false);
        return w.Linear(F.relu(w.Norm(x, "postnorm")).mean([2, 3]), "fc");

        Tensor Unit(Tensor x, string unit, int stride, bool projects)
        {
            var activated = F.relu(w.Norm(x, unit + "preact"));
            var y = F.relu(w.Norm(w.Conv(activated, unit + "conv1", stride, 1), unit + "bn"));
            y = dropout > 0 ? F.dropout(y, dropout, w.Training) : y;
            return w.Conv(y, unit + "conv2", padding: 1) + (projects ? w.Conv(activated, unit + "shortcut", stride) : x);
        }
    }

    /// <summary>
    /// Huang et al. 2017: BN ReLU 1×1 BN ReLU 3×3, behind what went in; a transition is BN ReLU 1×1 to half as many channels and a mean of
    /// 2×2.
    /// </summary>
    public static Tensor Dense(Weights w, Tensor images)
    {
        var x = F.relu(TorchvisionReference.Norm(w, w.Conv(images, "features.conv0", 2, 3), "features.norm0"));
        x = F.max_pool2d(x, 3, 2, 1);
        x = Layer(x, "features.denseblock1.denselayer1.");
        x = Layer(x, "features.denseblock1.denselayer2.");
        x = w.Conv(NormRelu(x, "features.transition1.norm"), "features.transition1.conv");
        Assert.Equal((64 + (2 * 8)) / 2, x.shape[1]);
        x = F.avg_pool2d(x, 2, 2);
        x = Layer(x, "features.denseblock2.denselayer1.");
        x = Layer(x, "features.denseblock2.denselayer2.");
        return w.Linear(NormRelu(x, "features.norm5").mean([2, 3]), "classifier");

        Tensor NormRelu(Tensor x, string name) => F.relu(TorchvisionReference.Norm(w, x, name));

        Tensor Layer(Tensor x, string name)
        {
            var y = w.Conv(NormRelu(x, name + "norm1"), name + "conv1");
            y = w.Conv(NormRelu(y, name + "norm2"), name + "conv2", padding: 1);
            return cat([x, y], 1);
        }
    }

    /// <summary>Radosavovic et al. 2020, Fig. 4: 1×1, 3×3 in groups of 16 channels, 1×1, all of one width; torchvision's names.</summary>
    public static Tensor RegNetX(Weights w, Tensor images)
    {
        var x = F.relu(TorchvisionReference.Norm(w, w.Conv(images, "stem.0", 2, 1), "stem.1"));
        x = Unit(x, "trunk_output.block1.block1-0.", 32, 2, true);
        x = Unit(x, "trunk_output.block2.block2-0.", 48, 1, true);
        x = Unit(x, "trunk_output.block2.block2-1.", 48, 1, false);
        return w.Linear(x.mean([2, 3]), "fc");

        Tensor Unit(Tensor x, string unit, int width, int stride, bool projects)
        {
            var y = F.relu(TorchvisionReference.Norm(w, w.Conv(x, unit + "f.a.0"), unit + "f.a.1"));
            y = F.relu(TorchvisionReference.Norm(w, w.Conv(y, unit + "f.b.0", stride, 1, groups: width / 16), unit + "f.b.1"));
            y = TorchvisionReference.Norm(w, w.Conv(y, unit + "f.c.0"), unit + "f.c.1");
            return F.relu(y + (projects ? TorchvisionReference.Norm(w, w.Conv(x, unit + "proj.0", stride), unit + "proj.1") : x));
        }
    }

    /// <summary>Repeated and stacked layers, concat, and all that multiply takes.</summary>
    public static Tensor Stacks(Weights w, Tensor images)
    {
        var x = images;
        for (var i = 1; i <= 3; i++)
        {
            x = tanh(w.SameConv(x, $"conv1.conv1_{i}", bias: true));
        }

        var repeated = x;
        for (var i = 1; i <= 3; i++)
        {
            x = sigmoid(w.Norm(w.SameConv(x, $"conv2.conv2_{i}"), $"conv2.conv2_{i}.BatchNorm"));
        }

        var joined = cat([repeated, x, images], 1);
        var gate = sigmoid(w.Conv(joined.mean([2, 3], keepdim: true), "gate", bias: true));
        var gated = joined * gate;
        gated = gated * sigmoid(gated);
        var attended = w.SameConv(gated, "map", bias: true) * gated;
        x = (attended * joined).flatten(1);
        x = Gelu(w.Linear(x, "fc.fc_1"));
        x = Gelu(w.Linear(x, "fc.fc_2"));
        return w.Linear(x, "logits");

        static Tensor Gelu(Tensor x) => x * 0.5 * (1 + erf(x / Math.Sqrt(2)));
    }
}
