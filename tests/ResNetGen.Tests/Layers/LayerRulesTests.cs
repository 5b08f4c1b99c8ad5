using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace ResNetGen.Tests.Layers;

/// <summary>What every layer promises: about its argument, its result, its memory and its weights' whereabouts.</summary>
public class LayerRulesTests
{
    private static readonly Dictionary<string, (Func<WeightFactory, Layer> Make, long[] Input)> Layers = new()
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

    public static TheoryData<string, bool> LayersInBothModes
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in Layers.Keys)
            {
                data.Add(name, true);
                data.Add(name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(LayersInBothModes))]
    public void The_argument_is_left_as_it_was(string name, bool train)
    {
        using var scope = NewDisposeScope();
        using var layer = Make(name, train, out var input);
        var before = input.clone();
        var result = layer.call(input);
        Assert.NotSame(input, result);
        TensorAssert.Same(before, input);
        result.Dispose();
        TensorAssert.Same(before, input);
    }

    [Theory]
    [MemberData(nameof(LayersInBothModes))]
    public void A_hundred_calls_leave_no_tensor_behind(string name, bool train)
    {
        using var layer = Make(name, train, out var input);
        using var point = input.requires_grad_();
        Step(layer, point);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var i = 0; i < 100; i++)
        {
            layer.call(point).Dispose();
        }

        Step(layer, point);
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);

        static void Step(Layer layer, Tensor point)
        {
            using var result = layer.call(point);
            using var loss = result.sum();
            loss.backward();
        }
    }

    // What a residual unit relies on when it adds the shortcut in place.
    [Theory]
    [InlineData("Conv2d, asymmetric")]
    [InlineData("Conv2dBatchNorm, linear")]
    [InlineData("BatchNorm2d, linear")]
    [InlineData("Linear, linear")]
    [InlineData("LinearBatchNorm, linear")]
    [InlineData("BatchNorm2d, global")]
    [InlineData("MaxPool2d")]
    [InlineData("GlobalAvgPool2d")]
    [InlineData("AvgPool2d")]
    [InlineData("AvgPool2d, padded")]
    [InlineData("AvgPool2d, counted")]
    [InlineData("GlobalMaxPool2d")]
    [InlineData("GlobalMaxPool2d, flat")]
    [InlineData("ZeroPad2d, none")]
    [InlineData("PadChannels, none")]
    [InlineData("Scale")]
    [InlineData("Scale, without bias")]
    public void A_result_without_activation_may_be_changed_in_place(string name)
    {
        using var scope = NewDisposeScope();
        using var layer = Make(name, train: true, out var input);
        var expected = Differentiated.Of(x => layer.call(x).mul(3), input, layer.parameters());
        expected.AssertClose(Differentiated.Of(x => layer.call(x).mul_(3), input, layer.parameters()), 1e-6);
    }

    [Theory]
    [InlineData("Conv2d")]
    [InlineData("Conv2dBatchNorm")]
    [InlineData("Linear")]
    [InlineData("LinearBatchNorm")]
    [InlineData("BatchNorm2d")]
    [InlineData("Scale")]
    public void After_a_move_the_properties_are_what_is_registered_and_what_is_computed_with(string name)
    {
        using var scope = NewDisposeScope();
        using var layer = Make(name, train: false, out var input);
        foreach (var dtype in new[] { ScalarType.Float64, ScalarType.BFloat16, ScalarType.Float32 })
        {
            _ = layer.to(dtype);
            AssertProperties(layer, dtype, DeviceType.CPU);
            var output = layer.call(input.to(dtype));
            Assert.Equal(dtype, output.dtype);

            // What is set through a property is what the layer computes with.
            using (no_grad())
            {
                WeightOf(layer).fill_(0);
            }

            Assert.False(output.eq(layer.call(input.to(dtype))).all().item<bool>());
            using (no_grad())
            {
                WeightOf(layer).fill_(1);
            }
        }

        _ = layer.to(META);
        AssertProperties(layer, ScalarType.Float32, DeviceType.META);
    }

    [Theory]
    [InlineData("Conv2d")]
    [InlineData("Conv2dBatchNorm")]
    [InlineData("Linear")]
    [InlineData("LinearBatchNorm")]
    [InlineData("BatchNorm2d")]
    [InlineData("Scale")]
    public void A_loaded_state_is_what_the_properties_show(string name)
    {
        using var scope = NewDisposeScope();
        using var layer = Make(name, train: false, out var input);
        var source = layer.state_dict().ToDictionary(entry => entry.Key, entry => full_like(entry.Value, 0.5));
        layer.load_state_dict(source);
        Assert.Equal(0.5f, WeightOf(layer).max().item<float>());
        if (layer is BatchNorm2d norm)
        {
            Assert.Equal((0.5f, 0.5f), (norm.RunningMean.max().item<float>(), norm.RunningVar.max().item<float>()));
        }
    }

    // The META device holds no values, so that the move shows in torch's refusal to make it.
    [Fact]
    public void Moving_a_layer_to_the_CPU_from_the_device_it_was_made_on_is_not_skipped()
    {
        using var factory = new WeightFactory(META, seed: 1);
        using var layer = new Probe(factory);
        Assert.Equal(DeviceType.META, layer.Convolution.Weight.device_type);
        var refusal = Assert.ThrowsAny<Exception>(() => layer.to(CPU));
        Assert.Contains("Cannot copy out of meta tensor", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Children_are_registered_once_and_by_the_given_name()
    {
        using var factory = new WeightFactory(seed: 1);
        using var inner = new Probe(factory);
        using var outer = new Outer(factory, inner);
        Assert.Equal(["unit_1.conv.weight", "unit_1.conv.bias"], outer.state_dict().Keys);
        Assert.Equal(["unit_1", "unit_1.conv"], outer.named_modules().Select(module => module.name));
    }

    [Fact]
    public void Weights_outlive_the_scope_that_they_were_made_in()
    {
        using var factory = new WeightFactory(seed: 1);
        Conv2dBatchNorm layer;
        using (NewDisposeScope())
        {
            layer = new Conv2dBatchNorm(factory, 3, 4, kernel: 3);
        }

        using (layer)
        {
            Assert.All(layer.state_dict().Values, tensor => Assert.False(tensor.IsInvalid));
            using var input = Samples.Normal(1, 1, 3, 4, 4);
            using var output = layer.call(input);
            Assert.Equal([1, 4, 2, 2], output.shape);
        }
    }

    [Fact]
    public void Disposing_a_layer_disposes_its_weights_and_making_one_leaves_nothing_else()
    {
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using (var factory = new WeightFactory(seed: 1))
        {
            using var layer = new Conv2dBatchNorm(factory, 3, 4, kernel: 3);
            Assert.Equal(before + 5, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static Layer Make(string name, bool train, out Tensor input)
    {
        using var factory = new WeightFactory(seed: 1);
        var (make, shape) = Layers[name];
        input = Samples.Normal(7, shape);
        var layer = make(factory);
        layer.train(train);
        return layer;
    }

    private static Parameter WeightOf(Layer layer) => layer switch
    {
        IRegularized regularized => regularized.Weight,
        Scale scale => scale.Weight,
        _ => ((BatchNorm2d)layer).Weight!,
    };

    private static void AssertProperties(Layer layer, ScalarType dtype, DeviceType device)
    {
        var state = layer.state_dict();
        void AssertIs(string name, Tensor? property)
        {
            Assert.Same(state[name], property);
            Assert.Equal((dtype, device), (property!.dtype, property.device_type));
        }

        AssertIs("weight", WeightOf(layer));
        switch (layer)
        {
            case Conv2dBatchNorm convolution:
                AssertIs("BatchNorm.weight", convolution.BatchNorm.Weight);
                AssertIs("BatchNorm.bias", convolution.BatchNorm.Bias);
                AssertIs("BatchNorm.running_mean", convolution.BatchNorm.RunningMean);
                AssertIs("BatchNorm.running_var", convolution.BatchNorm.RunningVar);
                break;
            case Conv2d convolution:
                AssertIs("bias", convolution.Bias);
                break;
            case LinearBatchNorm linear:
                AssertIs("BatchNorm.weight", linear.BatchNorm.Weight);
                AssertIs("BatchNorm.bias", linear.BatchNorm.Bias);
                AssertIs("BatchNorm.running_mean", linear.BatchNorm.RunningMean);
                AssertIs("BatchNorm.running_var", linear.BatchNorm.RunningVar);
                break;
            case Linear linear:
                AssertIs("bias", linear.Bias);
                break;
            case Scale scale:
                AssertIs("bias", scale.Bias);
                break;
            case BatchNorm2d norm:
                AssertIs("bias", norm.Bias);
                AssertIs("running_mean", norm.RunningMean);
                AssertIs("running_var", norm.RunningVar);
                break;
        }
    }

    private sealed class Probe : Layer
    {
        public Probe(WeightFactory factory)
            : base("Probe", factory)
        {
            Convolution = new Conv2d(factory, 3, 4, kernel: 3);
            register_module("conv", Convolution);
        }

        public Conv2d Convolution { get; }

        public override Tensor forward(Tensor input) => Convolution.call(input);
    }

    private sealed class Outer : Layer
    {
        public Outer(WeightFactory factory, Probe inner)
            : base("Outer", factory)
        {
            Unit1 = inner;
            register_module("unit_1", inner);
        }

        public Probe Unit1 { get; }

        public override Tensor forward(Tensor input) => Unit1.call(input);
    }
}
