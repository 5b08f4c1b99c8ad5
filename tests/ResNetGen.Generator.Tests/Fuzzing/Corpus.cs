using System.Text.RegularExpressions;
using ResNetGen.Compiler.Binding;

namespace ResNetGen.Generator.Tests.Fuzzing;

/// <summary>Texts to begin with: the networks that ship, and the examples of the documentation, right and wrong.</summary>
internal static partial class Corpus
{
    public static readonly string[] Texts =
    [
        .. NetworkFiles.Shipped.Select(name => NetworkFiles.TextOfShipped(name)!.ReplaceLineEndings("\n")),
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
            .SelectMany(page => Example().Matches(File.ReadAllText(page).ReplaceLineEndings("\n")).Select(match => match.Groups[1].Value)),
    ];

    /// <summary>The words of all texts.</summary>
    public static readonly string[] Words = [.. Texts.SelectMany(
        text => Word().Matches(text).Select(match => match.Value)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What the language is made of, and what it is not.</summary>
    public static readonly string[] Tokens =
    [
        "network", "class", "input", "num_classes", "defaults", "units", "root", "blocks", "head", "name", "from", "when", "then", "else",
        "scope", "unit_fn", "args", "layers",
        "conv2d", "conv2d_same", "batch_norm", "max_pool2d", "subsample", "global_avg_pool", "linear", "flatten", "softmax", "dropout",
        "add", "relu", "kernel", "stride", "padding",
        "extends: slim/resnet_v2_small", "extends: other", "network: slim/resnet_v2_small", "network: other", "network: test", "until",
        "constants", "output_stride", "unit_scope", "repeat", "stack", "rate",
        "{n}", "{n0}", "{letter}", "{block}_{unit}", "/a/b", "multiply", "concat", "avg_pool2d", "zero_pad2d", "pad_channels",
        "channel_scale", "global_max_pool", "ceil_mode", "count_batches", "bias_value",
        "groups", "dilation", "activation", "normalizer", "bottleneck", "same", "valid", "auto", "true", "none", "keep_dims",
        "input.channels", "depth", "conv1", "unit_1",
        ":", ": ", "- ", "-", ",", "{", "}", "[", "]", "(", ")", "*", "+", "/", "%", "==", "<", "\"", "'",
        "\n", "\n  ", "\n    ", "\n  - ", "\r\n", "\t", " ", "#", "&a ", "*a", "|", ">", "?", "!", "@", "`", "~", "<<",
        "ž", "残", "😀", "\uFEFF", "\0", "\u2028", "\ud800", "---\n", "...\n",
    ];

    public static readonly string[] Numbers =
        [
            "0", "1", "2", "3", "64", "-1", "1e-4", "0.5", "1e999", "nan", "16777216", "16777217", "2147483647", "2147483648",
            "9223372036854775807", "99999999999999999999", "1_000", "0x10", "007",
        ];

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"[\w.]+")]
    private static partial Regex Word();
}
