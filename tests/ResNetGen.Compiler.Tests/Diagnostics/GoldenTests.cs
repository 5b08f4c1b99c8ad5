using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Tests.Diagnostics;

/// <summary>Errors as a person sees them: each file of the folder beside this one, and what is printed of it.</summary>
public sealed class GoldenTests
{
    private const string Folder = "tests/ResNetGen.Compiler.Tests/Diagnostics/Golden";

    public static TheoryData<string> Names { get; } =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, Folder), "*" + NetworkFiles.Extension).Select(
            path => Path.GetFileName(path)[..^NetworkFiles.Extension.Length]).Order(StringComparer.Ordinal)];

    /// <summary>With RESNETGEN_ACCEPT_SNAPSHOTS=1 what is printed is written anew.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void One_mistake_is_printed_as_one_error_with_its_lines(string name)
    {
        var file = name + NetworkFiles.Extension;
        var text = Repository.Read($"{Folder}/{file}");

        var error = Assert.Single(NetworkCompiler.Compile(file, text).Diagnostics);

        Snapshot.MatchFile(DiagnosticView.Of(file, text, error), Path.Combine(Repository.Root, $"{Folder}/{name}.txt"));
    }

    [Theory]
    [InlineData("a\u0301b", 1, 2, "a\u0301b", " ^")]
    [InlineData("残差b", 2, 3, "残差b", "    ^")]
    [InlineData("残差b", 0, 2, "残差b", "^^^^")]
    [InlineData("😀b", 2, 3, "😀b", "  ^")]
    [InlineData("a\tb\u001b[31m", 2, 3, @"a b\u001B[31m", "  ^")]
    [InlineData("abc", 3, 3, "abc", "   ^")]
    public void Carets_stand_under_the_place_whatever_the_width_of_the_letters(string line, int start, int end, string shown, string carets)
    {
        var view = DiagnosticView.Of(
            "a",
            $"first\r\n{line}\r\n",
            new Diagnostic("RNG001", new Text.SourceText($"first\r\n{line}\r\n").Span(7 + start, 7 + end), "Sentence."));

        Assert.Equal($"a(2,{start + 1}): error RNG001: Sentence.\n    2 | {shown}\n      | {carets}\n", view);
    }

    [Fact]
    public void Of_a_long_line_the_part_around_the_place_is_shown()
    {
        var line = new string('x', 5000) + "here" + new string('y', 5000);

        var lines = DiagnosticView.Of("a", line, new Diagnostic("RNG001", new Text.SourceText(line).Span(5000, 5004), "Sentence."))
            .Split('\n');

        Assert.InRange(lines[1].Length, 100, 200);
        Assert.Equal(lines[1].IndexOf("here", StringComparison.Ordinal), lines[2].IndexOf('^', StringComparison.Ordinal));
        Assert.EndsWith(" ^^^^", lines[2], StringComparison.Ordinal);
    }
}
