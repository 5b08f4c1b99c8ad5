using System.Diagnostics;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Experiments;
using ResNetGen.Compiler.Recipes;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Tests;

/// <summary>
/// A file that says the same few characters over and over is read as fast as any other of its size, also where it is not YAML and is looked
/// at once more for what was meant.
/// </summary>
public sealed class RepeatedTextTests
{
    /// <summary>What takes longer hangs: the slowest takes about a second of a machine that does nothing else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int Length = 1 << 18;

    private static readonly Dictionary<string, string> Texts = new()
    {
        ["network:["] = Repeat(" network:["),
        ["network: [ in lines"] = "network: net\n" + Repeat(" network:[\n"),
        ["tuples without an end"] = Networks.With("blocks:\n  - { " + Repeat("args: (") + "\"\n"),
        ["tuples with blanks"] = Networks.With("blocks:\n  - { args: (" + Repeat("  ") + "\"\n"),
        ["tuples and commas"] = Networks.With("blocks:\n  - { args: (" + Repeat(", a") + "\"\n"),
        ["brackets of two kinds"] = Networks.With("root:\n  @\n  " + Half("{") + Half("]")),
        ["braces to be closed"] = Networks.With("root:\n  @\n  " + Half("{") + Half("}") + "\""),
        ["a quote behind brackets"] = Networks.With("root:\n  @\n  " + Half("[") + "\"" + Half("]")),
        ["signs without blanks"] = Networks.With("root:\n  - " + Repeat("a:b#c ")),
        ["dashes"] = Networks.With("root:\n  " + Repeat("-  ") + "\"\n"),
        ["quotes"] = Networks.With("root:\n  " + Repeat("\"a\" ")),
        ["blank lines before a mistake"] = Networks.With("root:\n" + Repeat("\n") + "  - a:b\n - {\n"),
        ["words"] = Networks.With("root:\n  " + Repeat("word ") + ": {\n"),
        ["carriage returns"] = Networks.With("root:\r" + Repeat("  - a\r")),
        ["tags"] = Networks.With("root: [" + Repeat("!a ") + "]"),
        ["anchors"] = Networks.With("root: [" + Repeat("&a 1,") + "]"),
        ["look-alikes"] = Networks.With("root: [" + Repeat("а,") + "]"),
        ["names in braces"] = Networks.With("unit_scope: \"" + Repeat("{a") + "\"\n"),
    };

    public static TheoryData<string> Names { get; } = [.. Texts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_that_repeat_themselves(string name)
    {
        var watch = Stopwatch.StartNew();
        _ = FileReferences.Of(new NetworkFile(Networks.FileName, Texts[name]));
        NetworkCompiler.Compile(Networks.FileName, Texts[name]);
        RecipeCompiler.Compile("test.recipe.yaml", Texts[name]);
        ExperimentCompiler.Compile(Texts[name], new ExperimentNames([], _ => false));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Patience);
    }

    /// <summary>The limit comes before everything else: a file of any size costs no more than looking at its length.</summary>
    [Fact]
    public void A_text_that_is_too_large_is_not_looked_at()
    {
        var text = string.Concat(Enumerable.Repeat(" network:[", 400_000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var references = FileReferences.Of(new NetworkFile(Networks.FileName, text));
        Assert.Empty(references.Targets);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static string Repeat(string piece) => string.Concat(Enumerable.Repeat(piece, Length / piece.Length));

    private static string Half(string piece) => string.Concat(Enumerable.Repeat(piece, Length / 2 / piece.Length));
}
