using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Tests.Language;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("7", 7)]
    [InlineData("1_000", 1000)]
    [InlineData("2 + 3 * 4", 14)]
    [InlineData("(2 + 3) * 4", 20)]
    [InlineData("20 - 5 - 3", 12)]
    [InlineData("24 / 4 / 2", 3)]
    [InlineData("17 % 5", 2)]
    [InlineData("2 * 9 % 5", 3)]
    [InlineData("-3 + 10", 7)]
    [InlineData("--7", 7)]
    [InlineData("10 - -3", 13)]
    [InlineData("input.channels", 3)]
    [InlineData("input . height", 8)]
    [InlineData("input.width / 2", 4)]
    [InlineData("num_classes * 2", 20)]
    [InlineData("1 + (2 < 3)", 2)]
    [InlineData("1 + (3 <= 2)", 1)]
    [InlineData("1 + (3 > 2 and 2 > 1)", 2)]
    [InlineData("1 + (3 > 4 or 2 > 1)", 2)]
    [InlineData("1 + not 0", 2)]
    [InlineData("1 + (2 != 2)", 1)]
    [InlineData("1 + (2 == 2)", 2)]
    [InlineData("1 + (2 >= 2)", 2)]
    [InlineData("9223372036 / 4611686018", 0, "RNG020")]
    [InlineData("2147483647 * 2147483647 * 0 + 6", 6)]
    [InlineData("(1 - 2) * 2147483647 * 2147483647 / (0 - 1) % 7 + 1", 2)]
    [InlineData("7 / 2", 0, "RNG021")]
    [InlineData("7 % 0", 0, "RNG021")]
    [InlineData("1 / (2 - 2)", 0, "RNG021")]
    [InlineData("2147483647 * 2147483647 * 2147483647", 0, "RNG021")]
    [InlineData("depth", 0, "RNG017")]
    [InlineData("input", 0, "RNG017")]
    [InlineData("input.depth", 0, "RNG017")]
    [InlineData("and", 0, "RNG017")]
    [InlineData("1 < 2 < 3", 0, "RNG020")]
    [InlineData("2 ** 3", 0, "RNG020")]
    [InlineData("2 // 3", 0, "RNG020")]
    [InlineData("1.5", 0, "RNG026")]
    [InlineData("1e3", 0, "RNG026")]
    [InlineData("(1", 0, "RNG020")]
    [InlineData("1)", 0, "RNG020")]
    [InlineData("input.", 0, "RNG020")]
    [InlineData("٣", 0, "RNG020")]
    [InlineData("max(1, 2)", 0, "RNG020")]
    public void Is_arithmetic_on_integers(string expression, int value, string? error = null)
    {
        var text = Networks.With($"num_classes: 10\nroot:\n  - {{ name: a, conv2d: \"{expression}\", kernel: 1 }}");
        if (error is null)
        {
            Assert.Equal(value, Networks.Graph(text).Layer("a").Output.Channels);
        }
        else
        {
            Assert.StartsWith(error, Assert.Single(Networks.Errors(text)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nesting_has_a_bound_that_no_person_meets()
    {
        Assert.Equal(5, Width(new string('(', 60) + "5" + new string(')', 60)));
        Assert.Equal(150, Width(string.Join(" + ", Enumerable.Repeat("1", 150))));
        Assert.Contains("it nests too deep", Error(new string('(', 70) + "5" + new string(')', 70)), StringComparison.Ordinal);
        Assert.Contains("it nests too deep", Error(new string('-', 100_000) + "5"), StringComparison.Ordinal);
        Assert.Contains("it is too long", Error(string.Join(" + ", Enumerable.Repeat("1", 100_000))), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_is_no_image_has_channels_only()
    {
        Assert.Equal(
            new SampleShape(192),
            Networks.Graph(
                Networks.With("units:\n  u: { layers: [{ linear: input.channels }] }\nroot: [flatten]\nblocks:\n  - { unit_fn: u, "
                    + "args: [[]] }")).Output);
        Assert.Contains(
            "Nothing here is called `input.height`",
            Assert.Single(
                Networks.Errors(
                    Networks.With(
                        "units:\n  u: { layers: [{ linear: input.height }] }\nroot: [flatten]\nblocks:\n  - { unit_fn: u, args: [[]] }"))),
            StringComparison.Ordinal);
    }

    private static int Width(string expression) =>
        Networks.Graph(Networks.Root($"{{ name: a, conv2d: \"{expression}\", kernel: 1 }}")).Layer("a").Output.Channels;

    private static string Error(string expression) =>
        Assert.Single(Networks.Errors(Networks.Root($"{{ name: a, conv2d: \"{expression}\", kernel: 1 }}")));
}
