using System.Globalization;

namespace ResNetGen.House.Tests;

/// <summary>Nothing that is shipped writes a number in the language of the machine that it runs on.</summary>
public sealed class CultureFormatsTests
{
    [Theory]
    [InlineData("ResNetGen.dll")]
    [InlineData("ResNetGen.Training.dll")]
    [InlineData("ResNetGen.Architectures.dll")]
    [InlineData("ResNetGen.Tool.dll")]
    [InlineData("ResNetGen.Testing.dll")]
    public void Every_number_is_written_alike_everywhere(string assembly)
    {
        Assert.Equal([], CultureFormats.In(Path.Combine(AppContext.BaseDirectory, assembly)));
    }

    [Fact]
    public void What_speaks_the_language_of_the_machine_is_found()
    {
        var found = CultureFormats.In(typeof(CultureFormatsTests).Assembly.Location)
            .Select(place => place.Split("::")[1].Split('(')[0])
            .ToList();
        Assert.Equal(
            [nameof(Planted.Fraction), nameof(Planted.Missing), nameof(Planted.Thousands), nameof(Planted.Within), nameof(Planted.Joined)],
            found);
    }

    private static class Planted
    {
        public static string Fraction(double value) => $"{value} of it";

        public static string Missing(float? value) => $"{value} of it";

        public static string Thousands(int value) => $"{value:N0} of them";

        public static string Within(double value) => string.Create(CultureInfo.InvariantCulture, $"{value} and {$"{value} again"}");

        public static string Joined(IEnumerable<double> values) => string.Join(", ", values);

        public static string SafeCount(int value) => $"{value} of them";

        public static string SafeFraction(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:F2} of it");

        public static string SafeText(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

        public static string SafeByText(double value) => SafeText($"{value:N0}");
    }
}
