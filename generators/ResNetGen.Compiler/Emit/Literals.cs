using System.Globalization;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Emit;

/// <summary>Values as C# and as text for people, the same in every culture.</summary>
internal static class Literals
{
    private static readonly string[] Precisions = ["G15", "G16", "G17"];

    public static string Code(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>With underscores between the thousands: <c>25_568_360</c>.</summary>
    public static string Code(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_');

    /// <summary>The shortest decimal that reads back as the value, whichever runtime compiles: <c>0.997</c>, <c>1e-5</c>.</summary>
    public static string Code(double value)
    {
        var text = Precisions.Select(precision => value.ToString(precision, CultureInfo.InvariantCulture))
            .First(candidate => double.Parse(candidate, CultureInfo.InvariantCulture).Equals(value));
        return text.Replace("E-0", "e-").Replace("E+0", "e").Replace("E-", "e-").Replace("E+", "e");
    }

    public static string Code(bool value) => value ? "true" : "false";

    public static string Code(Size size) =>
        size.Height == size.Width ? Code(size.Height) : $"new #Size2d({Code(size.Height)}, {Code(size.Width)})";

    public static string Code(Padding padding) =>
        padding.Top == padding.Bottom && padding.Left == padding.Right && padding.Top == padding.Left
        ? Code(padding.Top)
        : $"new #Padding2d({Code(padding.Top)}, {Code(padding.Bottom)}, {Code(padding.Left)}, {Code(padding.Right)})";

    public static string Code(SampleShape shape) => shape.IsKnown ? $"new({shape.ToList()})" : "default";

    /// <summary>Its member of <c>Initializer</c>, which is a method where it takes a number.</summary>
    public static string Code(InitializerSpec initializer) =>
        Member("Initializer", initializer.Word) + (initializer.Number is { } number ? $"({Code(number)})" : string.Empty);

    /// <summary>A word of the language as a member of an enumeration: <c>leaky_relu</c> becomes <c>LeakyRelu</c>.</summary>
    public static string Member(string enumeration, string word) => $"#{enumeration}.{Names.Pascal(word)}";

    public static string Text(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Text(Size size) => FormattableString.Invariant($"{size.Height}×{size.Width}");

    public static string Text(Padding padding) => padding == default ? "no padding"
        : padding.Top == padding.Bottom && padding.Left == padding.Right && padding.Top == padding.Left ? $"padding {Code(padding.Top)}"
        : FormattableString.Invariant($"padding {padding.Top} above, {padding.Bottom} below, {padding.Left} left, {padding.Right} right");

    /// <summary>Rounded to three digits: <c>3.48 G</c>.</summary>
    public static string Rounded(long value)
    {
        var (scaled, unit) = value switch
        {
            >= 1_000_000_000 => (value / 1e9, " G"),
            >= 1_000_000 => (value / 1e6, " M"),
            >= 1_000 => (value / 1e3, " k"),
            _ => (value, string.Empty),
        };
        var decimals = scaled >= 100 || unit.Length == 0 ? 0 : scaled >= 10 ? 1 : 2;
        return scaled.ToString("F" + Code(decimals), CultureInfo.InvariantCulture) + unit;
    }
}
