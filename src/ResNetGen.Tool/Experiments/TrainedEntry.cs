using System.Globalization;
using ResNetGen.Compiler.Experiments;
using ResNetGen.Training;

namespace ResNetGen.Tool.Experiments;

/// <summary>What came of an entry: the epochs of each of its runs.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Info">Its network.</param>
/// <param name="Runs">The epochs of each run; as many in each.</param>
internal sealed record TrainedEntry(ExperimentEntry Entry, NetworkInfo Info, IReadOnlyList<IReadOnlyList<EpochMetrics>> Runs)
{
    /// <summary>The bytes of its weights and moving statistics, of 32 bits each as a checkpoint holds them.</summary>
    public long WeightBytes => Info.TotalParameters * sizeof(float);

    /// <summary>The best validation accuracy of each run, as a fraction.</summary>
    public IReadOnlyList<double> Best => [.. Runs.Select(epochs => epochs.Max(epoch => epoch.TestAccuracy ?? 0))];

    /// <summary>The last one.</summary>
    public IReadOnlyList<double> Last => [.. Runs.Select(epochs => epochs[^1].TestAccuracy ?? 0)];

    /// <summary>The training accuracy of the last epoch.</summary>
    public IReadOnlyList<double> Train => [.. Runs.Select(epochs => epochs[^1].TrainAccuracy)];

    /// <summary>How long a run took, in seconds.</summary>
    public double Seconds => Runs.Average(epochs => epochs.Sum(epoch => epoch.Seconds));

    /// <summary>One run that is the mean of all, epoch by epoch.</summary>
    public ComparedRun Mean() => new(
        Entry.Label,
        [
            .. Enumerable.Range(0, Runs.Min(epochs => epochs.Count)).Select(place =>
            {
                var epochs = Runs.Select(run => run[place]).ToList();
                return epochs[0] with
                {
                    TrainLoss = epochs.Average(epoch => epoch.TrainLoss),
                    TrainAccuracy = epochs.Average(epoch => epoch.TrainAccuracy),
                    TestLoss = epochs.Average(epoch => epoch.TestLoss),
                    TestAccuracy = epochs.Average(epoch => epoch.TestAccuracy),
                };
            }),
        ]);

    /// <summary>Percents as their mean and, of two and more, their standard deviation over the runs.</summary>
    public static string Percent(IReadOnlyList<double> fractions)
    {
        var mean = 100 * fractions.Average();
        if (fractions.Count < 2)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{mean:F2} %");
        }

        var deviation = Math.Sqrt(fractions.Sum(value => Math.Pow((100 * value) - mean, 2)) / (fractions.Count - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:F2} ± {deviation:F2} %");
    }
}
