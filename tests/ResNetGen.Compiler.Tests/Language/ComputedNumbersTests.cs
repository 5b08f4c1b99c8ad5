namespace ResNetGen.Compiler.Tests.Language;

/// <summary>The numbers of a file that may be expressions: classes, the output stride, and how often tuples stand there.</summary>
public sealed class ComputedNumbersTests
{
    [Theory]
    [InlineData("num_classes: 2 * k\nconstants: { k: 5, twice: 2 * num_classes }", 10, 20)]
    [InlineData("num_classes: k\nconstants: { k: 3, twice: num_classes + k }", 3, 6)]
    [InlineData("num_classes: 2 + 2\nconstants: { twice: 8 }", 4, 8)]
    public void The_classes_may_use_constants_and_the_constants_them(string numbers, int classes, int twice)
    {
        var graph = Networks.Graph(Networks.With(
            $"{numbers}\nroot:\n  - {{ name: a, conv2d: num_classes, kernel: 1 }}\n  - {{ name: b, conv2d: twice, kernel: 1 }}"));

        Assert.Equal(classes, graph.Classes);
        Assert.Equal((classes, twice), (graph.Layer("a").Output.Channels, graph.Layer("b").Output.Channels));
    }

    [Fact]
    public void The_output_stride_may_be_computed()
    {
        const string Blocks = "\nblocks:\n  - { unit_fn: bottleneck, args: \"[(8, 2, 2)] * 2\" }";

        Assert.Equal(
            Networks.Graph(Networks.With("num_classes: 2\noutput_stride: 2" + Blocks)).WithoutLines(),
            Networks.Graph(Networks.With("num_classes: 2\noutput_stride: 4 / num_classes" + Blocks)).WithoutLines());
    }

    /// <summary>003's stack_n: 6n + 2 layers of weights, and n of each block.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(18)]
    public void One_number_sets_the_depth(int n)
    {
        var graph = Networks.Graph(Networks.With($$"""
            constants: { n: {{n}} }
            units:
              u: { args: [depth], layers: [{ name: a, conv2d: depth, kernel: 3 }, { name: b, conv2d: depth, kernel: 3 }] }
            blocks:
              - { unit_fn: u, args: "[(16)] * n" }
              - { unit_fn: u, args: "[(32)] + [(32)] * (n - 1)" }
            """));

        Assert.Equal([n, n], graph.Blocks.Select(block => block.Units.Count));
    }

    [Theory]
    [InlineData("num_classes: 2 * «n»", "RNG017: Nothing here is called `n`")]
    [InlineData("num_classes: «k - 5»\nconstants: { k: 5 }", "RNG024: `num_classes` must be an integer from 1 to 16777216, not 0.")]
    [InlineData("num_classes: «ten»", "RNG024: `num_classes` must be an integer from 1 to 16777216, not `ten`.")]
    [InlineData("num_classes: «1.5»", "RNG024: `num_classes` must be an integer from 1 to 16777216, not `1.5`.")]
    [InlineData("num_classes: «2 * k»\nconstants: { k: num_classes }", "RNG021: `2 * k` has no value here: it leads back to itself.")]
    [InlineData("output_stride: «2 * k»\nconstants: { k: 99999 }", "RNG024: `output_stride` must be an integer from 1 to 65536, not ")]
    [InlineData("output_stride: «k / 2»\nconstants: { k: 5 }", "RNG021: `k / 2` has no value here: 5 is not a multiple of 2.")]
    public void What_has_no_value_is_one_error_at_its_place(string numbers, string message)
    {
        var (text, start, end) = Networks.Unmark(Networks.With(numbers + "\nroot: [relu]"));

        var error = Assert.Single(Networks.Compile(text).Diagnostics);

        Assert.StartsWith(message, $"{error.Id}: {error.Message}", StringComparison.Ordinal);
        Assert.Equal((start, end), (error.Span.Start, error.Span.End));
    }
}
