using System.Text;
using System.Text.RegularExpressions;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Syntax;

/// <summary>What may be wrong with a text that is not YAML, where the library notices it only later and calls it something else.</summary>
/// <param name="Text">The text without that.</param>
/// <param name="Mistakes">What is said of it: rules with their places, in the text as it was.</param>
internal sealed record Remedy(string Text, IReadOnlyList<(Rule Rule, int Start, int End, object[] Arguments)> Mistakes);

/// <summary>Finds remedies; the first with which more can be read is the right one.</summary>
internal static class Remedies
{
    /// <summary>How many lines with something in them a plain value may have gone on for before it is noticed.</summary>
    private const int LinesBefore = 4;

    /// <summary>A key at the beginning of a line whose value stands too close to it, or an item whose dash does.</summary>
    private static readonly Regex Close = new(
        @"^[ \t]*(?:-[ \t]+)*(?:(?<key>\w+|""[^""\n]*""|'[^'\n]*')(?<sign>:)(?=\S)|(?<sign>-)(?=[A-Za-z{\[""']))",
        RegexOptions.CultureInvariant | RegexOptions.Multiline);

    /// <param name="text">The text.</param>
    /// <param name="end">Where the mistake was noticed.</param>
    public static IEnumerable<Remedy> For(string text, int end)
    {
        var lineEnd = text.IndexOf('\n', Math.Min(end, text.Length));
        lineEnd = lineEnd < 0 ? text.Length : lineEnd;
        var lineStart = end == 0 ? 0 : text.LastIndexOf('\n', Math.Min(end, text.Length) - 1) + 1;
        if (Outside(text, lineEnd).ToList() is { Count: > 0 } characters)
        {
            yield return new Remedy(LookAlikes.Replace(text), [.. characters.Select(i => Named(text, i))]);
        }

        if (Close.Matches(text.Substring(0, lineEnd), Above(text, lineStart)).Cast<Match>().ToList() is { Count: > 0 } close)
        {
            var patched = new StringBuilder(text);
            foreach (var sign in close.AsEnumerable().Reverse().Select(match => match.Groups["sign"]))
            {
                patched.Insert(sign.Index + 1, ' ');
            }

            yield return new Remedy(patched.ToString(), [.. close.Select(match => Missing(text, match.Groups["sign"].Index))]);
        }

        if (UnquotedTuples.In(text, lineStart, lineEnd) is var (first, last))
        {
            yield return new Remedy(
                text.Insert(last, "\"").Insert(first, "\""), [(Rules.BadTuples, first, last, [Unquoted(text[first] == '[')])]);
        }
    }

    /// <summary>What is said of a tab that indents.</summary>
    public static readonly (string Reason, string Advice) Tab = ("a tab stands in the indentation", "write spaces instead");

    /// <summary>What is said of tuples that YAML takes to pieces.</summary>
    public static string Unquoted(bool isList) =>
        isList ? "tuples in brackets must be quoted" : "inside braces the tuples must be quoted";

    /// <summary>What is said of such a character.</summary>
    public static (Rule Rule, int Start, int End, object[] Arguments) Named(string text, int place)
    {
        var (subject, advice) = LookAlikes.Describe(text[place])!.Value;
        return (Rules.LookAlike, place, place + 1, [subject, advice]);
    }

    /// <summary>What is said of a `:`, `-` or `#` without its space.</summary>
    public static (Rule Rule, int Start, int End, object[] Arguments) Missing(string text, int sign)
    {
        var start = sign;
        while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '"' or '\''))
        {
            start--;
        }

        var what = text[sign] switch { ':' => text.Substring(start, sign - start).Truncate() + ": …", '-' => "- …", _ => " # …" };
        return (
            Rules.MissingSpace, sign, sign + 1, [$"{(text[sign] == '#' ? "before" : "behind")} the `{text[sign]}`", what]);
    }

    /// <summary>Where the lines begin in which a value may have begun that was noticed in this one.</summary>
    private static int Above(string text, int lineStart)
    {
        for (var lines = 0; lineStart > 0 && lines < LinesBefore;)
        {
            var start = lineStart < 2 ? 0 : text.LastIndexOf('\n', lineStart - 2) + 1;
            lines += text.Substring(start, lineStart - start).Trim().Length > 0 ? 1 : 0;
            lineStart = start;
        }

        return lineStart;
    }

    /// <summary>The look-alikes outside of comments, as far as that can be told of a text that cannot be read.</summary>
    private static IEnumerable<int> Outside(string text, int end)
    {
        var isComment = false;
        for (var i = 0; i < end; i++)
        {
            isComment = text[i] != '\n' && (isComment || (text[i] == '#' && (i == 0 || char.IsWhiteSpace(text[i - 1]))));
            if (!isComment && LookAlikes.IndexIn(text, i, i + 1) == i)
            {
                yield return i;
            }
        }
    }
}
