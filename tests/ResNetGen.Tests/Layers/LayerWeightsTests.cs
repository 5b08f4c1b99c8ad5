using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace ResNetGen.Tests.Layers;

/// <summary>Where the weights of every layer are: what is registered, moved and loaded is what the layer shows and computes with.</summary>
public class LayerWeightsTests
{
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
        using var layer = EveryLayer.Make(name, train: false, out var input);
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
        using var layer = EveryLayer.Make(name, train: false, out var input);
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
