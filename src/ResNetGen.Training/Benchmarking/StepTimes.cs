using System.Globalization;

namespace ResNetGen.Benchmarking;

/// <summary>
/// The mean, the standard deviation (of the timed steps themselves, divided by their number), the median and the least of a step's
/// duration, in seconds.
/// </summary>
internal readonly record struct StepTimes(double Mean, double Deviation, double Median, double Least)
{
    private const int LineEvery = 10;

    /// <summary>The statistics of these durations, in seconds; at least one.</summary>
    public static StepTimes Of(IReadOnlyList<double> seconds)
    {
        var mean = seconds.Average();
        var sorted = seconds.Order().ToList();
        return new StepTimes(
            mean,
            Math.Sqrt(seconds.Average(duration => (duration - mean) * (duration - mean))),
            (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2,
            sorted[0]);
    }

    /// <summary>
    /// Times a step by the protocol of TF-Slim's <c>time_tensorflow_run</c>: some steps of burn-in, then those that count, with a line for
    /// every tenth of them.
    /// </summary>
    /// <param name="step">The step; it returns when its device has finished.</param>
    /// <param name="burnIn">The number of steps that do not count.</param>
    /// <param name="steps">The number of steps that count.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="output">Receives the lines.</param>
    public static StepTimes Measure(Action step, int burnIn, int steps, TimeProvider clock, TextWriter? output)
    {
        for (var i = 0; i < burnIn; i++)
        {
            step();
        }

        var seconds = new double[steps];
        for (var i = 0; i < steps; i++)
        {
            var start = clock.GetTimestamp();
            step();
            seconds[i] = clock.GetElapsedTime(start).TotalSeconds;
            if (i % LineEvery == 0)
            {
                output?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {i}, duration = {seconds[i]:F3}"));
            }
        }

        return Of(seconds);
    }
}
