using ResNetGen.Compiler.Emit;

namespace ResNetGen.Compiler.Tests.Language;

public sealed class UnitArgumentsTests
{
    private const string Origin = "\"[(8, 2, 1)] * 2 + [(8, 2, 2)]\"";

    [Theory]
    [InlineData("\"(8, 2, 1) * 2 + (8, 2, 2)\"")]
    [InlineData("[[8, 2, 1], [8, 2, 1], [8, 2, 2]]")]
    [InlineData("\"[(8, 2, 1), (8, 2, 1), (8, 2, 2)]\"")]
    [InlineData("\"2 * [(8, 2, 1)] + (8, 2, 2)\"")]
    [InlineData("\"2 * (8, 2, 1) * 1 + [(8, 2, 2,),]\"")]
    [InlineData("'[ ( 8,2,1 ) ]*2+[(8,2,2)]'")]
    [InlineData("\"[(input.channels * 0 + 8, 2, 1)] * 2 + [(8, 2, 2)]\"", true)]
    [InlineData("\"[(2 * 4, 4 / 2, 3 - 2)] * 2 + [(8, 2, 5 % 3)]\"")]
    [InlineData("\"[(num_classes - 2, 2, 1)] * 2 + [(8, 2, 2)]\"")]
    [InlineData("[[num_classes - 2, 2, 1], [8, 2, 1], [8, 2, 2]]")]
    [InlineData("\"[(8, 2, 1)] * n + [(8, 2, 2)]\"")]
    [InlineData("\"n * [(8, 2, 1)] + [(8, 2, 2)]\"")]
    [InlineData("\"[(8, 2, 1)] * (n - 1) * n + [(8, 2, 2)] * (num_classes / 10)\"")]
    [InlineData("\"[(8, 2, 1)] + (8, 2, 1) * (2 * n - 3) + [(1, 1, 1)] * (n - 2) + none * [(1, 1, 1)] + (8, 2, 2)\"")]
    public void Every_spelling_gives_the_same_network(string spelling, bool isWrong = false)
    {
        var expected = Networks.Graph(File(Origin));
        var actual = Networks.Compile(File(spelling));

        if (isWrong)
        {
            // The arguments are the same for all units; what enters one is not.
            Assert.StartsWith(
                "Nothing here is called `input.channels`", Assert.Single(actual.Diagnostics).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Empty(actual.Diagnostics);
        Assert.Equal(expected, actual.Graph);
        Assert.Equal(NetworkEmitter.Emit(expected, "A"), NetworkEmitter.Emit(actual.Graph, "A"));
    }

    [Fact]
    public void In_a_block_style_mapping_the_quotes_can_go() => Assert.Equal(
        Networks.Graph(File(Origin)).WithoutLines(),
        Networks.Graph(
            Networks.With("num_classes: 10\nblocks:\n  - scope: a\n    unit_fn: bottleneck\n    args: (8, 2, 1) * 2 +\n      (8, 2, 2)"))
            .WithoutLines());

    [Fact]
    public void Other_arguments_give_another_network() => Assert.NotEqual(
        Networks.Graph(File(Origin)),
        Networks.Graph(File("\"[(8, 2, 1)] * 3 + [(8, 2, 2)]\"")));

    [Theory]
    [InlineData("\"() * 3\"")]
    [InlineData("[[], [], []]")]
    public void A_unit_without_arguments_is_repeated_by_empty_tuples(string spelling)
    {
        var graph = Networks.Graph(Networks.With($"units:\n  u: {{ layers: [relu] }}\nblocks:\n  - {{ unit_fn: u, args: {spelling} }}"));

        Assert.Equal(["unit_1", "unit_2", "unit_3"], graph.Blocks[0].Units.Select(place => place.Scope));
    }

    [Fact]
    public void As_many_units_as_the_limit_compile() =>
        Assert.Equal(
            4096,
            Networks.Graph(
                Networks.With("units:\n  u: { layers: [relu] }\nblocks:\n  - { unit_fn: u, args: \"() * 4096\" }")).Blocks[0].Units.Count);

    private static string File(string args) =>
        Networks.With($"num_classes: 10\nconstants: {{ n: 2, none: 0 }}\nblocks:\n  - {{ scope: a, unit_fn: bottleneck, args: {args} }}");
}
