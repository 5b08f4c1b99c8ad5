using System.Globalization;

namespace ResNetGen.Training;

/// <summary>Durations as people say them.</summary>
internal static class DurationFormat
{
    /// <summary>The same of seconds.</summary>
    public static string Text(double seconds) =>
        Text(seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue);

    /// <summary>Hours, minutes and seconds: <c>31:05:09</c>, <c>1:05:09</c>, <c>5:09</c>, <c>0:09</c>.</summary>
    public static string Text(TimeSpan duration) => duration.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}:{duration:mm\\:ss}")
        : duration.ToString(@"m\:ss", CultureInfo.InvariantCulture);
}
