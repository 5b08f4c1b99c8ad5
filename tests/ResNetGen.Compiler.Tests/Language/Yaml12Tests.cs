using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Recipes;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Tests.Language;

/// <summary>What is written in one of YAML's ways means what YAML 1.2 says, in networks and recipes alike.</summary>
public sealed class Yaml12Tests
{
    /// <summary>A way to write a number of filters, and the number.</summary>
    [Theory]
    [InlineData("+4", 4)]
    [InlineData("010", 10)]
    [InlineData("0o17", 15)]
    [InlineData("0x1F", 31)]
    [InlineData("1_0", 10)]
    [InlineData("0x10 + 0o10", 24)]
    [InlineData("1 + +2", 3)]
    [InlineData("!!int 7", 7)]
    public void Integers_are_those_of_the_core_schema_wherever_one_stands(string written, int value)
    {
        Assert.Equal(value, Networks.Graph(Networks.Root($"{{ conv2d: {written}, kernel: 3 }}")).Root.OutputShape.Channels);
        Assert.Equal(
            value,
            Networks.Graph(Networks.With($"constants: {{ a: {written} }}\nroot: [{{ conv2d: a, kernel: 3 }}]")).Root.OutputShape.Channels);
        Assert.Equal(value, Networks.Graph(Networks.With($"num_classes: {written}\nroot: [relu]")).Classes);
        Assert.Equal(
            value,
            Networks.Graph(Networks.With($"root: [{{ name: a, repeat: {written}, relu: }}]")).Root.Layers.Count);
        if (!written.Contains('+', StringComparison.Ordinal) || written[0] == '+')
        {
            Assert.Equal(value, Networks.Graph(Networks.With("root: [relu]", $"[{written}, 8, 8]")).Input.Channels);
            Assert.Equal(Recipe("epochs", $"{value}"), Recipe("epochs", written));
        }
    }

