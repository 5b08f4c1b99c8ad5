using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Tests.Diagnostics;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("conv2", "conv2d")]
    [InlineData("conv", "conv2d")]
    [InlineData("Conv2D", "conv2d")]
    [InlineData("cnov2d", "conv2d")]
    [InlineData("conv2d_smae", "conv2d_same")]
    [InlineData("batchnorm", "batch_norm")]
    [InlineData("BatchNorm2d", "batch_norm")]
    [InlineData("maxpool", "max_pool2d")]
    [InlineData("max_pool", "max_pool2d")]
    [InlineData("rleu", "relu")]
    [InlineData("ReLU6", "relu6")]
    [InlineData("soft_max", "softmax")]
    [InlineData("global_average_pool", "global_avg_pool")]
    [InlineData("ad", "add")]
    [InlineData("upsample", null)]
    [InlineData("up_sample", null)]
    [InlineData("max_unpool2d", null)]
    [InlineData("unflatten", null)]
    [InlineData("min_pool2d", null)]
    [InlineData("global_min_pool", null)]
    [InlineData("prelu", null)]
    [InlineData("selu", null)]
    [InlineData("softmin", null)]
    [InlineData("batch_renorm", null)]
    [InlineData("subsmaple", "subsample")]
    [InlineData("conv22d", "conv2d")]
    [InlineData("attention", null)]
    [InlineData("lstm", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("conv2d_transposed_with_a_very_long_name_indeed", null)]
    public void Slips_of_the_pen_are_near_and_other_layers_are_not(string unknown, string? meant) =>
        Assert.Equal(meant, NearestName.Find(unknown, LayerCatalogue.Names));

    [Theory]
    [InlineData("no_bias", "bias kernel", null)]
    [InlineData("uncenter", "center scale", null)]
    [InlineData("invalid", "same valid", null)]
    [InlineData("slope", "name scope", null)]
    [InlineData("floor_mode", "ceil_mode", null)]
    [InlineData("top_left", "top_right", null)]
    [InlineData("nadam", "sgd adam adamw", null)]
    [InlineData("asgd", "sgd adam adamw", null)]
    [InlineData("adma", "sgd adam adamw", "adam")]
    public void What_means_the_opposite_or_something_else_is_no_slip(string unknown, string known, string? meant) =>
        Assert.Equal(meant, NearestName.Find(unknown, known.Split(' ')));

    [Theory]
    [InlineData("b", "a", null)]
    [InlineData("a1", "a2", "a2")]
    [InlineData("stride", "strides stride_ stred", "stride_")]
    [InlineData("stirde", "stride strides", "stride")]
    public void Of_several_the_nearest_and_of_equally_near_the_first(string unknown, string known, string? meant) =>
        Assert.Equal(meant, NearestName.Find(unknown, known.Split(' ')));

    [Fact]
    public void A_list_of_many_names_is_cut() => Assert.EndsWith(
        ", `n38`, `n39`, ….",
        NearestName.Hint("q", Enumerable.Range(10, 90).Select(i => FormattableString.Invariant($"n{i}"))).ToString()!,
        StringComparison.Ordinal);
}
