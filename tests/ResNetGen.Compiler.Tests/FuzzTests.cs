using System.Diagnostics;
using System.Text;
using ResNetGen.Compiler.Emit;

namespace ResNetGen.Compiler.Tests;

/// <summary>No text makes the compiler throw, hang, point outside the file or answer twice differently. The seeds are fixed.</summary>
public sealed class FuzzTests
{
    /// <summary>Far more than any text here needs on a slow machine, and far less than a hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] Tokens =
    [
        "network", "class", "input", "num_classes", "defaults", "units", "root", "blocks", "head", "name", "from", "when", "then", "else", "scope", "unit_fn", "args", "layers",
        "conv2d", "conv2d_same", "batch_norm", "max_pool2d", "subsample", "global_avg_pool", "linear", "flatten", "softmax", "dropout", "add", "relu", "kernel", "stride", "padding",
        "extends: slim/resnet_v2_small", "network: slim/resnet_v2_small", "until", "constants", "output_stride", "unit_scope", "repeat", "stack", "rate", "{n}", "{n0}", "{letter}", "{block}_{unit}", "/a/b", "multiply", "concat",
        "avg_pool2d", "zero_pad2d", "pad_channels", "channel_scale", "global_max_pool", "ceil_mode", "count_batches", "bias_value",
        "groups", "dilation", "activation", "normalizer", "bottleneck", "same", "valid", "auto", "true", "none", "keep_dims", "input.channels", "depth", "conv1", "unit_1",
        ":", ": ", "- ", "-", ",", "{", "}", "[", "]", "(", ")", "*", "+", "/", "%", "==", "<", "\"", "'", "\n", "\n  ", "\n    ", "\n  - ", "\r\n", "\t", " ", "#", "&a ", "*a", "|", ">", "?", "!", "%", "@", "`", "~", "<<",
        "0", "1", "2", "3", "64", "-1", "1e-4", "0.5", "16777216", "2147483647", "9223372036854775807", "99999999999999999999", "1_000", "ž", "😀", "\uFEFF", "\0", "\u2028", "\ud800", "---\n", "...\n",
    ];

    private static readonly string[] Words = ["conv2d: 4, kernel: 3", "conv2d_same: 6, kernel: 5, stride: 2", "batch_norm: relu", "relu: ", "max_pool2d: 2", "subsample: 2", "dropout: 0.5", "flatten: ", "linear: 7", "tanh: ", "elu: ", "conv2d: depth, kernel: 3", "conv2d: 2 * input.channels, kernel: 3, normalizer: batch_norm", "batch_norm: none, scale: false", "max_pool2d: 3, stride: 1, padding: same", "silu: ",
        "global_avg_pool: keep_dims", "softmax: ", "add: [input, input]", "add: [a0, input]", "conv2d: input.channels, kernel: [1, 3], groups: 2", "subsample: 1", "elu: , from: a0", "conv2d: 2147483647, kernel: 1",
        "multiply: [a0, input]", "concat: [a0, input]", "avg_pool2d: 3, stride: 2, ceil_mode: true", "zero_pad2d: [1, 0]", "pad_channels: 2 * input.channels", "channel_scale: ", "global_max_pool: ", "repeat: 2, relu: ",
        "stack: { conv2d: [4, 5], kernel: 1 }", "scope: x/y, elu: ", "network: slim/resnet_v2_small, until: pool1"];

    [Fact]
    public void Mutations_of_valid_files()
    {
        string[] files = [.. NetworkFiles.Shipped];
        for (var seed = 0; seed < 900; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder(NetworkFiles.TextOfShipped(files[seed % files.Length]));
            for (var edits = random.Next(1, 6); edits > 0; edits--)
            {
                var at = random.Next(text.Length);
                var length = Math.Min(random.Next(1, 12), text.Length - at);
                switch (random.Next(4))
                {
                    case 0:
                        text.Remove(at, length);
                        break;
                    case 1:
                        text.Insert(at, Tokens[random.Next(Tokens.Length)]);
                        break;
                    case 2:
                        text.Insert(random.Next(text.Length), text.ToString(at, length));
                        break;
                    default:
                        text[at] = Tokens[random.Next(Tokens.Length)][0];
                        break;
                }
            }

            Check(text.ToString(), $"seed {seed}");
        }
    }

