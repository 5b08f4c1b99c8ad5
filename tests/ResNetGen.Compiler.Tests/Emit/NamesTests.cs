using ResNetGen.Compiler.Emit;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Tests.Emit;

public sealed class NamesTests
{
    [Theory]
    [InlineData("conv1", "Conv1")]
    [InlineData("global_pool", "GlobalPool")]
    [InlineData("resnet_v2_50", "ResNetV2_50")]
    [InlineData("resnet_v2_small", "ResNetV2Small")]
    [InlineData("resnet50", "ResNet50")]
    [InlineData("a_1_2_b", "A1_2B")]
    [InlineData("a__b_", "AB")]
    [InlineData("x", "X")]
    [InlineData("iI", "II")]
    public void A_name_of_the_file_becomes_one_of_csharp(string name, string expected) => Assert.Equal(expected, Names.Pascal(name));

    [Theory]
    [InlineData("conv1", "conv1")]
    [InlineData("Conv1", "conv1")]
    [InlineData("global_pool", "globalPool")]
    [InlineData("class", "@class")]
    [InlineData("in", "@in")]
    [InlineData("Value", "@value")]
    [InlineData("input_", "input_")]
    public void And_a_variable(string name, string expected) => Assert.Equal(expected, Names.Camel(name));

    [Theory]
    [InlineData("resnet_v2_50.resnet.yaml", "ResNetV2_50")]
    [InlineData("a/b\\my-net.resnet.yaml", "MyNet")]
    [InlineData("50.resnet.yaml", "Network50")]
    [InlineData(".resnet.yaml", "ResNetYaml")]
    [InlineData("žluť.yaml", "Lu")]
    [InlineData("数.yaml", "Network")]
    [InlineData("", "Network")]
    [InlineData("tensor.resnet.yaml", "TensorNetwork")]
    public void A_file_that_says_no_name_gives_its_own(string fileName, string expected)
    {
        var graph = NetworkCompiler.Compile(fileName, string.Empty).Graph;

        Assert.True(graph.IsBroken);
        Assert.Equal(expected, graph.ClassName);
    }

    [Theory]
    [InlineData("class")]
    [InlineData("in")]
    [InlineData("var")]
    [InlineData("value")]
    [InlineData("event")]
    public void A_layer_can_be_called_like_a_keyword(string name)
    {
        var code = NetworkEmitter.Emit(
            Networks.Graph(
                Networks.With(
                    $"root:\n  - {{ name: {name}, relu: }}\n  - {{ name: z, elu: , from: {name} }}\nblocks:\n  - {{ scope: {name}2, "
                        + $"unit_fn: bottleneck, args: \"(4, 1, 1)\" }}")),
            "A");

        Assert.Contains($"var @{name} = {Names.Pascal(name)}.call(input);", code, StringComparison.Ordinal);
        Assert.Contains($"Register(\"{name}\", {Names.Pascal(name)});", code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("equals")]
    [InlineData("get_hash_code")]
    [InlineData("dispose")]
    [InlineData("create")]
    [InlineData("info")]
    [InlineData("multiply_adds")]
    [InlineData("activation")]
    [InlineData("shape")]
    public void A_layer_cannot_be_called_like_a_member_of_its_class(string name) =>
        Assert.StartsWith("RNG016", Assert.Single(Networks.Errors(Networks.Root($"{{ name: {name}, relu: }}"))), StringComparison.Ordinal);

    [Fact]
    public void A_network_cannot_be_called_like_a_type_that_its_code_names() => Assert.All(TypeNames.All, type =>
        Assert.StartsWith(
            "RNG016", Assert.Single(Networks.Errors($"network: {type}\ninput: [3, 8, 8]\nroot: [relu]\n")), StringComparison.Ordinal));

    [Fact]
    public void Unless_its_class_has_another_name()
    {
        var graph = Networks.Graph("network: tensor\nclass: MyNet\ninput: [3, 8, 8]\nroot: [relu]\n");

        Assert.Equal(("tensor", "MyNet"), (graph.Name, graph.ClassName));
    }

    [Fact]
    public void A_unit_can_be_called_like_anything()
    {
        var graph = Networks.Graph(Networks.With("""
            units:
              conv2d: { layers: [relu] }
              layer: { layers: [relu] }
              unit_1: { layers: [relu] }
              block1: { layers: [relu] }
              net: { layers: [relu] }
              a_1: { args: [n], layers: [relu] }
              a1: { args: [n], layers: [relu] }
            blocks:
              - { unit_fn: conv2d, args: [[]] }
              - { unit_fn: layer, args: [[]] }
              - { unit_fn: unit_1, args: [[]] }
              - { unit_fn: block1, args: [[]] }
              - { unit_fn: net, args: [[]] }
              - { unit_fn: a_1, args: [[-1]] }
              - { unit_fn: a1, args: [[-1]] }
            """));

        Assert.Equal(graph.Units.Count, graph.Units.Select(unit => unit.ClassName).Distinct().Count());
        Assert.DoesNotContain(
            graph.Units, unit => Names.IsTakenType(unit.ClassName) || unit.ClassName == graph.ClassName || unit.ClassName == "Block1");
    }

    [Fact]
    public void Units_of_one_function_are_told_apart_by_what_enters_them()
    {
        var graph = Networks.Graph(
            Networks.With("units:\n  u: { args: [n], layers: [{ max_pool2d: 2 }] }\nblocks:\n  - { unit_fn: u, args: \"(1) * 2 + (2)\" }"));

        Assert.Equal(["U_1_From3x8x8", "U_1_From3x4x4", "U_2"], graph.Units.Select(unit => unit.ClassName));
    }
}
