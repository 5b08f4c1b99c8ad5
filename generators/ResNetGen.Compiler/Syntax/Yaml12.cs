using System.Text;

namespace ResNetGen.Compiler.Syntax;

/// <summary>
/// A text as the YAML library has to be given it, which reads YAML 1.1 in two things: there NEL, LS and PS end lines, and a tab makes a
/// line of white space a wrong one.
/// </summary>
internal static class Yaml12
{
    /// <summary>The text, of the same length.</summary>
    public static string ForLibrary(string text)
    {
        if (text.IndexOfAny(['\t', '\u0085', '\u2028', '\u2029']) < 0)
        {
            return text;
        }

        var result = new StringBuilder(text);
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is '\u0085' or '\u2028' or '\u2029')
            {
                result[i] = ' ';
            }

            if (i < text.Length && text[i] is not ('\n' or '\r'))
            {
                continue;
            }

            if (IsBlank(text, start, i))
            {
                result.Replace('\t', ' ', start, i - start);
            }

            start = i + 1;
        }

        return result.ToString();
    }

    /// <summary>The first tab in the indentation of a line that has more than white space; a negative number where there is none.</summary>
    public static int IndentingTab(string text)
    {
        var tab = -1;
        var isIndentation = true;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\n' or '\r':
                    (tab, isIndentation) = (-1, true);
                    break;
                case '\t' when isIndentation && tab < 0:
                    tab = i;
                    break;
                case not (' ' or '\t') when tab >= 0:
                    return tab;
                case not (' ' or '\t'):
                    isIndentation = false;
                    break;
            }
        }

        return -1;
    }

    private static bool IsBlank(string text, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (text[i] is not (' ' or '\t'))
            {
                return false;
            }
        }

        return true;
    }
}
