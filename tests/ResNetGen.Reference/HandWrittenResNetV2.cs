using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ResNetGen.Reference;

/// <summary>
/// TF-Slim's <c>resnet_v2</c> as a careful user of TorchSharp writes it by hand, of TorchSharp's own modules and with nothing of ResNetGen:
/// (N, 3, H, W) to (N, classes, 1, 1), or to features. It is what generated networks are compared with, in their values and in their speed.
/// </summary>
/// <remarks>
/// Names: <c>conv1</c>, <c>block1.unit_1.preact</c>, <c>.shortcut</c>, <c>.conv1</c>, <c>.conv1_bn</c>, <c>.conv2</c>, <c>.conv2_bn</c>,
/// <c>.conv3</c>, <c>postnorm</c>, <c>logits</c>.
/// </remarks>
public sealed class HandWrittenResNetV2 : Module<Tensor, Tensor>
{
    private readonly Conv2d? conv1;
    private readonly List<List<Bottleneck>> blocks = [];
    private readonly BatchNorm2d postnorm;
    private readonly Conv2d? logits;
    private readonly bool globalPool;

    /// <summary>Makes the network with TorchSharp's default weights, which are not slim's.</summary>
    /// <param name="blocks">The units of each block.</param>
    /// <param name="classes">The number of classes, or null for features.</param>
    /// <param name="includeRoot">Whether the 7×7 convolution and the pooling come first; without them the blocks read the image.</param>
    /// <param name="useGlobalPool">Whether the features are averaged over rows and columns.</param>
    /// <param name="outputStride">
    /// The ratio of input to output size at which strides become atrous rates, or null for the nominal one.
    /// </param>
    public HandWrittenResNetV2(
        IEnumerable<IReadOnlyList<UnitDescription>> blocks,
        int? classes,
        bool includeRoot = true,
        bool useGlobalPool = true,
        int? outputStride = null)
        : base("resnet_v2")
    {
        ArgumentNullException.ThrowIfNull(blocks);
        globalPool = useGlobalPool;
        var channels = 3;
        var target = outputStride;
        if (includeRoot)
        {
            conv1 = Conv2d(channels, 64, 7, stride: 2, padding: 3);
            channels = 64;
            target = outputStride / 4;
        }

        var (current, rate) = (1, 1);
        foreach (var block in blocks)
        {
            var units = new List<Bottleneck>();
            foreach (var unit in block)
            {
                if (current == target)
                {
                    units.Add(new Bottleneck(channels, unit with { Stride = 1 }, rate));
                    rate *= unit.Stride;
                }
                else
                {
                    units.Add(new Bottleneck(channels, unit, 1));
                    current *= unit.Stride;
                }

                channels = unit.Depth;
            }

            this.blocks.Add(units);
            var list = new Sequence(units);
            register_module($"block{this.blocks.Count}", list);
        }

        postnorm = Bottleneck.BatchNorm(channels);
        logits = classes is { } count ? Conv2d(channels, count, 1) : null;
        RegisterComponents();
    }

    /// <summary>resnet_v2_50.</summary>
    public static HandWrittenResNetV2 ResNet50(int? classes = 1000) => Deep([3, 4, 6, 3], classes);

    /// <summary>resnet_v2_101.</summary>
    public static HandWrittenResNetV2 ResNet101(int? classes = 1000) => Deep([3, 4, 23, 3], classes);

    /// <summary>resnet_v2_152.</summary>
    public static HandWrittenResNetV2 ResNet152(int? classes = 1000) => Deep([3, 8, 36, 3], classes);

    /// <summary>resnet_v2_200.</summary>
    public static HandWrittenResNetV2 ResNet200(int? classes = 1000) => Deep([3, 24, 36, 3], classes);

    /// <summary>The small network of slim's own tests.</summary>
    public static HandWrittenResNetV2 Small(int? classes = 10, bool includeRoot = true, bool globalPool = true, int? outputStride = null) =>
        new(
            [
                UnitDescription.Block(1, 3, 2),
                UnitDescription.Block(2, 3, 2),
                UnitDescription.Block(4, 3, 2),
                UnitDescription.Block(8, 2, 1),
            ],
            classes,
            includeRoot,
            globalPool,
            outputStride);

