namespace ResNetGen.Tool.Diagrams;

/// <summary>
/// Type sizes, and how wide a text is at most: no font is at hand when a diagram is laid out, nor is it known which one will show it.
/// </summary>
internal static class Typography
{
    public const double Title = 19;
    public const double Subtitle = 12;
    public const double Name = 13;
    public const double Description = 12;
    public const double SmallPrint = 10;
    public const double Count = 17;

    private const double Bold = 1.1;

    /// <summary>The width of a text in a wide sans-serif font.</summary>
    public static double Width(string text, double size, bool bold = false) => text.Sum(Width) * size * (bold ? Bold : 1);

    /// <summary>A text that is not wider than there is room, with an ellipsis in its middle if it would be.</summary>
    public static string Fit(string text, double size, double room, bool bold = false)
    {
        var kept = text.Length;
        var fitting = text;
        while (kept > 1 && Width(fitting, size, bold) > room)
        {
            kept--;
            fitting = string.Concat(text.AsSpan(0, (kept + 1) / 2), "…", text.AsSpan(text.Length - (kept / 2)));
        }

        return fitting;
    }

    // In ems, after DejaVu Sans, which is as wide as any.
    private static double Width(char c) => c switch
    {
        'i' or 'j' or 'l' or '.' or ',' or '\'' or '|' or ' ' or '·' or ':' => 0.32,
        'f' or 't' or 'r' or '(' or ')' or '-' or 'I' or '/' => 0.42,
        'm' or 'M' or 'w' or 'W' or '…' => 0.98,
        '×' or '→' or '–' => 0.8,
        >= 'A' and <= 'Z' => 0.75,
        <= '\u024F' => 0.635,
        _ => 1.1,
    };
}
