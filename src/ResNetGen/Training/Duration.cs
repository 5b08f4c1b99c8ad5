using System.Globalization;

namespace ResNetGen.Training;

/// <summary>Durations as people say them.</summary>
internal static class Duration
{
    /// <summary>Hours, minutes and seconds: <c>1:05:09</c>, <c>5:09</c>, <c>0:09</c>.</summary>
    public static string Text(TimeSpan duration) =>
        duration.ToString(duration.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
