using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

/// <summary>What every layer promises: about its argument, its result and its memory.</summary>
public class LayerRulesTests
{
    public static TheoryData<string, bool> LayersInBothModes
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in EveryLayer.Names)
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
        using var layer = EveryLayer.Make(name, train, out var input);
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
        using var layer = EveryLayer.Make(name, train, out var input);
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
        using var layer = EveryLayer.Make(name, train: true, out var input);
        var expected = Differentiated.Of(x => layer.call(x).mul(3), input, layer.parameters());
        expected.AssertClose(Differentiated.Of(x => layer.call(x).mul_(3), input, layer.parameters()), 1e-6);
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
}
