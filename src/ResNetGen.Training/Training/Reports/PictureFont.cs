using ScottPlot;
using SkiaSharp;

namespace ResNetGen.Training;

/// <summary>
/// The font of the pictures, which the assembly carries: a fresh machine has no fonts at all, and text without one is left out.
/// </summary>
internal sealed class PictureFont : IFontResolver
{
    /// <summary>The name that plots ask for it by.</summary>
    public const string Name = "ResNetGen picture font";

    private static readonly Lazy<SKTypeface> Loaded = new(() =>
    {
        using var stream = typeof(PictureFont).Assembly.GetManifestResourceStream("DejaVuSans.ttf")!;
        return SKTypeface.FromStream(stream);
    });

    private static readonly Lazy<bool> Installed = new(() =>
    {
        Fonts.FontResolvers.Add(new PictureFont());
        return true;
    });

    public static SKTypeface Typeface => Loaded.Value;

    /// <summary>Makes the font known to plots.</summary>
    public static void Install() => _ = Installed.Value;

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? Typeface : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        fontName == Name ? Typeface : null;
}
