using System.Globalization;
using System.Text;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Diagnostics;

/// <summary>
/// An error as a person sees it: the line that build tools read, below it the line of the file with carets under the place, and below that
/// the places that it hangs together with.
/// </summary>
public static class DiagnosticView
{
    private const int MostLines = 3;
    private const int LongestLine = 160;

    /// <summary>How much of a long line is shown before the place.</summary>
    private const int Before = 60;

    /// <summary>The view, in lines that end in <c>\n</c>.</summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <param name="text">Its text.</param>
    /// <param name="diagnostic">What is wrong in it.</param>
    public static string Of(string path, string text, Diagnostic diagnostic)
    {
        var source = new SourceText(text);
        var view = new StringBuilder().Append(diagnostic.ToBuildLine(path)).Append('\n');
        Show(view, source, diagnostic.Span, string.Empty);
        foreach (var related in diagnostic.Related)
        {
            Show(view, source, related.Span, related.Note);
        }

        return view.ToString();
    }

    private static void Show(StringBuilder view, SourceText source, SourceSpan span, string note)
    {
        var last = Math.Min(span.EndLine, span.StartLine + MostLines - 1);
        for (var i = span.StartLine; i <= last; i++)
        {
            var line = source.Line(i);
            var from = i == span.StartLine ? span.StartColumn : line.Length - line.TrimStart().Length;
            var to = i == span.EndLine ? span.EndColumn : line.Length;
            if (i > span.StartLine && to <= from)
            {
                continue;
            }

            var start = line.Length > LongestLine ? Math.Max(0, from - Before) : 0;
            var shown = line.Substring(start, Math.Min(line.Length - start, LongestLine));
            var (cutStart, cutEnd) = (start > 0 ? "…" : string.Empty, start + shown.Length < line.Length ? "…" : string.Empty);
            var (indent, length) = (Math.Min(from - start, shown.Length), Math.Min(to - start, shown.Length));
            view.Append(FormattableString.Invariant($"{i + 1,5} | {cutStart}{Printable(shown)}{cutEnd}")).Append('\n');
            view.Append("      | ").Append(' ', cutStart.Length + Columns(Printable(shown.Substring(0, indent))))
                .Append('^', Math.Max(1, Columns(Printable(shown.Substring(indent, Math.Max(length - indent, 0))))))
                .Append(i == last && note.Length > 0 ? " " + note : string.Empty).Append('\n');
        }
    }

    /// <summary>The line without what a terminal would obey; a tab is a space, so that carets stand under their places.</summary>
    private static string Printable(string line) => ForeignText.Visible(line.Replace('\t', ' '));

    /// <summary>How many columns of a terminal a text takes.</summary>
    private static int Columns(string text)
    {
        var columns = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsSurrogatePair(text, i);
            var isMark = CharUnicodeInfo.GetUnicodeCategory(text, i)
                is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;
            columns += isMark ? 0
                : IsWide(isPair ? char.ConvertToUtf32(text, i) : text[i]) ? 2 : 1;
            i += isPair ? 1 : 0;
        }

        return columns;
    }

    /// <summary>Whether Unicode's East Asian Width is wide or full: the scripts of China, Japan and Korea, and emoji.</summary>
    private static bool IsWide(int character) => character is
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (
            >= 0x3041 and <= 0xA4CF) or (>= 0xA960 and <= 0xA97F) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF01 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
        or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F680 and <= 0x1F6FF) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD);
}
