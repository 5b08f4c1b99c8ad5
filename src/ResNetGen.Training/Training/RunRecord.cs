using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>What a run leaves in its folder, and what it finds when it goes on: checkpoints, metrics and curves.</summary>
/// <param name="network">The network.</param>
/// <param name="info">Its name and layers.</param>
/// <param name="options">Where the folder is, and what is left there.</param>
/// <param name="checkpoint">How the run is saved and restored.</param>
/// <param name="clock">What the time is.</param>
internal sealed class RunRecord(
    nn.Module network, NetworkInfo info, TrainingOptions options, RunCheckpoint checkpoint, TimeProvider clock) : IDisposable
{
    private readonly CheckpointHistory history = new(options.OutputFolder, options.KeepCheckpoints);
    private readonly List<EpochMetrics> epochs = [];
    private RunLogger? log;

    /// <summary>The complete epochs, those before a resume included.</summary>
    public IReadOnlyList<EpochMetrics> Epochs => epochs;

    /// <summary>The last checkpoint; null before the first one.</summary>
    public string? SavedTo { get; private set; }

    /// <summary>Whether the folder is this run's: not before it has made a step, or where it goes on.</summary>
    public bool HasBegun => log is not null;

    private nn.Module? Histograms => options.WeightHistograms ? network : null;

    /// <summary>Goes on after a checkpoint, and takes the run's past along where that is in another folder.</summary>
    /// <param name="from">The checkpoint, or a run's folder for the newest that is whole.</param>
    /// <param name="note">Receives what the user should know.</param>
    /// <returns>Where the run stands.</returns>
    public TrainingState Resume(string from, Action<string> note)
    {
        var path = RunFolder.NewestCheckpoint(from, note);
        var state = checkpoint.Load(path);
        if (state.Epoch > options.Recipe.Epochs)
        {
            throw new ResNetGenException(
                $"The run of '{path}' has {Pluralize.Count(state.Epoch, "epoch")} behind it, and is to end after {options.Recipe.Epochs}: "
                + "give it more epochs, those that it was begun with.");
        }

        SavedTo = path;
        history.GoOn(path, state.Step);
        BringPast(RunFolder.Of(path));
        log = RunLogger.Continue(options.OutputFolder, state.Step, state.Epoch, clock, Histograms);
        epochs.AddRange(MetricsFile.ReadEpochs(options.MetricsPath));
        if (state.Batch == 0)
        {
            KeepBest(path);
        }

        return state;
    }

    /// <summary>
    /// Replaces what an earlier run left in the folder: not before this one has made a step, for a run that cannot even begin replaces
    /// nothing.
    /// </summary>
    public void ReplaceEarlier()
    {
        var graph = GraphSummary.Of(info.Input, options.Graph ?? GraphNode.Of(info));
        log = RunLogger.Create(options.OutputFolder, clock, graph, Histograms);
        history.Clear();
    }

    /// <summary>Writes a step down.</summary>
    public void Write(StepMetrics step, double imagesPerSecond) => log!.Write(step, imagesPerSecond);

    /// <summary>Writes an epoch down.</summary>
    public void Write(EpochMetrics epoch)
    {
        log!.Write(epoch);
        epochs.Add(epoch);
    }

    /// <summary>Saves the run as the newest checkpoint.</summary>
    public void Save(TrainingState state)
    {
        log!.Flush();
        history.Save(state.Step, (path, beforeReplacing) => checkpoint.Save(path, state, beforeReplacing));
        SavedTo = options.CheckpointPath;
    }

    /// <summary>Saves the run at an epoch's end: with the best checkpoint, if that is it, and with the curves.</summary>
    public void SaveEpoch(TrainingState state)
    {
        Save(state);
        KeepBest(options.CheckpointPath);
        Plots.SaveCurves(options.CurvesPath, info.Name, epochs);
    }

    /// <inheritdoc/>
    public void Dispose() => log?.Dispose();

    private void BringPast(string folder)
    {
        if (Path.GetFullPath(folder) == Path.GetFullPath(options.OutputFolder))
        {
            return;
        }

        history.Clear();
        RunLogger.CopyFrom(folder, options.OutputFolder);
        if (RunFolder.BestCheckpoint(folder) is var best && File.Exists(best))
        {
            history.KeepBest(best);
        }
    }

    private void KeepBest(string path)
    {
        if (epochs.Count > 0 && epochs[^1] is { TestAccuracy: { } reached } last
            && !epochs[..^1].Exists(
                before => before.FlipTestTimeAugmentation == last.FlipTestTimeAugmentation && before.TestAccuracy >= reached))
        {
            history.KeepBest(path);
        }
    }
}
