namespace ResNetGen.Compiler.Tests.Diagnostics;

/// <summary>A mistake in the middle of a network gives one error, however much hangs on it, and the class keeps its members.</summary>
public sealed class CascadeTests
{
    private const string Network = """
        network: net
        input: [3, 32, 32]
        num_classes: 10
        defaults:
          conv2d: { activation: relu, normalizer: batch_norm, padding: same }
          batch_norm: { decay: 0.997 }
        units:
          basic:
            args: [depth, stride]
            layers:
              - { name: preact, batch_norm: relu }
              - name: shortcut
                when: depth == input.channels and stride == 1
                then: { subsample: 1, from: input }
                else: { conv2d: depth, kernel: 1, stride: stride, from: preact }
              - { name: conv1, conv2d_same: depth, kernel: 3, stride: stride, from: preact }
              - { name: conv2, conv2d: depth, kernel: 3, activation: none, normalizer: none }
              - { name: sum, add: [shortcut, conv2] }
        root:
          - { name: stem, conv2d: 16, kernel: 3 }
          - { name: side, relu: , from: stem }
          - { name: join, add: [stem, side] }
        blocks:
          - { scope: low, unit_fn: basic, args: "[(16, 1)] * 2" }
          - { scope: high, unit_fn: basic, args: "[(32, 2), (32, 1)]" }
        head:
          - { name: pool, global_avg_pool: flatten }
          - { name: logits, linear: num_classes }
          - { name: predictions, softmax: channels }

        """;

