using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

/// <summary>A layer with children under scopes, which computes nothing.</summary>
internal class ScopedLayer : Layer
{
    public ScopedLayer(string name, params (string Scope, nn.Module Module)[] children)
        : base(name)
    {
        foreach (var (scope, module) in children)
        {
            Register(scope, module);
        }
    }

    public void Own()
    {
        register_buffer("b", zeros(1));
        register_parameter("p", nn.Parameter(zeros(1)));
    }

    public override Tensor forward(Tensor input) => throw new NotSupportedException();
}

/// <summary>The same as a network, from which absolute scopes are counted.</summary>
internal sealed class ScopedNetwork(string name, params (string Scope, nn.Module Module)[] children) : ScopedLayer(name, children), INetwork
{
    public NetworkInfo Info => throw new NotSupportedException();

    public EndPoints ForwardEndPoints(Tensor images) => throw new NotSupportedException();
}

/// <summary>A unit with torchvision's names, which computes what it should.</summary>
internal sealed class TorchvisionBasicBlock : Layer
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Conv2d projection;
    private readonly BatchNorm2d projectionNorm;

    public TorchvisionBasicBlock(WeightFactory factory)
        : base("BasicBlock", factory)
    {
        Register("conv1", conv1 = new Conv2d(factory, 3, 4, kernel: 3, stride: 2, padding: 1, bias: false));
        Register("bn1", bn1 = new BatchNorm2d(factory, 4, activation: Activation.Relu, countBatches: true));
        Register("conv2", conv2 = new Conv2d(factory, 4, 4, kernel: 3, padding: 1, bias: false));
        Register("bn2", bn2 = new BatchNorm2d(factory, 4, countBatches: true));
        Register("downsample/0", projection = new Conv2d(factory, 3, 4, kernel: 1, stride: 2, bias: false));
        Register("downsample/1", projectionNorm = new BatchNorm2d(factory, 4, countBatches: true));
    }

    public override Tensor forward(Tensor input)
    {
        using var first = conv1.call(input);
        using var normalized = bn1.call(first);
        using var second = conv2.call(normalized);
        using var residual = bn2.call(second);
        using var projected = projection.call(input);
        using var shortcut = projectionNorm.call(projected);
        using var sum = residual + shortcut;
        return sum.relu();
    }
}
