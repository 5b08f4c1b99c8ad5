using System.Text.RegularExpressions;

namespace ResNetGen.Compiler.Syntax;

/// <summary>
/// Tuples as YAML does not read them, <c>args: (1, 2) * 3</c>: where they begin and end. No character is looked at more often than twice,
/// whatever stands in the line; one expression for all of it would try every beginning with every end.
/// </summary>
internal static class UnquotedTuples
{
    private static readonly Regex Opening = new(@"\bargs:[ \t]+(?=[\[(])", RegexOptions.CultureInvariant);

    /// <summary>What begins the next key of a mapping in braces.</summary>
    private static readonly Regex NextKey = new(@"\G,[ \t]*\w+:", RegexOptions.CultureInvariant);

    /// <summary>The first of them that begin in a part of a text without line feeds; null where none do.</summary>
    public static (int Start, int End)? In(string text, int start, int end)
    {
        for (var opening = Opening.Match(text, start); opening.Success && opening.Index < end;)
        {
            var bracket = opening.Index + opening.Length;
            if (End(text, bracket + 1, out var stop) is { } last)
            {
                return (bracket, last);
            }

            // What stops these stops all that begin before it, too.
            opening = Opening.Match(text, stop);
        }

        return null;
    }

    /// <summary>Where tuples end: before the blanks that lead to the next key, a closing brace, a comment or the line's end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Behind their first bracket.</param>
    /// <param name="stop">The character that no tuples have, where they have no end.</param>
    private static int? End(string text, int start, out int stop)
    {
        var blanks = start;
        for (stop = start; stop < text.Length; stop++)
        {
            switch (text[stop])
            {
                case ' ' or '\t':
                    continue;
                case '}' or '#' or '\r' or '\n':
                case ',' when NextKey.IsMatch(text, stop):
                    return blanks;
                case '{' or '"' or '\'':
                    return null;
                default:
                    blanks = stop + 1;
                    break;
            }
        }

        return blanks;
    }
}