    [Fact]
    public void Soup_of_tokens()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            var soup = string.Concat(Enumerable.Range(0, random.Next(1, 80)).Select(_ => Tokens[random.Next(Tokens.Length)]));
            Check(seed % 2 == 0 ? soup : Networks.With("root:\n  - " + soup), $"seed {seed}");
        }
    }

    [Fact]
    public void Random_networks()
    {
        var sound = 0;
        for (var seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder(FormattableString.Invariant($"network: net\ninput: [{random.Next(1, 5)}, {random.Next(1, 40)}, {random.Next(1, 40)}]\nnum_classes: 10\n"));
            text.Append("units:\n  u:\n    args: [depth, stride]\n    layers:\n");
            Layers(random.Next(1, 4));
            text.Append("      - { name: shortcut, when: depth == input.channels, then: { subsample: stride }, else: { conv2d: depth, kernel: 1, stride: stride } }\n");
            text.Append("root:\n");
            Layers(random.Next(1, 5));
            text.Append("blocks:\n");
            for (var block = random.Next(3); block >= 0; block--)
            {
                var unit = random.Next(2) == 0 ? "u" : "bottleneck";
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  - {{ unit_fn: {unit}, args: \"({random.Next(12)}, {random.Next(1, 3)}{(unit == "u" ? "" : ", 2")}) * {random.Next(1, 4)}\" }}\n");
            }

            text.Append("head:\n");
            Layers(random.Next(1, 4), "h");
            sound += Check(text.ToString(), $"seed {seed}") ? 1 : 0;

            void Layers(int count, string prefix = "a")
            {
                for (var i = 0; i < count; i++)
                {
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $"      - {{ name: {prefix}{i}, {Words[random.Next(Words.Length)]} }}\n");
                }
            }
        }

        // Otherwise these would be tests of the errors alone.
        Assert.InRange(sound, 60, 540);
    }

    /// <summary>Texts that are made to cost much.</summary>
    public static TheoryData<string, string> Expensive { get; } = new()
    {
        { "a million brackets", Networks.With("root: " + new string('[', 1_000_000)) },
        { "a million braces", Networks.With("root: " + string.Concat(Enumerable.Repeat("{a: ", 250_000))) },
        { "a million dashes", Networks.With("root:\n" + string.Concat(Enumerable.Repeat("- ", 500_000))) },
        { "deep indentation", Networks.With("root:\n" + string.Concat(Enumerable.Range(0, 1000).Select(depth => new string(' ', depth) + "- a:\n"))) },
        { "a million question marks", string.Concat(Enumerable.Repeat("? ", 500_000)) },
        { "a billion laughs", "a0: &a0 [relu, relu, relu, relu, relu, relu, relu, relu, relu, relu]\n"
            + string.Concat(Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n")) + Networks.With("root: *a12") },
        { "aliases of a wrong layer", Networks.With("root:\n  - &a { conv2: 1, strid: 3 }\n" + string.Concat(Enumerable.Repeat("  - *a\n", 90_000))) },
        { "many lists of many wrong layers", Networks.With("units:\n  u:\n    layers: &l\n" + string.Concat(Enumerable.Repeat("    - { name: rel, rellu: , from: aaaaaaaa }\n", 1000))
            + string.Concat(Enumerable.Range(0, 40).Select(i => $"  u{i}: {{ layers: *l }}\n")) + "root: [relu]") },
        { "many unnamed layers in many units", Networks.With("units:\n  u:\n    layers: &l\n" + string.Concat(Enumerable.Repeat("    - relu\n", 1024))
            + string.Concat(Enumerable.Range(0, 90).Select(i => $"  u{i}: {{ layers: *l }}\n")) + "root: [relu]") },
        { "a million keys", string.Concat(Enumerable.Range(0, 90_000).Select(i => FormattableString.Invariant($"k{i}: 1\n"))) },
        { "the same key a hundred thousand times", string.Concat(Enumerable.Repeat("inptu: 1\n", 90_000)) },
        { "a megabyte of one name", "network: " + new string('x', 1_000_000) },
        { "a megabyte of spaces in an expression", Networks.Root("{ conv2d: \"1" + new string(' ', 1_000_000) + "+ 1\", kernel: 3 }") },
        { "a megabyte of digits", Networks.Root("{ conv2d: " + new string('9', 1_000_000) + ", kernel: 3 }") },
        { "a megabyte of minus", Networks.Root("{ conv2d: " + new string('-', 1_000_000) + "3, kernel: 3 }") },
        { "a megabyte of parentheses", Networks.Root("{ conv2d: " + new string('(', 1_000_000) + "3, kernel: 3 }") },
        { "a megabyte of sums", Networks.Root("{ conv2d: 1" + string.Concat(Enumerable.Repeat(" + 1", 250_000)) + ", kernel: 3 }") },
        { "a megabyte of tuples", Networks.With("blocks:\n  - { unit_fn: bottleneck, args: \"(1, 1, 1)" + string.Concat(Enumerable.Repeat(" + (1, 1, 1)", 80_000)) + "\" }") },
        { "one long tuple", Networks.With("blocks:\n  - { unit_fn: bottleneck, args: \"(1" + string.Concat(Enumerable.Repeat(", 1", 300_000)) + ")\" }") },
        { "a huge multiplier", Networks.With("blocks:\n  - { unit_fn: bottleneck, args: \"2147483647 * (1, 1, 1) * 2147483647 * 2147483647\" }") },
        { "many blocks of many units", Networks.With("units:\n  u: { layers: [{ subsample: 1 }] }\nblocks:\n" + string.Concat(Enumerable.Repeat("  - { unit_fn: u, args: \"() * 4096\" }\n", 256))) },
        { "too many blocks", Networks.With("blocks:\n" + string.Concat(Enumerable.Repeat("  - { unit_fn: bottleneck, args: \"(4, 1, 1) * 4096\" }\n", 15_000))) },
        { "many distinct units of many layers", Networks.With("units:\n  u: { args: [n], layers: [" + string.Join(", ", Enumerable.Repeat("{ conv2d: n, kernel: 1 }", 20)) + "] }\nblocks:\n  - { unit_fn: u, args: \""
            + string.Join(" + ", Enumerable.Range(1, 4096).Select(i => FormattableString.Invariant($"({i})"))) + "\" }", "[1, 1, 1]") },
        { "a long body", Networks.Root([.. Enumerable.Range(0, 1024).Select(i => FormattableString.Invariant($"{{ name: a{i}, add: [{(i == 0 ? "input" : FormattableString.Invariant($"a{i - 1}"))}, input] }}"))]) },
        { "a sum of everything", Networks.Root([.. Enumerable.Range(0, 500).Select(i => FormattableString.Invariant($"{{ name: a{i}, relu: , from: input }}")), "{ add: [" + string.Join(", ", Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant($"a{i % 500}"))) + "] }"]) },
        { "many errors about many names", Networks.With("units:\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant($"  u{new string('x', 20)}{i}: {{ }}\n")))
            + "blocks:\n" + string.Concat(Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($"  - {{ unit_fn: v{new string('x', 20)}{i}, args: [[]] }}\n")))) },
        { "huge sizes", Networks.With("root:\n  - { conv2d: 16777216, kernel: 16777216, stride: 16777216, dilation: 16777216, padding: 16777216 }", "[65536, 65536, 65536]") },
        { "huge padding", Networks.Root([.. Enumerable.Repeat("{ conv2d: 1, kernel: 1, padding: 16777216 }", 100)]) },
    };

    [Theory]
    [MemberData(nameof(Expensive))]
    public void Texts_that_are_made_to_cost_much(string what, string text) => Check(text, what);

    /// <summary>Compiles and emits, and answers whether there was no error.</summary>
    private static bool Check(string text, string what)
    {
        var watch = Stopwatch.StartNew();
        var compiled = Networks.Compile(text);
        var code = NetworkEmitter.Emit(compiled.Graph, "Fuzz");
        var elapsed = watch.Elapsed;

        Assert.True(elapsed < Patience, $"{what} took {elapsed}");
        Assert.DoesNotContain(compiled.Diagnostics, error => error.Id == "RNG041");
        Assert.Equal(compiled.Diagnostics.Count > 0, compiled.Graph.IsBroken);
        Assert.DoesNotContain('\r', code);
        foreach (var error in compiled.Diagnostics)
        {
            Assert.InRange(error.Span.Start, 0, text.Length);
            Assert.InRange(error.Span.End, error.Span.Start, text.Length);
            Assert.True((error.Span.StartLine, error.Span.StartColumn).CompareTo((error.Span.EndLine, error.Span.EndColumn)) <= 0, what);
            Assert.InRange(error.Message.Length, 10, 2000);
            Assert.DoesNotContain(error.Message, char.IsControl);
        }

        var again = Networks.Compile(text);
        Assert.Equal(compiled, again);
        Assert.Equal(compiled.GetHashCode(), again.GetHashCode());
        Assert.Equal(code, NetworkEmitter.Emit(again.Graph, "Fuzz"));
        return compiled.Diagnostics.Count == 0;
    }
}
