using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ResNetGen.Reference;

/// <summary>
/// Slim's <c>bottleneck</c> of <c>resnet_v2.py</c>: full pre-activation (He et al. 2016, Fig. 1b), with the stride on the 3×3 convolution.
/// </summary>
internal sealed class Bottleneck : Module<Tensor, Tensor>
{
    private readonly BatchNorm2d preact;
    private readonly Conv2d? shortcut;
    private readonly Conv2d conv1;
    private readonly BatchNorm2d conv1_bn;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d conv2_bn;
    private readonly Conv2d conv3;
    private readonly int stride;

    public Bottleneck(int channels, UnitDescription unit, int rate)
        : base("bottleneck_v2")
    {
        stride = unit.Stride;
        preact = BatchNorm(channels);
        shortcut = unit.Depth == channels ? null : Conv2d(channels, unit.Depth, 1, stride: stride);
        conv1 = Conv2d(channels, unit.Bottleneck, 1, bias: false);
        conv1_bn = BatchNorm(unit.Bottleneck);
        conv2 = Conv2d(unit.Bottleneck, unit.Bottleneck, 3, stride: stride, padding: rate, dilation: rate, bias: false);
        conv2_bn = BatchNorm(unit.Bottleneck);
        conv3 = Conv2d(unit.Bottleneck, unit.Depth, 1);
        RegisterComponents();
    }

    // Slim's decay of 0.997 is a momentum of 0.003.
    public static BatchNorm2d BatchNorm(int channels) => BatchNorm2d(channels, eps: 1e-5, momentum: 0.003);

    public override Tensor forward(Tensor input)
    {
        using var activated = preact.call(input).relu_();
        using var skip = Shortcut(input, activated);
        using var first = conv1.call(activated);
        using var firstActivated = conv1_bn.call(first).relu_();
        using var second = conv2.call(firstActivated);
        using var secondActivated = conv2_bn.call(second).relu_();
        var residual = conv3.call(secondActivated);
        return residual.add_(skip);
    }

    // The projection reads the pre-activation, the identity the raw input.
    private Tensor Shortcut(Tensor input, Tensor activated)
    {
        if (shortcut is not null)
        {
            return shortcut.call(activated);
        }

        return stride == 1 ? input.alias() : functional.max_pool2d(input, 1, stride);
    }
}
