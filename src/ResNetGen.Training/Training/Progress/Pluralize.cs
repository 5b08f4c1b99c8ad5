using System.Globalization;

namespace ResNetGen.Training;

/// <summary>Numbers of things as people say them.</summary>
internal static class Pluralize
{
    /// <summary><c>1 epoch</c>, <c>12,000 epochs</c>.</summary>
    public static string Count(long number, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {thing}{(number == 1 ? "" : "s")}");
}
