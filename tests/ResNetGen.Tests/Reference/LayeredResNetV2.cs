using ResNetGen.Layers;
using ResNetGen.Reference;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Reference;

/// <summary>Slim's small test network of our layers, put together as a generated class puts them together, and with its names.</summary>
internal sealed class LayeredResNetV2 : Layer
{
    private readonly List<Layer> layers = [];

    public LayeredResNetV2(WeightFactory factory, int height, int width)
        : base("resnet_v2", factory)
    {
        Add("conv1", new Conv2d(factory, 3, 64, kernel: 7, stride: 2, padding: 3));

        // The pooled sizes are half the image's, rounded up; an even one is padded at the end only.
        var (rows, columns) = ((height + 1) / 2 % 2, (width + 1) / 2 % 2);
        Add("pool1", new MaxPool2d(kernel: 3, stride: 2, new Padding2d(rows, 1, columns, 1)));
        var channels = 64;
        for (var block = 1; block <= 4; block++)
        {
            var bottleneck = 1 << (block - 1);
            var container = new Container();
            register_module($"block{block}", container);
            foreach (var (i, unit) in UnitDescription.Block(bottleneck, block == 4 ? 2 : 3, block == 4 ? 1 : 2).Index())
            {
                var inner = new Container();
                var layer = new Unit(factory, channels, unit);
                container.register_module($"unit_{i + 1}", inner);
                inner.register_module("bottleneck_v2", layer);
                layers.Add(layer);
                channels = unit.Depth;
            }
        }

        Add("postnorm", new BatchNorm2d(factory, channels, decay: 0.997, activation: Activation.Relu));
        Add("pool5", new GlobalAvgPool2d(keepDims: true));
        Add("logits", new Conv2d(factory, channels, 10, kernel: 1));
    }

    public override Tensor forward(Tensor input)
    {
        var x = input.alias();
        foreach (var layer in layers)
        {
            using var previous = x;
            x = layer.call(previous);
        }

        return x;
    }

    private void Add(string name, Layer layer)
    {
        register_module(name, layer);
        layers.Add(layer);
    }

    private sealed class Container() : Layer("container")
    {
        public override Tensor forward(Tensor input) => throw new NotSupportedException();
    }

    private sealed class Unit : Layer
    {
        private readonly BatchNorm2d preact;
        private readonly Layer? shortcut;
        private readonly Conv2dBatchNorm conv1;
        private readonly Conv2dBatchNorm conv2;
        private readonly Conv2d conv3;
        private readonly bool projects;

        public Unit(WeightFactory factory, int channels, UnitDescription unit)
            : base("bottleneck_v2", factory)
        {
            projects = unit.Depth != channels;
            preact = new BatchNorm2d(factory, channels, decay: 0.997, activation: Activation.Relu);
            shortcut = projects ? new Conv2d(factory, channels, unit.Depth, kernel: 1, stride: unit.Stride)
                : unit.Stride > 1 ? new Subsample(unit.Stride)
                : null;
            conv1 = new Conv2dBatchNorm(factory, channels, unit.Bottleneck, kernel: 1, activation: Activation.Relu, decay: 0.997);
            conv2 = new Conv2dBatchNorm(
                factory, unit.Bottleneck, unit.Bottleneck, kernel: 3, stride: unit.Stride, padding: 1, activation: Activation.Relu, decay: 0.997);
            conv3 = new Conv2d(factory, unit.Bottleneck, unit.Depth, kernel: 1);
            register_module("preact", preact);
            register_module("conv1", conv1);
            register_module("conv2", conv2);
            register_module("conv3", conv3);
            if (shortcut is not null)
            {
                register_module("shortcut", shortcut);
            }
        }

        public override Tensor forward(Tensor input)
        {
            using var activated = preact.call(input);
            using var skip = shortcut is null ? input.alias() : shortcut.call(projects ? activated : input);
            using var first = conv1.call(activated);
            using var second = conv2.call(first);
            return conv3.call(second).add_(skip);
        }
    }
}
