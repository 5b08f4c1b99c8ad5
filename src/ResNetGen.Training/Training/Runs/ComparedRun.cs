namespace ResNetGen.Training;

/// <summary>A run among others.</summary>
/// <param name="Name">What it is called in the picture.</param>
/// <param name="Epochs">Its epochs; at least one.</param>
internal sealed record ComparedRun(string Name, IReadOnlyList<EpochMetrics> Epochs)
{
    /// <summary>The epoch with the greatest validation accuracy.</summary>
    public EpochMetrics Best => Epochs.MaxBy(epoch => epoch.TestAccuracy)!;

    /// <summary>Reads a run from its folder.</summary>
    /// <param name="folder">The folder, or the metrics in it.</param>
    /// <exception cref="ResNetGenException">There is no run, or it has no epoch yet.</exception>
    public static ComparedRun Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var metrics = File.Exists(folder) ? folder : RunFolder.Metrics(folder);
        if (!File.Exists(metrics))
        {
            throw new ResNetGenException(
                $"The folder '{folder}' holds no run: there is no '{Path.GetFileName(metrics)}'; "
                + "give the folder that `resnetgen train` wrote to.");
        }

        var epochs = MetricsFile.ReadEpochs(metrics);
        return epochs.Count > 0
            ? new ComparedRun(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(RunFolder.Of(folder)))), epochs)
            : throw new ResNetGenException($"The run in '{folder}' has no complete epoch yet; compare it when it has one.");
    }
}
