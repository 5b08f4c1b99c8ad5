using ResNetGen.Compiler.Emit;

namespace ResNetGen.Compiler.Tests.Emit;

/// <summary>The statements of a forward pass: what is run, what is written over, and when it is disposed.</summary>
public sealed class ForwardTests
{
    private const string Sums = "global::ResNetGen.Layers.Residual.";

    // A caller may have made the argument for the call alone.
    private const string KeepInput = "global::System.GC.KeepAlive(input);";

    [Fact]
    public void The_bottleneck() => Assert.Equal(
        [
            "var preact = Preact.call(input);",
            "var shortcut = Shortcut.call(preact);",
            "var conv1 = Conv1.call(preact);",
            "preact.Dispose();",
            "var conv2 = Conv2.call(conv1);",
            "conv1.Dispose();",
            "var conv3 = Conv3.call(conv2);",
            "conv2.Dispose();",
            "var add = AddTo(conv3, shortcut);",
            "shortcut.Dispose();",
            KeepInput,
            "return add;",
        ],
        Forward(Networks.With("blocks:\n  - { unit_fn: bottleneck, args: \"(4, 1, 1)\" }"), "Bottleneck_4_1_1"));

    [Fact]
    public void The_bottleneck_with_an_identity() => Assert.Equal(
        ["var conv3 = Conv3.call(conv2);", "conv2.Dispose();", "var add = AddTo(conv3, input);", KeepInput, "return add;"],
        Forward(Networks.With("blocks:\n  - { unit_fn: bottleneck, args: \"(3, 1, 1)\" }"), "Bottleneck_3_1_1")[^5..]);

    [Theory]

    // The argument is the caller's, and an activation's output is needed for its gradient: neither is written over.
    [InlineData("{ add: [input, input] }", "var add = Add(input, input);|return add;")]
    [InlineData("{ name: a, relu: }|{ add: [a, input] }", "var a = A.call(input);|var add = Add(a, input);|a.Dispose();|return add;")]
    [InlineData(
        "{ name: a, conv2d: 3, kernel: 1, activation: relu }|{ add: [input, a] }",
        "var a = A.call(input);|var add = Add(input, a);|a.Dispose();|return add;")]
    [InlineData(
        "{ name: a, dropout: 0.5 }|{ add: [input, a] }", "var a = A.call(input);|var add = Add(input, a);|a.Dispose();|return add;")]

    // A convolution's output is, where nobody else wants it.
    [InlineData("{ name: a, conv2d: 3, kernel: 1 }|{ add: [input, a] }", "var a = A.call(input);|var add = AddTo(a, input);|return add;")]
    [InlineData(
        "{ name: a, conv2d: 3, kernel: 1 }|{ add: [a, a] }", "var a = A.call(input);|var add = Add(a, a);|a.Dispose();|return add;")]
    [InlineData(
        "{ name: a, conv2d: 3, kernel: 1 }|{ add: [a, input, input] }",
        "var a = A.call(input);|var add = AddTo(AddTo(a, input), input);|return add;")]
    [InlineData(
        "{ name: a, relu: }|{ add: [a, input, input] }",
        "var a = A.call(input);|var add = AddTo(Add(a, input), input);|a.Dispose();|return add;")]
    [InlineData(
        "{ name: a, conv2d: 3, kernel: 1 }|{ name: b, add: [a, input] }|{ add: [a, b] }",
        "var a = A.call(input);|var b = Add(a, input);|var add = AddTo(b, a);|a.Dispose();|return add;")]

    // What nobody wants is not run, and what is still wanted is not disposed.
    [InlineData("{ name: a, relu: }|{ name: b, elu: , from: input }", "var b = B.call(input);|return b;")]
    [InlineData(
        "{ name: a, relu: }|{ name: b, elu: }|{ name: c, tanh: , from: a }",
        "var a = A.call(input);|var c = C.call(a);|a.Dispose();|return c;")]
    public void A_root(string layers, string statements)
    {
        var expected = statements.Split('|');
        Assert.Equal([.. expected[..^1], KeepInput, expected[^1]], Forward(Networks.Root(layers.Split('|')), null)[2..]);
    }

    [Fact]
    public void The_graph_has_the_steps_of_the_forward_pass()
    {
        var text = Networks.With("""
            units:
              u:
                layers:
                  - { name: a, conv2d: input.channels, kernel: 1 }
                  - { name: add, add: [input, a], activation: relu }
            root:
              - { name: r, relu: }
              - { name: e, elu: , from: input }
              - { name: p, multiply: [r, e] }
              - { name: c, concat: [p, r] }
            blocks:
              - { scope: b, unit_fn: u, args: [[]] }
            head:
              - { name: pool, global_avg_pool: }
            """);

        Assert.Equal(
            [
                "var r = _graph.Point(\"net/r\", _graph.Call(R, input));",
                "var e = _graph.Point(\"net/e\", _graph.Call(E, input));",
                "var p = _graph.Point(\"net/p\", _graph.Multiply(Activation.None, [r, e]));",
                "var c = _graph.Point(\"net/c\", _graph.Concat([p, r]));",
                "var b = _graph.Point(\"net/b\", _graph.Block(B, c, \"net\", \"b\"));",
                "var pool = _graph.Point(\"net/pool\", _graph.Call(Pool, b));",
                "return pool;",
            ],
            Statements(text, null, " Trace("));
        Assert.Equal(
            ["var a = _graph.Call(A, input);", "var add = _graph.Add(Activation.Relu, [input, a]);", "return add;"],
            Statements(text, "U", " Trace("));
    }

    [Fact]
    public void A_unit_that_does_nothing_gives_a_handle_of_its_own() => Assert.Equal(
        ["return ActivationFunctions.Of(Activation.None, input);"],
        Forward(Networks.With("units:\n  u: { layers: [{ subsample: 1 }] }\nblocks:\n  - { unit_fn: u, args: [[]] }"), "U"));

    [Fact]
    public void The_end_points_keep_everything_and_run_everything()
    {
        var code = NetworkEmitter.Emit(
            Networks.Graph(Networks.Root("{ name: a, conv2d: 3, kernel: 1 }", "{ name: b, elu: , from: input }", "{ add: [a, input] }")),
            "A");
        var body = code[code.IndexOf("ForwardEndPoints(", StringComparison.Ordinal)..code.IndexOf(
            "public string Summary()", StringComparison.Ordinal)];

        Assert.Contains("var b = B.call(input);", body, StringComparison.Ordinal);
        Assert.Contains($"var add = {Sums}Add(a, input);", body, StringComparison.Ordinal);
        Assert.DoesNotContain(".Dispose()", body, StringComparison.Ordinal);
        Assert.Contains("(\"net/add\", add),", body, StringComparison.Ordinal);
    }

    /// <summary>The statements of the forward pass of a class, or of the network itself; sums without their class.</summary>
    private static string[] Forward(string text, string? className) => Statements(text, className, " forward(");

    private static string[] Statements(string text, string? className, string method)
    {
        var code = NetworkEmitter.Emit(Networks.Graph(text), "A");
        var type = className is null ? 0 : code.IndexOf($"class {className} ", StringComparison.Ordinal);
        Assert.True(type >= 0, code);
        var start = code.IndexOf('{', code.IndexOf(method, type, StringComparison.Ordinal));
        return code[(start + 1)..code.IndexOf('}', start)]
            .Replace(Sums, "", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
