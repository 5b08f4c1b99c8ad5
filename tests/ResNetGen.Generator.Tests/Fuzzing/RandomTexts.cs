using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace ResNetGen.Generator.Tests.Fuzzing;

/// <summary>Kinds of text that no person would write, and kinds that one might by a slip.</summary>
internal static class RandomTexts
{
    private static readonly Gen<string> Text = Gen.OneOf(Corpus.Texts);

    private static readonly Gen<Edit> Edits = Gen.Select(
        Gen.Int[0, 9],
        Gen.Double.Unit,
        Gen.Double.Unit,
        Gen.Int[1, 40],
        Gen.OneOf(Corpus.Tokens),
        Gen.OneOf(Corpus.Words),
        Gen.OneOf(Corpus.Numbers),
        (kind, at, other, length, token, word, number) => new Edit(kind, at, other, length, token, word, number));

    private static readonly Gen<string> Parents = Gen.OneOf([.. Compiler.Binding.NetworkFiles.Shipped, "other", "test"]);

    private static readonly string[] Plain =
    [
        "conv2d_same: 6, kernel: 5, stride: 2", "conv2d: 4, kernel: 3", "batch_norm: relu", "relu: ", "dropout: 0.5", "elu: ",
        "max_pool2d: 3, stride: 1, padding: same", "channel_scale: ",
        "conv2d: 2 * input.channels, kernel: 3, normalizer: batch_norm", "subsample: 2", "pad_channels: 2 * input.channels",
        "avg_pool2d: 3, stride: 1, padding: same",
    ];

    private static readonly string[] Odd =
    [
        "conv2d: 4, kernel: 3", "conv2d_same: 6, kernel: 5, stride: 2", "batch_norm: relu", "relu: ", "max_pool2d: 2", "subsample: 2",
        "dropout: 0.5", "flatten: ", "linear: 7", "tanh: ", "elu: ",
        "conv2d: depth, kernel: 3", "conv2d: 2 * input.channels, kernel: 3, normalizer: batch_norm", "batch_norm: none, scale: false",
        "max_pool2d: 3, stride: 1, padding: same", "silu: ",
        "global_avg_pool: keep_dims", "softmax: ", "add: [input, input]", "add: [a0, input]",
        "conv2d: input.channels, kernel: [1, 3], groups: 2", "subsample: 1", "elu: , from: a0",
        "conv2d: 2147483647, kernel: 1", "multiply: [a0, input]", "concat: [a0, input]", "avg_pool2d: 3, stride: 2, ceil_mode: true",
        "zero_pad2d: [1, 0]", "pad_channels: 2 * input.channels",
        "channel_scale: ", "global_max_pool: ", "repeat: 2, relu: ", "stack: { conv2d: [4, 5], kernel: 1 }", "scope: x/y, elu: ",
        "network: slim/resnet_v2_small, until: pool1", "network: other",
    ];

    private static readonly Gen<string> Layer = Gen.Frequency((9, Gen.OneOf(Plain)), (1, Gen.OneOf(Odd)));

    /// <summary>A text with a few edits: parts removed, repeated, moved, cut off, and words, numbers and letters replaced.</summary>
    public static Gen<string> Mutated { get; } = Gen.Select(
        Text, Edits.List[1, 6], (text, edits) => edits.Aggregate(text, (edited, edit) => edit.Apply(edited)));

    /// <summary>A text that ends too early.</summary>
    public static Gen<string> Truncated { get; } = Gen.Select(Text, Gen.Double.Unit, (text, at) => text[..(int)(at * text.Length)]);

    /// <summary>The beginning of one text and the end of another.</summary>
    public static Gen<string> Spliced { get; } = Gen.Select(Text, Text, Gen.Double.Unit, Gen.Double.Unit, Gen.Bool, (
        first, second, end, begin, byLines) =>
    {
        if (!byLines)
        {
            return first[..(int)(end * first.Length)] + second[(int)(begin * second.Length)..];
        }

        var (a, b) = (first.Split('\n'), second.Split('\n'));
        return string.Join('\n', a.Take((int)(end * a.Length)).Concat(b.Skip((int)(begin * b.Length))));
    });

    /// <summary>Tokens in any order, alone or below a sound beginning.</summary>
    public static Gen<string> Soup { get; } = Gen.Select(
        Gen.Frequency(
            (8, Gen.OneOf(Corpus.Tokens)),
            (2, Gen.OneOf(Corpus.Words)),
            (1, Gen.OneOf(Corpus.Numbers)),
            (1, Gen.Char.Select(letter => letter.ToString()))).List[1, 80],
        Gen.Bool,
        (tokens, alone) => (alone ? string.Empty : "network: net\ninput: [3, 8, 8]\nroot:\n  - ") + string.Concat(tokens));

