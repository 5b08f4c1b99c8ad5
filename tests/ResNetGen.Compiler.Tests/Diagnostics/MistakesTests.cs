using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Tests.Diagnostics;

public sealed class MistakesTests
{
    /// <summary>
    /// These no text can have by itself: they come of the build, of the disk, of defects of ours, and of a hundred others.
    /// </summary>
    internal static readonly Rule[] OfNoText =
    [
        Rules.Unreadable, Rules.TooManyErrors, Rules.DuplicateClass, Rules.InternalError, Rules.RepeatedFile, Rules.DuplicateRecipe,
        Rules.NoTrainingPackage, Rules.TakenClass,
    ];

    [Theory]
    [MemberData(nameof(Mistakes.All), MemberType = typeof(Mistakes))]
    public void One_mistake_is_one_error_at_its_place_and_in_its_words(string mistake, string marked, string message)
    {
        _ = mistake;
        var (text, start, end) = Networks.Unmark(marked);

        var compiled = Networks.Compile(text);

        var error = Assert.Single(compiled.Diagnostics);
        Assert.Equal(message, $"{error.Id}: {error.Message}");
        Assert.Equal((start, end), (error.Span.Start, error.Span.End));
        Assert.Equal(Position(text, start), (error.Span.StartLine, error.Span.StartColumn));
        Assert.Equal(Position(text, end), (error.Span.EndLine, error.Span.EndColumn));
        Assert.True(compiled.Graph.IsBroken);
    }

    [Fact]
    public void Every_rule_has_a_mistake() =>
        Assert.Equal(
            Rules.All.Except(OfNoText).Select(rule => rule.Id),
            Mistakes.All.Concat(Recipes.RecipeMistakes.All).Select(mistake => mistake.Data.Item3[..6]).Distinct().Order());

    [Fact]
    public void The_catalogue_lists_every_rule_once_in_the_order_of_the_ids()
    {
        var declared = typeof(Rules).GetFields().Select(field => field.GetValue(null)).OfType<Rule>();

        Assert.Equal(declared, Rules.All);
        Assert.Equal(Rules.All.Select(rule => rule.Id).Order(StringComparer.Ordinal).Distinct(), Rules.All.Select(rule => rule.Id));
    }

    [Fact]
    public void As_a_person_sees_them()
    {
        // Without NUL, which would make the snapshot a binary file to git.
        var texts = Mistakes.All.Select(mistake => Networks.Unmark(mistake.Data.Item2).Text)
            .Where(text => text.Length < 1000 && !text.Contains('\0', StringComparison.Ordinal));

        Snapshot.Match(
            string.Join('\n', texts.Select(text => DiagnosticView.Of(Networks.FileName, text, Networks.Compile(text).Diagnostics[0]))));
    }

    /// <summary>By counting, and not as the compiler does it.</summary>
    private static (int Line, int Column) Position(string text, int offset) =>
        (text[..offset].Count(c => c == '\n'), offset - (text[..offset].LastIndexOf('\n') + 1));
}
