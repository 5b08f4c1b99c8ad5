using System.Text;
using System.Text.RegularExpressions;

namespace ResNetGen.Compiler.Syntax;

/// <summary>
/// Guesses at what a text that is not YAML was meant to be, so that one bracket too few does not take the members of all layers below from
/// the class. Nothing is said of the guess; it only has to be read.
/// </summary>
internal static class ErrorRecovery
{
    /// <summary>A line that begins a section of the file: <c>root:</c>.</summary>
    private static readonly Regex Section = new(@"^[A-Za-z_]\w*[ \t]*:", RegexOptions.CultureInvariant | RegexOptions.Multiline);

    /// <summary>Texts to read instead, the one that keeps most first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="above">Where the last key stands whose value could be read.</param>
    public static IEnumerable<string> Of(string text, int above)
    {
        if (Section.Match(text, above) is not { Success: true } broken)
        {
            yield break;
        }

        var start = broken.Index;
        var end = broken.NextMatch() is { Success: true } next ? next.Index : text.Length;
        var section = text.Substring(start, end - start);
        yield return text.Substring(0, start) + string.Join("\n", section.Split('\n').Select(Closed)) + text.Substring(end);
        yield return text.Substring(0, start) + text.Substring(end);
    }

    /// <summary>A line without tabs whose brackets and quotes are closed, and which closes none that it did not open.</summary>
    private static string Closed(string line)
    {
        var closed = new StringBuilder();
        var open = new Stack<char>();
        var (square, curly) = (0, 0);
        var quote = default(char?);
        foreach (var c in line.Replace("\t", "  ").TrimEnd('\r'))
        {
            if (quote is not null)
            {
                quote = c == quote ? null : quote;
            }
            else if (c is '[' or '{')
            {
                open.Push(c == '[' ? ']' : '}');
                Count(open.Peek(), 1);
            }
            else if (c is ']' or '}')
            {
                // What was not opened is left out, and what was opened later is closed first.
                if ((c == ']' ? square : curly) == 0)
                {
                    continue;
                }

                while (open.Peek() != c)
                {
                    Count(open.Peek(), -1);
                    closed.Append(open.Pop());
                }

                Count(open.Pop(), -1);
            }
            else if (c is '"' || (c is '\'' && (closed.Length == 0 || closed[closed.Length - 1] is ' ' or '[' or '{' or ',')))
            {
                quote = c;
            }
            else if (c == '#' && (closed.Length == 0 || closed[closed.Length - 1] == ' '))
            {
                break;
            }

            closed.Append(c);
        }

        // What closes the brackets around a quote without an end was not meant to stand in it.
        if (quote is not null)
        {
            var end = closed.ToString().TrimEnd([' ', .. open.Distinct()]);
            return end + quote + string.Concat(open);
        }

        return closed.ToString() + string.Concat(open);

        void Count(char bracket, int more)
        {
            square += bracket == ']' ? more : 0;
            curly += bracket == '}' ? more : 0;
        }
    }
}