    /// <summary>Networks that are right in form, and as often as not in what they say.</summary>
    public static Gen<string> Network { get; } = Gen.Select(
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 39], Gen.Int[1, 39]),
        Layer.List[1, 3],
        Layer.List[1, 4],
        Gen.Select(Gen.Bool, Gen.Int[0, 99], Gen.Int[1, 2], Gen.Int[1, 7]).List[1, 3],
        Layer.List[1, 3],
        (input, unit, root, blocks, head) =>
        {
            var text = new StringBuilder(
                FormattableString.Invariant($"network: net\ninput: [{input.Item1}, {input.Item2}, {input.Item3}]\nnum_classes: 10\n")
                + "units:\n  u:\n    args: [depth, stride]\n    layers:\n");
            Append(unit, "a");
            text.Append(
                "      - { name: shortcut, when: depth == input.channels, then: { subsample: stride }, else: { conv2d: depth, "
                    + "kernel: 1, stride: stride } }\nroot:\n");
            Append(root, "a");
            text.Append("blocks:\n");
            foreach (var (own, depth, stride, count) in blocks)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  - {{ unit_fn: {(own ? "u" : "bottleneck")}, args: \"({depth}, {stride}{(own ? "" : ", 2")}) * {count}\" }}\n");
            }

            text.Append("head:\n");
            Append(head, "h");
            return text.ToString();

            void Append(IReadOnlyList<string> layers, string prefix)
            {
                for (var i = 0; i < layers.Count; i++)
                {
                    text.Append(CultureInfo.InvariantCulture, $"      - {{ name: {prefix}{i}, {layers[i]} }}\n");
                }
            }
        });

    /// <summary>A few lines that change a network that ships, or the file beside it.</summary>
    public static Gen<string> Variant { get; } = Gen.Select(Parents, Text, Gen.Double.Unit, Gen.Double.Unit, Edits.List[0, 2], VariantOf);

    private static string VariantOf(string name, string text, double from, double to, IEnumerable<Edit> edits)
    {
        var lines = text.Split('\n').Where(line => !line.StartsWith("extends", StringComparison.Ordinal)).ToArray();
        var (first, last) = ((int)(Math.Min(from, to) * lines.Length), (int)(Math.Max(from, to) * lines.Length));
        return edits.Aggregate($"extends: {name}\n{string.Join('\n', lines[first..last])}\n", (edited, edit) => edit.Apply(edited));
    }

    /// <summary>What nests, repeats or refers to itself, up to thousands of times.</summary>
    public static Gen<string> Large { get; } =
        Gen.Select(Gen.Int[0, 7], Gen.Int[1, 20_000], (kind, count) => "network: net\ninput: [3, 8, 8]\n" + kind switch
    {
        0 => "root: " + new string('[', count),
        1 => "root: " + string.Concat(Enumerable.Repeat("{a: ", count)),
        2 => "root:\n" + string.Concat(Enumerable.Range(0, Math.Min(count, 1000)).Select(depth => new string(' ', depth) + "- a:\n")),
        3 =>
            "a0: &a0 [relu, relu]\n"
                + string.Concat(Enumerable.Range(1, count % 100).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n"))
                + $"root: *a{count % 100}\n",
        4 => "blocks:\n" + string.Concat(Enumerable.Repeat("  - { unit_fn: bottleneck, args: \"(4, 1, 1) * 4096\" }\n", count)),
        5 => "root: [" + string.Concat(Enumerable.Repeat("relu, ", count)) + "]",
        6 => "root: [{ conv2d: \"" + new string('(', count) + "3\", kernel: 1 }]",
        _ => "root: [{ conv2d: " + new string('9', count) + ", kernel: 1 }]",
    });

    private sealed record Edit(int Kind, double At, double Other, int Length, string Token, string Word, string Number)
    {
        public string Apply(string text)
        {
            if (text.Length == 0)
            {
                return Token;
            }

            var at = (int)(At * text.Length);
            var other = (int)(Other * text.Length);
            var length = Math.Min(Length, text.Length - at);
            switch (Kind)
            {
                case 0:
                    return text.Remove(at, length);
                case 1:
                    return text.Insert(at, Token);
                case 2:
                    return text.Insert(other, text.Substring(at, length));
                case 3:
                    return text.Remove(at, 1).Insert(at, Token[..1]);
                case 4:
                    return text[..at];
                case 5 or 6 or 7:
                    var lines = text.Split('\n').ToList();
                    var (line, place) = ((int)(At * lines.Count), (int)(Other * lines.Count));
                    if (Kind == 5)
                    {
                        lines.RemoveAt(line);
                    }
                    else if (Kind == 6)
                    {
                        (lines[line], lines[place]) = (lines[place], lines[line]);
                    }
                    else
                    {
                        lines[line] = new string(' ', Length % 5) + lines[line].TrimStart();
                    }

                    return string.Join('\n', lines);
                default:
                    var matches = Regex.Matches(text, Kind == 8 ? @"\d+" : @"[\w.]+");
                    return matches.Count == 0 ? text : Replace(text, matches[(int)(At * matches.Count)], Kind == 8 ? Number : Word);
            }
        }

        private static string Replace(string text, Match match, string by) =>
            text[..match.Index] + by + text[(match.Index + match.Length)..];
    }
}
