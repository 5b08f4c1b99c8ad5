namespace ResNetGen.Generator.Tests;

public class CascadeTests
{
    /// <summary>Uses a good part of a class's members.</summary>
    private const string Use = """
        #nullable enable
        using System;
        using TorchSharp;
        using static TorchSharp.torch;

        namespace App;

        internal static class Use
        {
            internal static string Run(Tensor images)
            {
                using var network = new Small(seed: 1);
                using var logits = network.forward(images);
                using Small.Points points = network.ForwardEndPoints(images);
                Tensor kernel = network.Conv1.Weight;
                Tensor inner = network.Block1.Unit1.Conv2.Weight;
                Tensor last = network.Block2.Unit2.forward(points.Block1_Unit2);
                network.Block1.Unit1.Conv1.BatchNorm.eval();
                return $"{Small.Classes} {Small.TotalParameters} {Small.MultiplyAdds} {Small.Info.Name} {network.Summary()}"
                    + $" {kernel} {inner} {last} {points.Logits} {points.Block2}";
            }
        }
        """;

    private const string Good = """
        network: small
        input: [3, 32, 32]
        num_classes: 10
        defaults:
          conv2d: { activation: relu, normalizer: batch_norm }
        root:
          - { name: conv1, conv2d_same: 8, kernel: 7, stride: 2, normalizer: none }
        blocks:
          - { scope: block1, unit_fn: bottleneck, args: "[(8, 2, 1), (8, 2, 2)]" }
          - { scope: block2, unit_fn: bottleneck, args: "[(16, 4, 1)] * 2" }
        head:
          - { name: pool, global_avg_pool: flatten }
          - { name: logits, linear: num_classes }
        """;

    [Fact]
    public void The_sound_file_compiles_with_the_code_that_uses_it() => AssertOnly([], Good);

    [Theory]
    [InlineData("RNG006", "defaults:", "defauts:")]
    [InlineData("RNG009", "head:\n", "head: # Gr\uFFFD\uFFFDe\n")]
    [InlineData("RNG010", "head:\n", "head:\n  - { name: other, conv3d: 4, kernel: 1 }\n")]
    [InlineData("RNG010", "conv2d: {", "conv3d: {")]
    [InlineData("RNG011", "block1, unit_fn: bottleneck", "block1, unit_fn: botleneck")]
    [InlineData("RNG012", "stride: 2", "strde: 2")]
    [InlineData("RNG014", "network: small", "class: Small\nnetwork: sm-all")]
    [InlineData("RNG017", "linear: num_classes", "linear: num_clases")]
    [InlineData("RNG022", "[(8, 2, 1), (8, 2, 2)]", "[(8, 2, 1), (8, 2, 2]")]
    [InlineData("RNG023", "(8, 2, 2)", "(8, 2)")]
    [InlineData("RNG023", "(8, 2, 2)", "(8, 2, 2, 2)")]
    [InlineData("RNG024", "kernel: 7", "kernel: 0")]
    [InlineData("RNG024", "num_classes: 10", "num_classes: ten")]
    [InlineData("RNG024", "activation: relu", "activation: rlu")]
    [InlineData("RNG005", "input: [3, 32, 32]", "input: [3, 32]")]
    [InlineData("RNG007", "input: [3, 32, 32]\n", "")]
    [InlineData("RNG007", "kernel: 7, ", "")]
    [InlineData("RNG024", "(16, 4, 1)", "(16, 0, 1)")]
    [InlineData("RNG031", "global_avg_pool: flatten", "global_avg_pool: keep_dims")]
    [InlineData("RNG032", "head:\n", "head:\n  - { name: pool9, max_pool2d: 99 }\n")]
    [InlineData("RNG004", "num_classes: 10", "num_classes: 10\nnum_classes: 11")]
    [InlineData("RNG015", "head:\n", "head:\n  - { name: conv1, relu: }\n")]
    public void A_mistake_is_one_error_and_the_code_that_uses_the_class_compiles(string id, string good, string bad)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);

        AssertOnly([id], Good.Replace(good, bad, StringComparison.Ordinal));
    }

    /// <summary>
    /// Each word without its last letter, and each number with a letter; those that name something are other names, then.
    /// </summary>
    [Fact]
    public void A_word_that_is_misspelt_is_one_error_and_the_code_that_uses_the_class_compiles()
    {
        var wrong = new List<string>();
        foreach (System.Text.RegularExpressions.Match word in System.Text.RegularExpressions.Regex.Matches(
            Good, "(?<!(name|scope|network): )\\b([a-z_][a-z_0-9]+|[0-9]+)\\b"))
        {
            var slip = char.IsDigit(word.Value[0]) ? word.Value + "x" : word.Value[..^1];
            var run = GeneratorSession.RunOnce(
                InMemoryProject.Of(
                    ("small.resnet.yaml", string.Concat(Good.AsSpan(0, word.Index), slip, Good.AsSpan(word.Index + word.Length))))
                    .WithSource(Use));
            if (run.Problems.Length != 1 || run.CompilerErrors().Count > 0)
            {
                wrong.Add(
                    $"{word.Value} → {slip}: "
                        + $"{string.Join('\n', run.Problems.Select(problem => problem.ToString()).Concat(run.CompilerErrors()))}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void A_file_that_stops_being_yaml_keeps_what_stands_above() =>
        AssertOnly(["RNG002"], Good + "\nunits:\n  other: [1, 2\n");

    [Theory]
    [InlineData("stride: 2, normalizer: none }", "stride: 2, normalizer: none")]
    [InlineData("(8, 2, 2)]\"", "(8, 2, 2)]")]
    [InlineData("input: [3, 32, 32]", "input: [3, 32, 32")]
    public void A_file_that_is_not_yaml_in_its_middle_keeps_what_was_meant(string good, string bad)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);

        AssertOnly(["RNG002"], Good.Replace(good, bad, StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_that_changes_nothing_compiles() =>
        Assert.Empty(
            GeneratorSession.RunOnce(
                InMemoryProject.Of(("small.resnet.yaml", "network: small\ninput: [3, 8, 8]\nroot: [subsample: 1]\n"))
                    .WithSource("class Use { object Run() => new App.Small(); }"))
                .CompilerErrors());

    [Theory]
    [InlineData("")]
    [InlineData("network: [small")]
    [InlineData("[]")]
    [InlineData("network: small\ninput: [3, 8, 8]\n")]
    public void Of_a_file_without_layers_the_class_is_there(string text)
    {
        var run = GeneratorSession.RunOnce(
            InMemoryProject.Of(("small.resnet.yaml", text))
                .WithSource("class Use { string Run() => App.Small.Info.Name + new App.Small().Summary(); }"));

        Assert.Single(run.Problems);
        Assert.Empty(run.CompilerErrors());
    }

    [Fact]
    public void The_class_of_a_broken_file_says_so_when_it_is_made()
    {
        var run = GeneratorSession.RunOnce(
            InMemoryProject.Of(("small.resnet.yaml", Good.Replace("kernel: 7", "kernel: 0", StringComparison.Ordinal))));

        Assert.Contains(
            "throw new global::System.InvalidOperationException(\"The file of small has errors; the build's messages say which.\");",
            run.Network,
            StringComparison.Ordinal);
    }

    private static void AssertOnly(string[] ids, string text)
    {
        var run = GeneratorSession.RunOnce(InMemoryProject.Of(("small.resnet.yaml", text)).WithSource(Use));

        Assert.Equal(ids, run.Problems.Select(problem => problem.Id));
        Assert.Empty(run.CompilerErrors());
    }
}
