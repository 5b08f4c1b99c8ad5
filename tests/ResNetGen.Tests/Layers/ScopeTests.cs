using ResNetGen.Layers;

namespace ResNetGen.Tests.Layers;

/// <summary>Scopes that are refused: those that are none, and those that would give two tensors one name.</summary>
public class ScopeTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a/b", "a/b")]
    [InlineData("/a", "a")]
    [InlineData("a/b", "/a/b")]
    public void One_scope_twice_is_refused_when_it_is_registered(string first, string second)
    {
        using var factory = new WeightFactory(seed: 1);
        using var one = Conv(factory);
        using var two = Conv(factory);
        var error = Assert.Throws<ArgumentException>(() => new ScopedNetwork("network", (first, one), (second, two)));
        Assert.StartsWith(
            $"network has a child at '{second}' already; give one of the two another scope.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_unit_an_absolute_scope_is_not_the_same_as_a_relative_one()
    {
        using var factory = new WeightFactory(seed: 1);
        using var network = new ScopedNetwork("network", ("unit", new ScopedLayer("unit", ("a", Conv(factory)), ("/a", Conv(factory)))));
        Assert.Equal(["unit.a.weight", "a.weight"], network.state_dict().Keys);
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused_when_they_are_listed()
    {
        using var factory = new WeightFactory(seed: 1);
        using var deep = new ScopedNetwork(
            "network", ("u1", new ScopedLayer("u1", ("/a", Norm(factory)))), ("u2", new ScopedLayer("u2", ("/a", Norm(factory)))));
        using var overlapping = new ScopedNetwork("network", ("a/b", Norm(factory)), ("a", new ScopedLayer("a", ("b", Norm(factory)))));
        foreach (var (network, name) in new[] { (deep, "a"), (overlapping, "a.b") })
        {
            var error = Assert.Throws<ArgumentException>(() => network.state_dict());
            Assert.Equal(
                $"Two tensors of network have the name '{name}.weight' in the state dict; give one of their layers another scope.",
                error.Message);
            Assert.Throws<ArgumentException>(() => network.named_parameters().Count());
            Assert.Throws<ArgumentException>(() => network.named_buffers().Count());
        }
    }

    [Theory]
    [InlineData("a.b", "holds a '.'")]
    [InlineData("/", "has an empty part")]
    [InlineData("//a", "has an empty part")]
    [InlineData("a/", "has an empty part")]
    [InlineData("a//b", "has an empty part")]
    public void What_is_no_scope_is_refused(string scope, string reason)
    {
        using var child = new Flatten();
        var error = Assert.Throws<ArgumentException>(() => new ScopedLayer("parent", (scope, child)));
        Assert.StartsWith($"The scope '{scope}' {reason}", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ScopedLayer("parent", ("", child)));
        Assert.Throws<ArgumentNullException>(() => new ScopedLayer("parent", ("a", null!)));
    }

    private static Conv2d Conv(WeightFactory factory) => new(factory, 2, 2, kernel: 1, bias: false);

    private static BatchNorm2d Norm(WeightFactory factory) => new(factory, 2);
}