    [Theory]
    [InlineData("_8_")]
    [InlineData("0o8")]
    [InlineData("0xG")]
    [InlineData("0b1")]
    [InlineData("-0x8")]
    [InlineData("99999999999")]
    [InlineData("0xFFFFFFFFF")]
    public void Other_ways_are_refused_wherever_an_integer_stands(string written)
    {
        Assert.Single(Networks.Errors(Networks.With("root: [relu]", $"[3, {written}, 8]")));
        Assert.Single(Networks.Errors(Networks.Root($"{{ conv2d: {written}, kernel: 3 }}")));
        Assert.Single(Networks.Errors(Networks.With($"num_classes: {written}\nroot: [relu]")));
        Assert.Single(RecipeCompiler.Compile("a.recipe.yaml", RecipeText("epochs", written)).Diagnostics);
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("True", 1)]
    [InlineData("TRUE", 1)]
    [InlineData("false", 0)]
    [InlineData("False", 0)]
    [InlineData("FALSE", 0)]
    public void Truths_are_those_of_the_core_schema_wherever_one_stands(string written, int value)
    {
        var layer = Networks.Graph(Networks.Root($"{{ name: a, when: {written}, then: relu, else: elu }}")).Root.Layers[0];
        Assert.Equal(value == 1 ? "relu" : "elu", layer.Kind);
        Assert.Equal(
            Networks.Graph(Networks.Root($"{{ conv2d: 4, kernel: 3, bias: {(value == 1 ? "true" : "false")} }}")),
            Networks.Graph(Networks.Root($"{{ conv2d: 4, kernel: 3, bias: {written} }}")));
        Assert.Equal(
            Networks.Graph(Networks.Root($"{{ batch_norm: , scale: {(value == 1 ? "true" : "false")} }}")),
            Networks.Graph(Networks.Root($"{{ batch_norm: , scale: {written} }}")));
        Assert.Equal(Recipe("channels_last", value == 1 ? "true" : "false"), Recipe("channels_last", written));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("on")]
    [InlineData("y")]
    [InlineData("tRUE")]
    public void Truths_of_YAML_1_1_are_none(string written)
    {
        Assert.Single(Networks.Errors(Networks.Root($"{{ batch_norm: , scale: {written} }}")));
        Assert.Single(RecipeCompiler.Compile("a.recipe.yaml", RecipeText("channels_last", written)).Diagnostics);
    }

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("Null")]
    [InlineData("NULL")]
    public void Nulls_are_nothing_wherever_one_stands(string written)
    {
        Networks.Graph(Networks.Root($"{{ dropout: {written} }}", $"{{ relu: {written} }}", $"{{ batch_norm: {written} }}"));
        Assert.EndsWith("not empty.", Assert.Single(Networks.Errors(Networks.With($"root: {written}"))), StringComparison.Ordinal);
        Assert.StartsWith(
            "RNG014: An empty value",
            Assert.Single(Networks.Errors(Networks.Root($"{{ name: {written}, relu: }}"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_in_quotes_is_a_word() => Networks.Graph(Networks.Root("{ name: \"null\", relu: }"));

    [Theory]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("+5e-1", 0.5)]
    [InlineData("0x1", 1)]
    [InlineData("0o2", 2)]
    public void Numbers_are_those_of_the_core_schema_wherever_one_stands(string written, double value)
    {
        var right = FormattableString.Invariant($"{value}");
        Assert.Equal(
            Networks.Graph(Networks.Root($"{{ batch_norm: , epsilon: {right} }}")),
            Networks.Graph(Networks.Root($"{{ batch_norm: , epsilon: {written} }}")));
        Assert.Equal(Recipe("weight_decay", right), Recipe("weight_decay", written));
    }

    /// <summary>Only a line feed and a carriage return end a line.</summary>
    [Theory]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    [InlineData("\u00A0")]
    [InlineData("\u201C")]
    [InlineData("\u0441")]
    [InlineData("\uFF1A")]
    public void What_looks_like_something_else_is_no_matter_in_a_comment(string character)
    {
        Networks.Graph(Networks.With($"root: [relu] # a{character}head: [conv2d]\nhead: [elu]"));
        var wrong = Networks.Compile(Networks.With($"# a{character}b\nroot: [rellu]")).Diagnostics;
        Assert.Equal((3, 7), (Assert.Single(wrong).Span.StartLine, wrong[0].Span.StartColumn));
        Assert.Empty(RecipeCompiler.Compile("a.recipe.yaml", RecipeText("epochs", $"5 # a{character}b")).Diagnostics);
    }

    /// <summary>A file may be called anything.</summary>
    [Theory]
    [InlineData("caf\u00E9 \u2013 \u00ABbase\u00BB")]
    [InlineData("\u0441\u0435\u0442\u044C")]
    [InlineData("it\u2019s")]
    [InlineData("a\u00A0b")]
    [InlineData("a:b#c")]
    public void The_names_of_files_have_any_characters(string name)
    {
        const string Text = "network: other\ninput: [3, 8, 8]\nroot: [relu]\n";
        var files = new NetworkFiles([new NetworkFile($"{name}.resnet.yaml", Text)]);

        Assert.Empty(NetworkCompiler.Compile(Networks.FileName, $"extends: {name}\n", files).Diagnostics);
        Assert.Empty(NetworkCompiler.Compile(
            Networks.FileName, Networks.With($"root: [{{ name: part, network: '{name}' }}]"), files).Diagnostics);
    }

    [Theory]
    [InlineData("root:\n  - relu\n\t\n  - elu")]
    [InlineData("root:\n  - relu\n \t \n  - elu")]
    [InlineData("root:\n  -\trelu\n  - elu")]
    [InlineData("root:\t[relu,\telu]\t# so")]
    [InlineData("root: [\n\trelu,\n\telu ]")]
    [InlineData("? root\n: [relu, elu]")]
    [InlineData("root: !!seq [!!str relu, elu]")]
    [InlineData("root: !!seq\n  - relu\n  - !!map { elu: !!null }")]
    [InlineData("\"r\\x6fot\": [relu, 'elu']")]
    [InlineData("root: &a\n- relu\n- elu\n...")]
    [InlineData("constants: { a: &layer relu }\nroot: [elu]", false)]
    public void Ways_of_writing_are_the_same_network(string written, bool isSame = true)
    {
        if (!isSame)
        {
            Assert.StartsWith("RNG017", Assert.Single(Networks.Errors(Networks.With(written))), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(
            Networks.Graph(Networks.With("root: [relu, elu]")).WithoutLines(), Networks.Graph(Networks.With(written)).WithoutLines());
    }

    /// <summary>The names of other files stand in any way of writing a value, and are found by the one parser.</summary>
    [Theory]
    [InlineData("\"extends\": base")]
    [InlineData("'extends': base")]
    [InlineData("extends:\n  base")]
    [InlineData("extends: &x base")]
    [InlineData("extends: >-\n  base")]
    [InlineData("? extends\n: base")]
    [InlineData("{ extends: base }")]
    [InlineData("\"\\x65xtends\": \"\\x62ase\"")]
    public void A_file_that_another_names_is_found_however_the_name_is_written(string written)
    {
        const string Text = "network: other\ninput: [3, 8, 8]\nroot: [relu]\n";
        var files = NetworkFiles.ReachedFrom(Networks.FileName, written, path => path == "base.resnet.yaml" ? Text : null);

        Assert.Empty(NetworkCompiler.Compile(Networks.FileName, written, files).Diagnostics);
    }

    private static string RecipeText(string key, string value) =>
        string.Concat(
            new[] { "recipe: a", "epochs: 5", "batch: 50", "optimizer: adam", "learning_rate: 1e-3" }
                .Where(line => !line.StartsWith(key + ":", StringComparison.Ordinal))
                .Append($"{key}: {value}")
                .Select(line => line + "\n"));

    private static BoundRecipe Recipe(string key, string value)
    {
        var compiled = RecipeCompiler.Compile("a.recipe.yaml", RecipeText(key, value));
        Assert.Empty(compiled.Diagnostics);
        return compiled.Recipe;
    }
}
