using System.Globalization;

namespace ResNetGen.Tool.Diagrams;

/// <summary>Counts to three digits, as small print.</summary>
internal static class CountFormat
{
    private static readonly string[] Units = ["", " K", " M", " G", " T", " P"];

    /// <summary>A count of each that is not 0, on one line: <c>9.41 K parameters · 118 M multiply-adds</c>.</summary>
    public static string Of(long parameters, long multiplyAdds) => string.Join(" · ", Lines(parameters, multiplyAdds));

    /// <summary>The same on lines of their own.</summary>
    public static IEnumerable<string> Lines(long parameters, long multiplyAdds)
    {
        if (parameters > 0)
        {
            yield return $"{Short(parameters)} parameter{(parameters == 1 ? "" : "s")}";
        }

        if (multiplyAdds > 0)
        {
            yield return $"{Short(multiplyAdds)} multiply-add{(multiplyAdds == 1 ? "" : "s")}";
        }
    }

    /// <summary>A number to three digits: <c>25.6 M</c>.</summary>
    public static string Short(long number)
    {
        var (unit, value) = (0, (decimal)number);
        while (unit + 1 < Units.Length && value >= 999.5m)
        {
            (unit, value) = (unit + 1, value / 1000);
        }

        var format = unit == 0 || value >= 99.95m ? "0" : value >= 9.995m ? "0.0" : "0.00";
        return value.ToString(format, CultureInfo.InvariantCulture) + Units[unit];
    }
}
