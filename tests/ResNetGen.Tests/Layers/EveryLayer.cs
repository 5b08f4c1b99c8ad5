using ResNetGen.Layers;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

/// <summary>Every layer by a name, with a shape that it takes.</summary>
internal static class EveryLayer
{
    private static readonly Dictionary<string, (Func<WeightFactory, Layer> Make, long[] Input)> All = new()
    {
        ["Conv2d"] = (i => new Conv2d(i, 3, 4, kernel: 3, padding: 1, activation: Activation.Relu), [2, 3, 6, 6]),
        ["Conv2d, asymmetric"] = (i => new Conv2d(i, 3, 4, kernel: 3, stride: 2, padding: new Padding2d(0, 1, 0, 1)), [2, 3, 6, 6]),
        ["Conv2d, GELU"] = (i => new Conv2d(i, 3, 4, kernel: 1, activation: Activation.Gelu), [2, 3, 6, 6]),
        ["Conv2d, ELU"] = (i => new Conv2d(i, 3, 4, kernel: 1, activation: Activation.Elu), [2, 3, 6, 6]),
        ["Conv2dBatchNorm"] = (i => new Conv2dBatchNorm(i, 3, 4, kernel: 3, activation: Activation.Relu), [2, 3, 6, 6]),
        ["Conv2dBatchNorm, linear"] = (i => new Conv2dBatchNorm(i, 3, 4, kernel: 3), [2, 3, 6, 6]),
        ["BatchNorm2d, linear"] = (i => new BatchNorm2d(i, 3), [2, 3, 6, 6]),
        ["BatchNorm2d"] = (i => new BatchNorm2d(i, 3, activation: Activation.Relu), [2, 3, 6, 6]),
        ["BatchNorm2d, softplus"] = (i => new BatchNorm2d(i, 3, activation: Activation.Softplus), [2, 3, 6, 6]),
        ["Linear"] = (i => new Linear(i, 5, 4, activation: Activation.Sigmoid), [2, 5]),
        ["Linear, linear"] = (i => new Linear(i, 5, 4), [2, 5]),
        ["LinearBatchNorm"] = (i => new LinearBatchNorm(i, 5, 4, activation: Activation.Relu), [3, 5]),
        ["LinearBatchNorm, linear"] = (i => new LinearBatchNorm(i, 5, 4, bias: true), [3, 5]),
        ["BatchNorm2d, vectors"] = (i => new BatchNorm2d(i, 3, activation: Activation.Elu), [4, 3]),
        ["BatchNorm2d, global"] = (i => new BatchNorm2d(i, 3, useGlobalStats: true), [2, 3, 6, 6]),
        ["MaxPool2d"] = (_ => new MaxPool2d(3, 2, 1), [2, 3, 7, 7]),
        ["MaxPool2d, ceil mode"] = (_ => new MaxPool2d(3, 2, new Padding2d(0, 1, 0, 1)), [2, 3, 6, 6]),
        ["MaxPool2d, padded"] = (_ => new MaxPool2d(3, 2, new Padding2d(0, 1, 1, 1)), [2, 3, 6, 7]),
        ["MaxPool2d, rounded up"] = (_ => new MaxPool2d(3, 2, new Padding2d(1, 0, 0, 1), ceilMode: true), [2, 3, 6, 7]),
        ["AvgPool2d"] = (_ => new AvgPool2d(3, 2, 1), [2, 3, 7, 7]),
        ["AvgPool2d, ceil mode"] = (_ => new AvgPool2d(3, 2, new Padding2d(0, 1, 0, 1)), [2, 3, 6, 6]),
        ["AvgPool2d, padded"] = (_ => new AvgPool2d(3, 2, new Padding2d(0, 1, 0, 1), countIncludePad: true), [2, 3, 6, 6]),
        ["AvgPool2d, counted"] = (_ => new AvgPool2d(3, 2, new Padding2d(1, 0, 0, 1), ceilMode: true), [2, 3, 6, 7]),
        ["GlobalMaxPool2d"] = (_ => new GlobalMaxPool2d(keepDims: true), [2, 3, 6, 6]),
        ["GlobalMaxPool2d, flat"] = (_ => new GlobalMaxPool2d(keepDims: false), [2, 3, 6, 6]),
        ["ZeroPad2d"] = (_ => new ZeroPad2d(1), [2, 3, 6, 6]),
        ["ZeroPad2d, none"] = (_ => new ZeroPad2d(0), [2, 3, 6, 6]),
        ["PadChannels"] = (_ => new PadChannels(1, 2), [2, 3, 6, 6]),
        ["PadChannels, none"] = (_ => new PadChannels(0, 0), [2, 3, 6, 6]),
        ["Scale"] = (i => new Scale(i, 3), [2, 3, 6, 6]),
        ["Scale, without bias"] = (i => new Scale(i, 3, bias: false), [2, 3, 6, 6]),
        ["BatchNorm2d, counting"] = (i => new BatchNorm2d(i, 3, countBatches: true), [2, 3, 6, 6]),
        ["Subsample"] = (_ => new Subsample(2), [2, 3, 6, 6]),
        ["GlobalAvgPool2d"] = (_ => new GlobalAvgPool2d(keepDims: true), [2, 3, 6, 6]),
        ["Flatten"] = (_ => new Flatten(), [2, 3, 6, 6]),
        ["Softmax"] = (_ => new Softmax(), [2, 3, 6, 6]),
        ["Dropout"] = (_ => new Dropout(0.5), [2, 3, 6, 6]),
        ["ActivationLayer"] = (_ => new ActivationLayer(Activation.Elu), [2, 3, 6, 6]),
        ["ActivationLayer, none"] = (_ => new ActivationLayer(Activation.None), [2, 3, 6, 6]),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static Layer Make(string name, bool train, out Tensor input)
    {
        using var factory = new WeightFactory(seed: 1);
        var (make, shape) = All[name];
        input = Samples.Normal(7, shape);
        var layer = make(factory);
        layer.train(train);
        return layer;
    }
}
