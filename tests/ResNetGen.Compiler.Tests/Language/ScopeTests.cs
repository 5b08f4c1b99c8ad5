using ResNetGen.Compiler.Emit;

namespace ResNetGen.Compiler.Tests.Language;

/// <summary>How a file chooses scopes, and what the generated code makes of them.</summary>
public sealed class ScopeTests
{
    [Theory]
    [InlineData("unit_{n}", "u", "conv", "net/block1/unit_1/u/conv", "net/block1/unit_3/u/conv")]
    [InlineData("{n0}", "\"\"", "conv", "net/block1/0/conv", "net/block1/2/conv")]
    [InlineData("{letter}", "\"\"", "down/0", "net/block1/a/down/0", "net/block1/c/down/0")]
    [InlineData("{letter}", "\"\"", "/res{stage}{letter}_branch", "net/res2a_branch", "net/res2c_branch")]
    [InlineData("block{n}", "u", "/{block}_{unit}_1_conv", "net/block1_block1_1_conv", "net/block1_block3_1_conv")]
    [InlineData("/unit{n}", "u", "conv", "net/unit1/u/conv", "net/unit3/u/conv")]
    [InlineData("x-{n}/y", "u", "{n0}of{stage}", "net/block1/x-1/y/u/0of2", "net/block1/x-3/y/u/2of2")]
    public void Rows_have_the_scopes_of_the_file(string unitScope, string functionScope, string layerScope, string first, string third)
    {
        var graph = Networks.Graph(Network(unitScope, functionScope, layerScope, units: 3));

        Assert.Equal((first, third), (graph.Rows().First().Scope, graph.Rows().Last().Scope));
    }

    [Theory]
    [InlineData("unit_{n}", "conv", "Unit1")]
    [InlineData("{n0}", "conv", "Unit0")]
    [InlineData("{letter}", "conv", "A")]
    [InlineData("block-{n}", "conv", "Block1")]
    [InlineData("x/info", "/c{n}", "Unit1")]
    public void Units_are_called_after_the_last_part(string unitScope, string layerScope, string property) =>
        Assert.Equal(property, Networks.Graph(Network(unitScope, "u", layerScope, units: 1)).Blocks[0].Units[0].Name);

    /// <summary>One class for all units takes what their places decide.</summary>
    [Fact]
    public void Code_of_few_units_names_each()
    {
        var code = NetworkEmitter.Emit(Networks.Graph(Network("{letter}", "\"\"", "/res{stage}{letter}_branch", units: 2)), null);

        Assert.Contains("Add(\"a\", new U_2(factory, \"a\"));", code, StringComparison.Ordinal);
        Assert.Contains("Register($\"/res2{letter}_branch\", Conv);", code, StringComparison.Ordinal);
        Assert.Contains(".. U_2.Rows(\"net/block1/b\", \"net\", \"b\"),", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_of_many_units_is_a_loop()
    {
        var code = NetworkEmitter.Emit(Networks.Graph(Network("{n0}", "u", "/{block}_{unit}_{n}", units: 7)), null);

        Assert.Contains("for (var n = 1; n <= 7; n++)", code, StringComparison.Ordinal);
        Assert.Contains("Add($\"{n - 1}/u\", new U_2(factory, \"block1\", $\"{n - 1}\", n));", code, StringComparison.Ordinal);
        Assert.Contains("Register($\"/{block}_{unit}_{n}\", Conv);", code, StringComparison.Ordinal);
        Assert.Contains("n => U_2.Rows($\"net/block1/{n - 1}/u\", \"net\", \"block1\", $\"{n - 1}\", n)),", code, StringComparison.Ordinal);
    }

    private static string Network(string unitScope, string functionScope, string layerScope, int units) => Networks.With($$"""
        unit_scope: "{{unitScope}}"
        units:
          u: { scope: {{functionScope}}, args: [stage], layers: [{ name: conv, scope: "{{layerScope}}", conv2d: 3, kernel: 3 }] }
        blocks:
          - { scope: block1, unit_fn: u, args: "[(2)] * {{units}}" }
        """);
}
