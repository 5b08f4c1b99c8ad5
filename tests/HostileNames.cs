using System.Globalization;

namespace ResNetGen;

/// <summary>
/// Names that a data set, a checkpoint or a network from elsewhere may have, and that do harm where they are shown as they are; and what is
/// never seen of them.
/// </summary>
internal static class HostileNames
{
    /// <summary>Clears a terminal's screen, writes its clipboard, and rings.</summary>
    public const string Commands = "cat\u001B[2J\u001B]52;c;aGk=\u0007";

    /// <summary>Turns round what stands behind it.</summary>
    public const string Override = "ship\u202Egnp.\u2067x";

    /// <summary>Written from right to left, as honest names are too.</summary>
    public const string RightToLeft = "\u0642\u0637\u0629";

    /// <summary>As long as a file's name can be.</summary>
    public static readonly string Long = new('w', 255);

    /// <summary>Those that a folder can have.</summary>
    public static IReadOnlyList<string> OfFiles { get; } =
    [
        Commands,
        Override,
        RightToLeft,
        Long,
        "bell\u0007 line\nfeed\rreturn\ttab",
        "\u009B31mone byte\u0085of controls\u007F",
        "zero\u200Bwidth\uFEFF\u00AD\u2060joined",
        "tags\U000E0041\U000E0042",
        "piled" + string.Concat(Enumerable.Repeat("\u0301\u0336", 20)),
        "[red]markup[bold] {0} %s",
        "<script>alert(1)<\u200Escript> & \"quoted' `code`",
        "|table| #quot; *bold* \\u001B",
        "not characters \uFFFE\uFFFF\uFDD0",
        "\U0001F600 \u00E9 \u4E2D honest",
    ];

    /// <summary>All: also those that no file can have.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. OfFiles,
        "nul\0nul",
        "half\uD800 a pair",
        "\uDC00",
        "</td></script><img src=x onerror=alert(1)>",
        new string('\u202E', 5000),
        string.Empty,
    ];

    /// <summary>
    /// Fails where a text has what a terminal obeys or nobody sees, of which this knows by Unicode's categories alone. Lines may end.
    /// </summary>
    public static void AssertHarmless(string shown, bool hasLines = true)
    {
        for (var i = 0; i < shown.Length; i++)
        {
            if (hasLines && shown[i] == '\n')
            {
                continue;
            }

            var category = CharUnicodeInfo.GetUnicodeCategory(shown, i);
            Assert.False(
                category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator,
                string.Create(CultureInfo.InvariantCulture, $"U+{(int)shown[i]:X4} stands raw in: ...{Before(shown, i)}"));
            i += char.IsSurrogatePair(shown, i) ? 1 : 0;
        }
    }

    private static string Before(string text, int place) =>
        string.Concat(text[Math.Max(0, place - 60)..place].Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
