using System.Globalization;
using System.Text.RegularExpressions;
using ResNetGen.Compiler.Emit;
using ResNetGen.Compiler.Tests.Diagnostics;

namespace ResNetGen.Compiler.Tests.Emit;

/// <summary>
/// The same text gives the same result, on every machine and in every culture, and what does not matter in it changes nothing.
/// </summary>
public sealed class SameTextTests : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    public void Dispose() => CultureInfo.CurrentCulture = before;

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("fi-FI")]
    [InlineData("ar-SA")]
    public void In_every_culture(string culture)
    {
        // Decimals, negative numbers, thousands and the letter i: what cultures write in their own way.
        var texts = new[] { "resnet_v2_50", "resnet_v2_200", "resnet_v2_small" }.Select(Networks.Shipped)
            .Append(
                Networks.Root(
                    "{ name: i, conv2d: 16, kernel: 3, weight_decay: 0.00025, normalizer: batch_norm }",
                    "{ dropout: 0.125 }",
                    "{ name: inIt, sigmoid: }"))
            .Concat(Mistakes.All.Select(mistake => Networks.Unmark(mistake.Data.Item2).Text))
            .ToList();
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var expected = texts.Select(Everything).ToList();

        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        Assert.NotEqual("-1.5", (-1.5).ToString(CultureInfo.CurrentCulture));

        Assert.Equal(expected, texts.Select(Everything));

        static string Everything(string text)
        {
            var compiled = Networks.Compile(text);
            return NetworkEmitter.Emit(compiled.Graph, "My.Networks")
                + string.Join('\n', compiled.Diagnostics.Select(error => error.ToBuildLine("a.yaml")));
        }
    }

    [Theory]
    [InlineData("resnet_v2_50")]
    [InlineData("resnet_v2_small")]
    public void Comments_and_spaces_change_nothing(string name)
    {
        var text = Networks.Shipped(name);
        var graph = Networks.Graph(text);
        var code = NetworkEmitter.Emit(graph, "A");
        string[] others =
        [
            text.Replace("#", "# so ", StringComparison.Ordinal),
            text.ReplaceLineEndings("\r\n"),
            text.Replace(": ", ":   ", StringComparison.Ordinal),
            text + "\n\n# The end.",
            text.Replace("  - {", "    -   {", StringComparison.Ordinal),
            text.Replace("(", "( ", StringComparison.Ordinal).Replace(" * ", "*", StringComparison.Ordinal),
        ];

        Assert.All(others, other =>
        {
            Assert.NotEqual(text, other);
            var same = Networks.Graph(other);
            Assert.Equal(graph, same);
            Assert.Equal(graph.GetHashCode(), same.GetHashCode());
            Assert.Equal(code, NetworkEmitter.Emit(same, "A"));
        });
    }

    [Fact]
    public void Lines_above_a_layer_change_where_it_is_written_and_nothing_else()
    {
        var text = Networks.Shipped("resnet_v2_small");
        var moved = NetworkEmitter.Emit(Networks.Graph("# Another comment.\n" + text), "A", null, path => "/nets/" + path);
        var code = NetworkEmitter.Emit(Networks.Graph(text), "A", null, path => "/nets/" + path);

        Assert.NotEqual(code, moved);
        Assert.Equal(
            code,
            Regex.Replace(
                moved,
                @"(?<=#line |Line )\d+",
                line => (int.Parse(line.Value, CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("network: resnet_v2_small", "network: resnet_v2_smell")]
    [InlineData("num_classes: 10", "num_classes: 11")]
    [InlineData("[3, 224, 224]", "[3, 224, 225]")]
    [InlineData("epsilon: 1e-5", "epsilon: 2e-5")]
    [InlineData("activation: relu,", "activation: elu,")]
    [InlineData("name: conv1, conv2d_same", "name: conv, conv2d_same")]
    [InlineData("(32, 8, 1)] * 2", "(32, 8, 1)] * 3")]
    [InlineData("postnorm, batch_norm: relu", "postnorm, batch_norm: none")]
    [InlineData("initializer: variance_scaling", "initializer: zeros")]
    [InlineData("scope: block3", "scope: third")]
    public void What_matters_changes_the_graph_and_the_code(string old, string other)
    {
        var text = Networks.Shipped("resnet_v2_small");
        Assert.Contains(old, text, StringComparison.Ordinal);
        var graph = Networks.Graph(text);
        var changed = Networks.Graph(text.Replace(old, other, StringComparison.Ordinal));

        Assert.NotEqual(graph, changed);
        Assert.NotEqual(NetworkEmitter.Emit(graph, "A"), NetworkEmitter.Emit(changed, "A"));
    }

    [Theory]
    [InlineData("resnet_v2_50")]
    [InlineData("resnet_v2_200")]
    [InlineData("resnet_v2_small")]
    public void The_code_is_text_as_a_careful_person_leaves_it(string name)
    {
        var code = NetworkEmitter.Emit(Networks.Graph(Networks.Shipped(name)), "A");

        Assert.DoesNotContain('\r', code);
        Assert.DoesNotContain('\t', code);
        Assert.EndsWith("}\n", code, StringComparison.Ordinal);
        Assert.All(code.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        Assert.DoesNotContain("\n\n\n", code, StringComparison.Ordinal);
        Assert.Equal(code.Count(c => c == '{'), code.Count(c => c == '}'));
    }

    /// <summary>Six times as many units (333 and 54), and at most twice the code.</summary>
    [Fact]
    public void A_thousand_layers_cost_at_most_twice_what_164_do()
    {
        var (deep, shallow) = (Code("beyond/preact_resnet_1001"), Code("beyond/preact_resnet_164"));

        Assert.InRange(deep.Length, shallow.Length, 2 * shallow.Length);
        Assert.InRange(deep.Count(c => c == '\n'), shallow.Count(c => c == '\n'), 2 * shallow.Count(c => c == '\n'));

        static string Code(string name) => NetworkEmitter.Emit(NetworkCompiler.CompileShipped(name).Graph, "A");
    }

    /// <summary>The classes of units grow with the number of distinct ones; a further equal unit costs a few lines.</summary>
    [Fact]
    public void Depth_costs_few_lines()
    {
        var shallow = Lines("resnet_v2_50");
        var deep = Lines("resnet_v2_200");

        Assert.InRange((deep - shallow) / (double)(66 - 16), 1, 15);

        static int Lines(string name) => NetworkEmitter.Emit(Networks.Graph(Networks.Shipped(name)), "A").Count(c => c == '\n');
    }
}
