using System.Globalization;
using System.Text;

namespace ResNetGen;

/// <summary>
/// Text from elsewhere as a person is shown it: names of classes, features, files and layers, and whatever else a data set, a checkpoint or
/// a network file says. What a terminal or a page would obey, and what nobody would see, stands there as <c>\u001B</c>, as C# and JSON
/// write it; and no name is longer than a person reads.
/// </summary>
/// <remarks>The compiler, which does without the library, compiles this file as well.</remarks>
internal static class ForeignText
{
    /// <summary>No name of more characters is shown whole.</summary>
    public const int LongestName = 120;

    /// <summary>A path says where something is by its length too, so that more of it is shown.</summary>
    public const int LongestPath = 400;

    /// <summary>No sentence of more characters is shown whole.</summary>
    public const int LongestSentence = 4000;

    // What is left of a longer one: its beginning says what is wrong, and its end what to do.
    private const int SentenceBeginning = 3000;
    private const int SentenceEnd = 900;

    // Signs upon a letter; more of them cover the lines above.
    private const int MostMarks = 4;

    /// <summary>A name, as a word of a sentence, a cell of a table or a label.</summary>
    public static string Shown(string text, int longest = LongestName)
    {
        if (text.Length <= longest)
        {
            return Visible(text);
        }

        var kept = Boundary(text, longest);
        return Visible(text.Substring(0, kept)) + Invariant($"… ({text.Length - kept:N0} more characters)");
    }

    /// <summary>Several names, of which the first are shown and the others counted.</summary>
    public static string List(IEnumerable<string> names, int most = 10, int longest = LongestName)
    {
        var (shown, more) = (new List<string>(), 0);
        foreach (var name in names)
        {
            if (shown.Count < most)
            {
                shown.Add(Shown(name, longest));
            }
            else
            {
                more++;
            }
        }

        return string.Join(", ", shown) + (more > 0 ? Invariant($" and {more:N0} more") : string.Empty);
    }

    /// <summary>A sentence with names in it: on one line, and with its beginning and its end where it is too long.</summary>
    public static string Sentence(string text)
    {
        var visible = Visible(text);
        if (visible.Length <= LongestSentence)
        {
            return visible;
        }

        var (kept, end) = (Boundary(visible, SentenceBeginning), Boundary(visible, visible.Length - SentenceEnd));
        return visible.Remove(kept, end - kept).Insert(kept, Invariant($"… ({end - kept:N0} characters left out) …"));
    }

    /// <summary>The text with everything in it visible; on one line.</summary>
    public static string Visible(string text) => Visible(text, keepsLines: false);

    /// <summary>The same of a text of several lines, which stay such.</summary>
    public static string VisibleLines(string text) => Visible(text, keepsLines: true);

    private static string Visible(string text, bool keepsLines)
    {
        var visible = default(StringBuilder);
        var marks = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsSurrogatePair(text, i);
            marks = IsMark(text, i) ? marks + 1 : 0;
            var isShown = marks <= MostMarks && (isPair
                ? !IsInvisible(char.ConvertToUtf32(text, i))
                : !char.IsSurrogate(text[i]) && (!IsInvisible(text[i]) || (keepsLines && IsLineEnd(text, i))));
            if (!isShown)
            {
                visible ??= new StringBuilder(text, 0, i, text.Length + 16);
                Append(text[i]);
                if (isPair)
                {
                    Append(text[i + 1]);
                }
            }
            else
            {
                visible?.Append(text, i, isPair ? 2 : 1);
            }

            i += isPair ? 1 : 0;
        }

        return visible?.ToString() ?? text;

        void Append(char unit) => visible!.Append("\\u").Append(((int)unit).ToString("X4", CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Whether nothing is seen of a character, or a terminal, a page or the text around it obeys it: controls, marks of direction, what has
    /// no width, tags, and what is no character at all.
    /// </summary>
    private static bool IsInvisible(int character) => character is
        < 0x20 or (>= 0x7F and < 0xA0) or 0xAD or 0x34F or 0x61C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F)
        or (>= 0x200B and <= 0x200F) or (>= 0x2028 and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0x3164
        or (>= 0xFDD0 and <= 0xFDEF) or (>= 0xFE00 and <= 0xFE0E) or 0xFEFF or 0xFFA0 or (>= 0xFFF0 and <= 0xFFFB)
        or (>= 0x13430 and <= 0x1343F) or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF)
        || (character & 0xFFFE) == 0xFFFE;

    private static bool IsLineEnd(string text, int place) =>
        text[place] == '\n' || (text[place] == '\r' && place + 1 < text.Length && text[place + 1] == '\n');

    private static bool IsMark(string text, int place) => text[place] >= 0x300
        && CharUnicodeInfo.GetUnicodeCategory(text, place) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    /// <summary>A place to cut a text at that is not within a character.</summary>
    private static int Boundary(string text, int place) => char.IsLowSurrogate(text[place]) && place > 0 ? place - 1 : place;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
