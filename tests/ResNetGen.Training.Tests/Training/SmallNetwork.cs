using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>Three convolutions with batch norm and dropout, a mean over space, and a convolution to the classes: (N, K, 1, 1).</summary>
internal sealed class SmallNetwork : Layer, INetwork
{
    private readonly Conv2dBatchNorm conv1;
    private readonly Conv2dBatchNorm conv2;
    private readonly Conv2dBatchNorm conv3;
    private readonly Dropout dropout;
    private readonly GlobalAvgPool2d pool;

    public SmallNetwork(Shape input, int classes, long seed = 1, double weightDecay = 1e-3, double dropoutRate = 0.1, ScalarType dtype = ScalarType.Float32)
        : base("small")
    {
        using var factory = new WeightFactory(CPU, dtype, seed);
        conv1 = new Conv2dBatchNorm(factory, input[0], 8, 3, stride: 2, padding: 1, activation: Activation.Relu, weightDecay: weightDecay);
        conv2 = new Conv2dBatchNorm(factory, 8, 16, 3, stride: 2, padding: 1, activation: Activation.Relu, weightDecay: weightDecay);
        conv3 = new Conv2dBatchNorm(factory, 16, 16, 3, padding: 1, activation: Activation.Relu);
        dropout = new Dropout(dropoutRate);
        pool = new GlobalAvgPool2d(keepDims: true);
        Logits = new Conv2d(factory, 16, classes, 1, weightDecay: 2 * weightDecay);
        register_module("conv1", conv1);
        register_module("conv2", conv2);
        register_module("conv3", conv3);
        register_module("dropout", dropout);
        register_module("pool", pool);
        register_module("logits", Logits);
        Place(factory);

        Info = new NetworkInfo(
            "small",
            "SmallNetwork",
            input,
            new Shape(classes, 1, 1),
            classes,
            [
                new LayerInfo("small/conv1", "conv2d", new Shape(8, input[1] / 2, input[2] / 2), (input[0] * 72) + 32, (input[0] * 72) + 16, input[0] * 72L * (input[1] / 2) * (input[2] / 2)),
                new LayerInfo("small/conv2", "conv2d", new Shape(16, input[1] / 4, input[2] / 4), 1152 + 64, 1152 + 32, 1152L * (input[1] / 4) * (input[2] / 4)),
                new LayerInfo("small/conv3", "conv2d", new Shape(16, input[1] / 4, input[2] / 4), 2304 + 64, 2304 + 32, 2304L * (input[1] / 4) * (input[2] / 4)),
                new LayerInfo("small/dropout", "dropout", new Shape(16, input[1] / 4, input[2] / 4), 0, 0, 0),
                new LayerInfo("small/pool", "global_avg_pool", new Shape(16, 1, 1), 0, 0, 0),
                new LayerInfo("small/logits", "conv2d", new Shape(classes, 1, 1), 17 * classes, 17 * classes, 16 * classes),
            ]);
    }

    public NetworkInfo Info { get; }

    public Conv2dBatchNorm Conv1 => conv1;

    public Conv2dBatchNorm Conv2 => conv2;

    public Conv2dBatchNorm Conv3 => conv3;

    public Conv2d Logits { get; }

    public override Tensor forward(Tensor input)
    {
        using var first = conv1.call(input);
        using var second = conv2.call(first);
        using var third = conv3.call(second);
        using var dropped = dropout.call(third);
        using var pooled = pool.call(dropped);
        return Logits.call(pooled);
    }

    public EndPoints ForwardEndPoints(Tensor images) => throw new NotSupportedException();
}