    /// <summary>Copies all weights and moving statistics from a generated network, by name.</summary>
    /// <param name="generated">
    /// A network whose state dict has slim's scopes. They are this network's names with <c>bottleneck_v2.</c> after the unit, and
    /// <c>conv1.BatchNorm</c> for <c>conv1_bn</c>.
    /// </param>
    /// <exception cref="ArgumentException">A name on either side has no counterpart, or a shape differs.</exception>
    public void CopyWeightsFrom(Module generated)
    {
        ArgumentNullException.ThrowIfNull(generated);
        var source = generated.state_dict();
        using var guard = no_grad();
        foreach (var (name, target) in state_dict().Where(entry => !entry.Key.EndsWith(".num_batches_tracked", StringComparison.Ordinal)))
        {
            var generatedName = ToGeneratedName(name);
            if (!source.Remove(generatedName, out var value))
            {
                throw new ArgumentException($"The network has no '{generatedName}' for '{name}'.", nameof(generated));
            }

            if (!value.shape.SequenceEqual(target.shape))
            {
                var shapes = $"({string.Join(", ", value.shape)}) instead of ({string.Join(", ", target.shape)})";
                throw new ArgumentException($"'{generatedName}' is {shapes}.", nameof(generated));
            }

            target.copy_(value);
        }

        if (source.Count > 0)
        {
            throw new ArgumentException(
                $"There is nothing here for '{source.Keys.First()}' and {source.Count - 1} more.", nameof(generated));
        }
    }

    /// <summary>
    /// The name in a generated network of a parameter or buffer of this one: <c>block1.unit_1.conv1_bn.bias</c> is
    /// <c>block1.unit_1.bottleneck_v2.conv1.BatchNorm.bias</c>.
    /// </summary>
    public static string ToGeneratedName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Replace("_bn.", ".BatchNorm.", StringComparison.Ordinal).Split('.');
        return name.StartsWith("block", StringComparison.Ordinal)
            ? string.Join('.', [parts[0], parts[1], "bottleneck_v2", .. parts[2..]])
            : string.Join('.', parts);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var x = Root(input);
        foreach (var unit in blocks.SelectMany(units => units))
        {
            using var previous = x;
            x = unit.call(previous);
        }

        return Head(x);
    }

    /// <summary>Runs the network and keeps each block's output. The tensors are the caller's.</summary>
    public (Tensor Output, IReadOnlyList<Tensor> Blocks) ForwardBlocks(Tensor input)
    {
        var outputs = new List<Tensor>();
        var x = Root(input);
        foreach (var units in blocks)
        {
            foreach (var unit in units)
            {
                using var previous = x;
                x = unit.call(previous);
            }

            outputs.Add(x.alias());
        }

        return (Head(x), outputs);
    }

    private static HandWrittenResNetV2 Deep(int[] units, int? classes) =>
        new(
            [
                UnitDescription.Block(64, units[0], 2),
                UnitDescription.Block(128, units[1], 2),
                UnitDescription.Block(256, units[2], 2),
                UnitDescription.Block(512, units[3], 1),
            ],
            classes);

    private Tensor Root(Tensor input)
    {
        if (conv1 is null)
        {
            return input.alias();
        }

        // TensorFlow's SAME: one row at either end of an odd size, and one at the end alone of an even size, which is torch's rounding up.
        using var convolved = conv1.call(input);
        return functional.max_pool2d(convolved, (3, 3), (2, 2), (convolved.size(2) % 2, convolved.size(3) % 2), ceil_mode: true);
    }

    private Tensor Head(Tensor features)
    {
        using var unnormalized = features;
        var x = postnorm.call(unnormalized).relu_();
        if (globalPool)
        {
            using var map = x;
            x = map.mean([2, 3], keepdim: true);
        }

        if (logits is not null)
        {
            using var pooled = x;
            x = logits.call(pooled);
        }

        return x;
    }

    private sealed class Sequence : Module
    {
        public Sequence(IReadOnlyList<Bottleneck> units)
            : base("block")
        {
            for (var i = 0; i < units.Count; i++)
            {
                register_module($"unit_{i + 1}", units[i]);
            }
        }
    }
}
