using ResNetGen.Layers;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

public class ScaleTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_values_and_gradients_are_those_of_the_formula(bool bias)
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Scale(factory, 3, bias);
        Assert.Equal(bias ? "weight, bias" : "weight", string.Join(", ", layer.state_dict().Keys));
        using (no_grad())
        {
            layer.Weight.copy_(Samples.Normal(2, 3));
            layer.Bias?.copy_(Samples.Normal(3, 3));
        }

        var images = Samples.Normal(4, 2, 3, 4, 5);
        var expected = Differentiated.Of(
            input => cat(
                [.. Enumerable.Range(0, 3).Select(channel =>
                {
                    var scaled = input.narrow(1, channel, 1) * layer.Weight[channel];
                    return bias ? scaled + layer.Bias![channel] : scaled;
                })],
                1),
            images,
            layer.parameters());
        expected.AssertClose(Differentiated.Of(layer, images), 1e-6);
        Assert.Equal(bias ? 2 : 1, expected.ParameterGradients.Count);
    }

    [Fact]
    public void It_starts_as_the_identity()
    {
        using var scope = NewDisposeScope();
        using var factory = new WeightFactory(seed: 1);
        using var layer = new Scale(factory, 3);
        var images = Samples.Normal(4, 2, 3, 4, 5);
        TensorAssert.Same(images, layer.call(images));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Scale(factory, 0));
    }
}
