using ResNetGen.Compiler.Binding;

namespace ResNetGen.Compiler.Tests;

/// <summary>
/// Texts that are made to cost much make the compiler neither throw nor hang, nor take more memory than a build has. Random texts are in
/// the generator's tests.
/// </summary>
public sealed class ExpensiveTextTests
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["a million brackets"] = Networks.With("root: " + new string('[', 1_000_000)),
        ["a million braces"] = Networks.With("root: " + string.Concat(Enumerable.Repeat("{a: ", 250_000))),
        ["a million dashes"] = Networks.With("root:\n" + string.Concat(Enumerable.Repeat("- ", 500_000))),
        ["deep indentation"] = Networks.With(
            "root:\n" + string.Concat(Enumerable.Range(0, 1000).Select(depth => new string(' ', depth) + "- a:\n"))),
        ["a million question marks"] = string.Concat(Enumerable.Repeat("? ", 500_000)),
        ["a billion laughs"] = "a0: &a0 [relu, relu, relu, relu, relu, relu, relu, relu, relu, relu]\n"
            + string.Concat(
                Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"))
            + Networks.With("root: *a12"),
        ["aliases of a wrong layer"] = Networks.With(
            "root:\n  - &a { conv2: 1, strid: 3 }\n" + string.Concat(Enumerable.Repeat("  - *a\n", 90_000))),
        ["many lists of many wrong layers"] = Networks.With("units:\n  u:\n    layers: &l\n" + string.Concat(
            Enumerable.Repeat("    - { name: rel, rellu: , from: aaaaaaaa }\n", 1000))
            + string.Concat(Enumerable.Range(0, 40).Select(i => $"  u{i}: {{ layers: *l }}\n")) + "root: [relu]"),
        ["many unnamed layers in many units"] = Networks.With("units:\n  u:\n    layers: &l\n" + string.Concat(
            Enumerable.Repeat("    - relu\n", 1024))
            + string.Concat(Enumerable.Range(0, 90).Select(i => $"  u{i}: {{ layers: *l }}\n")) + "root: [relu]"),
        ["a million keys"] = string.Concat(Enumerable.Range(0, 90_000).Select(i => FormattableString.Invariant($"k{i}: 1\n"))),
        ["the same key a hundred thousand times"] = string.Concat(Enumerable.Repeat("inptu: 1\n", 90_000)),
        ["a megabyte of one name"] = "network: " + new string('x', 1_000_000),
        ["a megabyte of spaces in an expression"] = Networks.Root("{ conv2d: \"1" + new string(' ', 1_000_000) + "+ 1\", kernel: 3 }"),
        ["a megabyte of digits"] = Networks.Root("{ conv2d: " + new string('9', 1_000_000) + ", kernel: 3 }"),
        ["a megabyte of minus"] = Networks.Root("{ conv2d: " + new string('-', 1_000_000) + "3, kernel: 3 }"),
        ["a megabyte of parentheses"] = Networks.Root("{ conv2d: " + new string('(', 1_000_000) + "3, kernel: 3 }"),
        ["a megabyte of sums"] = Networks.Root("{ conv2d: 1" + string.Concat(Enumerable.Repeat(" + 1", 250_000)) + ", kernel: 3 }"),
        ["a megabyte of tuples"] = Networks.With(
            "blocks:\n  - { unit_fn: bottleneck, args: \"(1, 1, 1)" + string.Concat(Enumerable.Repeat(" + (1, 1, 1)", 80_000)) + "\" }"),
        ["one long tuple"] = Networks.With(
            "blocks:\n  - { unit_fn: bottleneck, args: \"(1" + string.Concat(Enumerable.Repeat(", 1", 300_000)) + ")\" }"),
        ["a huge multiplier"] = Networks.With(
            "blocks:\n  - { unit_fn: bottleneck, args: \"2147483647 * (1, 1, 1) * 2147483647 * 2147483647\" }"),
        ["many blocks of many units"] = Networks.With(
            "units:\n  u: { layers: [{ subsample: 1 }] }\nblocks:\n"
                + string.Concat(Enumerable.Repeat("  - { unit_fn: u, args: \"() * 4096\" }\n", 256))),
        ["too many blocks"] = Networks.With(
            "blocks:\n" + string.Concat(Enumerable.Repeat("  - { unit_fn: bottleneck, args: \"(4, 1, 1) * 4096\" }\n", 15_000))),
        ["many distinct units of many layers"] = Networks.With("units:\n  u: { args: [n], layers: [" + string.Join(
            ", ", Enumerable.Repeat("{ conv2d: n, kernel: 1 }", 20)) + "] }\nblocks:\n  - { unit_fn: u, args: \""
            + string.Join(" + ", Enumerable.Range(1, 4096).Select(i => FormattableString.Invariant($"({i})"))) + "\" }", "[1, 1, 1]"),
        ["a long body"] = Networks.Root(
            [.. Enumerable.Range(0, 1024).Select(
                i =>
                    FormattableString.Invariant(
                        $"{{ name: a{i}, add: [{(i == 0 ? "input" : FormattableString.Invariant($"a{i - 1}"))}, input] }}"))]),
        ["a sum of everything"] = Networks.Root(
            [
                .. Enumerable.Range(0, 500).Select(i => FormattableString.Invariant($"{{ name: a{i}, relu: , from: input }}")),
                "{ add: [" + string.Join(", ", Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant($"a{i % 500}"))) + "] }",
            ]),
        ["many errors about many names"] = Networks.With("units:\n" + string.Concat(
            Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant($"  u{new string('x', 20)}{i}: {{ }}\n")))
            + "blocks:\n"
            + string.Concat(
                Enumerable.Range(0, 200)
                    .Select(i => FormattableString.Invariant($"  - {{ unit_fn: v{new string('x', 20)}{i}, args: [[]] }}\n")))),
        ["huge sizes"] = Networks.With(
            "root:\n  - { conv2d: 16777216, kernel: 16777216, stride: 16777216, dilation: 16777216, padding: 16777216 }",
            "[65536, 65536, 65536]"),
        ["ten megabytes of layers"] = Networks.Root([.. Enumerable.Repeat("{ name: a, conv2d: 8, kernel: 3, activation: relu }", 200_000)]),
        ["ten megabytes of nothing"] = Networks.Root("relu") + new string(' ', 10_000_000),
        ["ten megabytes of comments"] = string.Concat(Enumerable.Repeat("# All work and no play makes a dull network.\n", 230_000))
            + Networks.Root("relu"),
        ["fourteen hundred levels of lines"] = Networks.With(
            "root:\n" + string.Concat(Enumerable.Range(0, 1400).Select(depth => new string(' ', depth) + "-\n"))),
        ["ten thousand levels of braces"] = Networks.With(
            "root: " + string.Concat(Enumerable.Repeat("{ a: ", 10_000)) + "1" + new string('}', 10_000)),
        ["a hundred thousand blocks"] = Networks.With("blocks:\n" + string.Concat(Enumerable.Repeat("  - {}\n", 100_000))),
        ["aliases of aliases in a line"] = Networks.With(
            "defaults: { conv2d: &d { kernel: 3 } }\nroot: [&a [&b [&c [relu, relu], *c], *b], *a, *a, *a]"),
        ["huge padding"] = Networks.Root([.. Enumerable.Repeat("{ conv2d: 1, kernel: 1, padding: 16777216 }", 100)]),
    };

    /// <summary>What the texts are.</summary>
    public static TheoryData<string> Names { get; } = [.. Texts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_that_are_made_to_cost_much(string name) => Invariants.Check(Networks.FileName, Texts[name], NetworkFiles.None);
}
