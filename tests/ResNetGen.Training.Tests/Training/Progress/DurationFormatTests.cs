using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

public sealed class DurationFormatTests
{
    [Theory]
    [InlineData(9, "0:09")]
    [InlineData((5 * 60) + 9, "5:09")]
    [InlineData(3600 + (5 * 60) + 9, "1:05:09")]
    [InlineData((31 * 3600) + (5 * 60) + 9, "31:05:09")]
    public void A_duration_is_said_in_hours_minutes_and_seconds(int seconds, string text) =>
        Assert.Equal(text, DurationFormat.Text(TimeSpan.FromSeconds(seconds)));
}
