using System.Globalization;
using System.Text;

namespace ResNetGen.Compiler.Text;

/// <summary>
/// Characters that look like one that the language reads, or like nothing: what word processors, web pages and other keyboards put in the
/// place of spaces, quotes, signs and letters.
/// </summary>
internal static class LookAlikes
{
    /// <summary>Letters of other scripts, each before the Latin one that it looks like.</summary>
    private const string Cyrillic = "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwАAВBЕEКKМMНHОOРPСCТTХXІIЈJЅS";
    private const string Greek = "οoνvιiκkρpυuχxΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";

    private const string LineEnd = "\n";

    private static readonly Dictionary<char, (string Name, string Meant)> Known = Find();

    /// <summary>Where such a character stands in a part of a text; a negative number where none does.</summary>
    public static int IndexIn(string text, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (Of(text[i]) is not null)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A character as a sentence begins with it, and what to do about it; null for one that is not such.</summary>
    public static (string Subject, string Advice)? Describe(char character)
    {
        if (Of(character) is not var (name, meant))
        {
            return null;
        }

        var shown = char.IsControl(character) || char.IsWhiteSpace(character) || meant.Length == 0 ? string.Empty : $" `{character}`";
        var note = meant switch { "" => ", which is invisible,", LineEnd => ", which ends no line of YAML,", _ => string.Empty };
        var advice = meant switch
        {
            "" => "take it out",
            " " => "write a space instead",
            LineEnd => "begin a new line instead",
            _ => $"write `{meant}` instead",
        };
        return (FormattableString.Invariant($"{name}{shown} (U+{(int)character:X4}){note}"), advice);
    }

    /// <summary>A text with what was meant in the place of each.</summary>
    public static string Replace(string text)
    {
        var replaced = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            replaced.Append(Of(c) is var (_, meant) ? meant : c);
        }

        return replaced.ToString();
    }

    private static (string Name, string Meant)? Of(char c) =>
        c < ' ' ? c is '\t' or '\n' or '\r' ? null : ("A control character", string.Empty)
        : c < '\u007F' ? null
        : Known.TryGetValue(c, out var known) ? known
        : c is >= '\uFF01' and <= '\uFF5E' ? ("The full-width character", ((char)(c - 0xFEE0)).ToString())
        : c is >= '\u007F' and < '\u00A0' ? ("A control character", string.Empty)
        : CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.SpaceSeparator => ("A space of another kind", " "),
            UnicodeCategory.Format => ("A formatting character", string.Empty),
            _ => null,
        };

    private static Dictionary<char, (string Name, string Meant)> Find()
    {
        var known = new Dictionary<char, (string Name, string Meant)>
        {
            ['\u00A0'] = ("A no-break space", " "),
            ['\u202F'] = ("A narrow no-break space", " "),
            ['\u3000'] = ("An ideographic space", " "),
            ['\u00AD'] = ("A soft hyphen", string.Empty),
            ['\u200B'] = ("A zero-width space", string.Empty),
            ['\u200C'] = ("A zero-width non-joiner", string.Empty),
            ['\u200D'] = ("A zero-width joiner", string.Empty),
            ['\u2060'] = ("A word joiner", string.Empty),
            ['\uFEFF'] = ("A byte order mark", string.Empty),
            ['\u0085'] = ("A next-line character", LineEnd),
            ['\u2028'] = ("A line separator", LineEnd),
            ['\u2029'] = ("A paragraph separator", LineEnd),
            ['\u00D7'] = ("The multiplication sign", "*"),
            ['\u2217'] = ("The asterisk operator", "*"),
            ['\u00F7'] = ("The division sign", "/"),
            ['\u2215'] = ("The division slash", "/"),
            ['\u2264'] = ("The sign", "<="),
            ['\u2265'] = ("The sign", ">="),
            ['\u2260'] = ("The sign", "!="),
            ['\u3001'] = ("The ideographic comma", ","),
        };
        Add("The curly quote", "\u201C\u201D\u201E\u201F\u2033", "\"");
        Add("The curly quote", "\u2018\u2019\u201A\u201B\u2032\u00B4", "'");
        Add("The dash", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-");
        AddLetters("The Cyrillic letter", Cyrillic);
        AddLetters("The Greek letter", Greek);
        return known;

        void Add(string name, string characters, string meant)
        {
            foreach (var c in characters)
            {
                known[c] = (name, meant);
            }
        }

        void AddLetters(string name, string pairs)
        {
            for (var i = 0; i < pairs.Length; i += 2)
            {
                known[pairs[i]] = (name, pairs[i + 1].ToString());
            }
        }
    }
}
