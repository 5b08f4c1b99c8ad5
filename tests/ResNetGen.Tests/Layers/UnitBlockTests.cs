using ResNetGen.Layers;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

// The tensors of the process are counted.
[Collection(nameof(Alone))]
public class UnitBlockTests
{
    [Fact]
    public void The_units_run_one_after_another()
    {
        using var scope = NewDisposeScope();
        using var block = Make();
        Assert.Equal(3, block.Units.Count);
        Assert.Same(block.Units[1], block[1]);

        var images = Samples.Normal(1, 2, 3, 6, 6);
        var expected = Differentiated.Of(x => block[2].call(block[1].call(block[0].call(x))), images, block.parameters());
        expected.AssertClose(Differentiated.Of(block, images), 0);
        Assert.Equal(2, expected.ParameterGradients.Count);
        Assert.Equal([2, 4, 3, 3], block.call(images).shape);
    }

    [Fact]
    public void The_names_are_the_scopes()
    {
        using var block = Make();
        Assert.Equal(["unit_1.conv.weight", "res2a.weight"], block.state_dict().Keys);
        Assert.Equal(["unit_1.conv", "res2a", "unit_3"], block.named_modules().Select(module => module.name));
    }

    [Fact]
    public void The_end_points_are_every_units_output()
    {
        using var scope = NewDisposeScope();
        using var block = Make();
        var images = Samples.Normal(1, 2, 3, 6, 6);
        var points = new List<(string Name, Tensor Tensor)> { ("net/root", images) };
        var result = block.ForwardEndPoints(images, "net", "block1", points);

        Assert.Equal(["net/root", "net/block1/unit_1/conv", "net/res2a", "net/block1/unit_3"], points.Select(point => point.Name));
        Assert.Same(points[3].Tensor, result);
        var first = block[0].call(images);
        TensorAssert.Same(first, points[1].Tensor);
        TensorAssert.Same(block[1].call(first), points[2].Tensor);
        TensorAssert.Same(block.call(images), result);
    }

    [Fact]
    public void Without_units_it_is_the_identity()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();
        var images = Samples.Normal(1, 2, 3, 6, 6);
        var result = block.call(images);
        Assert.NotSame(images, result);
        result.Dispose();
        Assert.False(images.IsInvalid);
        TensorAssert.Same(images, block.call(images));

        var points = new List<(string Name, Tensor Tensor)>();
        Assert.Same(images, block.ForwardEndPoints(images, "net", "block1", points));
        Assert.Empty(points);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_result_between_two_units_is_disposed(int units)
    {
        using var block = units == 0 ? new Block() : Make(units);
        using var images = Samples.Normal(1, 2, 3, 6, 6);
        block.call(images).Dispose();
        var before = LiveTensors.Settled();
        for (var i = 0; i < 10; i++)
        {
            using var result = block.call(images);
            Assert.Equal(before + 1, Tensor.TotalCount);
        }

        Assert.Equal(before, Tensor.TotalCount);
        Assert.False(images.IsInvalid);

        var points = new List<(string Name, Tensor Tensor)>();
        block.ForwardEndPoints(images, "net", "block1", points);
        Assert.Equal(before + units, Tensor.TotalCount);
        points.ForEach(point => point.Tensor.Dispose());
    }

    [Fact]
    public void A_unit_that_throws_leaves_nothing_behind()
    {
        using var block = Make();
        block.Append("unit_4", new Refusing());
        using var images = Samples.Normal(1, 2, 3, 6, 6);
        var before = LiveTensors.Settled();
        Assert.Throws<NotSupportedException>(() => block.call(images));
        Assert.Equal(before, Tensor.TotalCount);
        Assert.False(images.IsInvalid);
    }

    [Fact]
    public void A_scope_is_given_once()
    {
        using var block = Make();
        using var more = new Flatten();
        Assert.Throws<ArgumentException>(() => block.Append("unit_3", more));
        Assert.Equal(3, block.Units.Count);
    }

    private static Block Make(int units = 3)
    {
        using var factory = new WeightFactory(seed: 1);
        var block = new Block();
        block.Append("unit_1/conv", new Conv2d(factory, 3, 4, kernel: 3, padding: 1, bias: false));
        if (units > 1)
        {
            block.Append("/res2a", new Conv2d(factory, 4, 4, kernel: 1, bias: false, activation: Activation.Relu));
        }

        if (units > 2)
        {
            block.Append("unit_3", new MaxPool2d(2, 2, 0));
        }

        return block;
    }

    private sealed class Block() : UnitBlock("block1", new WeightFactory(seed: 1))
    {
        public void Append(string scope, Layer unit) => Add(scope, unit);
    }

    private sealed class Refusing() : Layer("Refusing")
    {
        public override Tensor forward(Tensor input) => throw new NotSupportedException();
    }
}