    /// <summary>What to replace by what, and the id of the one error.</summary>
    public static TheoryData<string, string, string> Mistakes { get; } = new()
    {
        { "network: net", "netwrok: net", "RNG006" },
        { "network: net", "network: 1net", "RNG014" },
        { "input: [3,", "inputs: [3,", "RNG006" },
        { "input: [3, 32, 32]", "size: [3, 32, 32]", "RNG006" },
        { "input: [3, 32, 32]", "input: [3, 32]", "RNG005" },
        { "num_classes: 10", "num_clases: 10", "RNG006" },
        { "num_classes: 10", "num_classes: ten", "RNG024" },
        { "num_classes: 10", "# none", "RNG017" },
        { "defaults:", "default:", "RNG006" },
        { "  conv2d: {", "  conv: {", "RNG010" },
        { "padding: same", "padding: smae", "RNG017" },
        { "padding: same", "pading: valid", "RNG012" },
        { "normalizer: batch_norm", "normalizer: bn", "RNG024" },
        { "decay: 0.997", "decay: 1.5", "RNG024" },
        { "units:", "unit:", "RNG006" },
        { "  basic:\n", "  bassic:\n", "RNG011" },
        { "  basic:\n", "  other:\n", "RNG011" },
        { "  basic:\n", "  1:\n", "RNG014" },
        { "args: [depth,", "arg: [depth,", "RNG006" },
        { "args: [depth, stride]", "args: [depth, input]", "RNG015" },
        { "args: [depth, stride]", "args: depth, stride", "RNG005" },
        { "layers:", "layer:", "RNG006" },
        { "name: preact, batch_norm: relu", "nmae: preact, batch_norm: relu", "RNG012" },
        { "name: preact, batch_norm: relu", "name: preact!, batch_norm: relu", "RNG014" },
        { "name: preact, batch_norm: relu", "name: info, batch_norm: relu", "RNG016" },
        { "name: preact, batch_norm: relu", "name: preact, batchnorm: relu", "RNG010" },
        { "name: preact, batch_norm: relu", "name: preact, normalize: relu", "RNG010" },
        { "name: preact, batch_norm: relu", "name: preact, batch_norm: rleu", "RNG024" },
        { "when: depth", "wehn: depth", "RNG006" },
        { "when: depth == ", "when: dpeth == ", "RNG017" },
        { "when: depth == ", "when: depth = ", "RNG020" },
        { "then: { subsample: 1, from: input }", "than: { subsample: 1, from: input }", "RNG006" },
        { "then: { subsample: 1, from: input }", "then: { subsampel: 1, from: input }", "RNG010" },
        { "then: { subsample: 1, from: input }", "then: { subsample: 0, from: input }", "RNG024" },
        { "then: { subsample: 1, from: input }", "then: { identity: , from: input }", "RNG010" },
        { "else: {", "esle: {", "RNG006" },
        { "else: { conv2d: depth", "else: { conv2d: dpeth", "RNG017" },
        { "stride: stride, from: preact }\n      - { name: conv1", "stride: 0, from: preact }\n      - { name: conv1", "RNG024" },
        { "name: conv1, ", "name: conv, ", "" },
        { "name: conv2, ", "name: conv3, ", "RNG013" },
        { "name: conv2, ", "name: conv1, ", "RNG015" },
        { "kernel: 3, stride: stride", "kernel: 3, strides: stride", "RNG012" },
        { "add: [shortcut, conv2]", "add: [shortcut, conv3]", "RNG013" },
        { "add: [shortcut, conv2]", "add: [shortcut, last]", "RNG013" },
        { "add: [shortcut, conv2]", "add: shortcut", "RNG005" },
        { "add: [shortcut, conv2]", "ad: [shortcut, conv2]", "RNG010" },
        { "root:", "rooot:", "RNG006" },
        { "root:", "stem:", "RNG006" },
        { "name: stem, conv2d: 16", "name: stem, conv2d: 0", "RNG024" },
        { "name: stem, conv2d: 16", "name: stem, conv2d: \"16 filters\"", "RNG020" },
        { "name: stem, conv2d: 16", "name: stem, conv2d: 16, relu: ", "RNG018" },
        { "name: stem, conv2d: 16, kernel: 3", "name: stem, conv2d: 16", "RNG007" },
        { "add: [stem, side]", "add: [stem, sied]", "RNG013" },
        { "blocks:", "block:", "RNG006" },
        { "scope: low", "scope: low!", "RNG014" },
        { "scope: high", "scope: low", "RNG015" },
        { "unit_fn: basic, args: \"[(16", "unit_fn: bsaic, args: \"[(16", "RNG011" },
        { "unit_fn: basic, args: \"[(16", "unit: basic, args: \"[(16", "RNG006" },
        { "unit_fn: basic, args: \"[(16", "args: \"[(16", "RNG007" },
        { "[(16, 1)] * 2", "[(16, 1)] * two", "RNG017" },
        { "[(16, 1)] * 2", "[(16)] * 2", "RNG023" },
        { "[(16, 1)] * 2", "[(16, x)] * 2", "RNG017" },
        { "[(16, 1)] * 2", "[(16, 1 / 0)] * 2", "RNG021" },
        { "[(32, 2), (32, 1)]", "[(32, 2), (32, 0)]", "RNG024" },
        { "head:", "haed:", "RNG006" },
        { "name: pool, global_avg_pool: flatten", "name: pool, global_avg_pool: keep_dims", "RNG031" },
        { "name: pool, global_avg_pool: flatten", "name: pool, global_average_pool: flatten", "RNG010" },
        { "linear: num_classes", "linear: classes", "RNG017" },
        { "softmax: channels", "softmax: chanels", "RNG024" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void One_mistake_is_one_error(string right, string wrong, string id)
    {
        Assert.Contains(right, Network, StringComparison.Ordinal);
        var at = Network.IndexOf(right, StringComparison.Ordinal);

        var errors = Networks.Errors(string.Concat(Network.AsSpan(0, at), wrong, Network.AsSpan(at + right.Length)));

        Assert.Equal(id.Length == 0 ? 0 : 1, errors.Length);
        Assert.All(errors, error => Assert.StartsWith(id, error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ name: conv1, conv2d_same: depth, kernel: 3", "{ name: conv1, conv2d_smae: depth, kernel: 3")]
    [InlineData("\"[(16, 1)] * 2\"", "\"[(16)] * 2\"")]
    [InlineData("input: [3, 32, 32]", "input: [3]")]
    public void The_class_of_a_wrong_file_has_the_members_of_the_right_one(string right, string wrong)
    {
        Assert.Contains(right, Network, StringComparison.Ordinal);

        Assert.Contains("Low.Unit2.Conv1: Conv2dBatchNorm", Members(Network));
        Assert.Empty(Members(Network).Except(Members(Network.Replace(right, wrong, StringComparison.Ordinal))));
    }

    /// <summary>Where the text is not YAML, what was meant is guessed, so that C# finds the members.</summary>
    [Theory]
    [InlineData("kernel: 3 }\n  - { name: side", "kernel: 3\n  - { name: side")]
    [InlineData("[(16, 1)] * 2\"", "[(16, 1)] * 2")]
    [InlineData("add: [shortcut, conv2]", "add: [shortcut, conv2")]
    [InlineData("add: [shortcut, conv2]", "add: shortcut, conv2]")]
    [InlineData("  - { name: pool,", "\t- { name: pool,")]
    [InlineData("input: [3, 32, 32]", "input: [3, 32, 32")]
    [InlineData("softmax: channels }", "softmax: channels")]
    public void The_class_of_a_text_that_is_not_yaml_has_the_members_of_the_right_one(string right, string wrong)
    {
        Assert.Contains(right, Network, StringComparison.Ordinal);
        var text = Network.Replace(right, wrong, StringComparison.Ordinal);

        Assert.StartsWith("RNG002", Assert.Single(Networks.Errors(text)), StringComparison.Ordinal);
        Assert.Empty(Members(Network).Except(Members(text)));
    }

    [Fact]
    public void Of_a_section_that_cannot_be_guessed_only_its_own_members_are_missing()
    {
        var members = Members(Network.Replace("  - { scope: low", "  @ ] }: [\n  - { scope: low", StringComparison.Ordinal));

        Assert.Contains("Stem: Conv2dBatchNorm", members);
        Assert.Contains("Logits: Linear", members);
        Assert.DoesNotContain("Low", members);
    }

    [Fact]
    public void The_network_without_a_mistake_compiles() => Networks.Graph(Network);

    [Fact]
    public void Two_mistakes_are_two_errors_in_the_order_of_the_file() => Assert.Equal(
        ["RNG012", "RNG024", "RNG010"],
        Networks.Errors(Networks.Root("{ name: a, conv2d: 4, kernel: 3, strid: 1 }", "{ dropout: 2 }", "rleu"))
            .Select(error => error[..6]));

    [Fact]
    public void A_file_of_mistakes_gives_a_hundred_errors_and_one_that_says_so()
    {
        var errors = Networks.Errors(Networks.Root([.. Enumerable.Repeat("{ name: a, foo: 1 }", 500)]));

        Assert.Equal(101, errors.Length);
        Assert.Equal(
            "RNG047: The file has more than 100 errors, of which these are shown; mend them from the top, and build again.",
            Assert.Single(errors, error => error.StartsWith("RNG047", StringComparison.Ordinal)));
        Assert.Contains(
            errors.Single(error => error.StartsWith("RNG047", StringComparison.Ordinal))[8..],
            Repository.Read("docs/diagnostics/RNG047.md"),
            StringComparison.Ordinal);
        Assert.Equal(100, Networks.Errors(Networks.Root([.. Enumerable.Range(0, 100).Select(i => $"{{ name: a{i}, foo: 1 }}")])).Length);
    }

    private static HashSet<string> Members(string text) => PublicMembers.Of(Networks.Compile(text).Graph);
}
