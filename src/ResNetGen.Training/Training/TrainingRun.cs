using System.Globalization;
using System.Runtime.InteropServices;
using ResNetGen.Data;
using ResNetGen.Devices;
using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>One run of the trainer, from its start or a checkpoint to its end.</summary>
internal sealed class TrainingRun : IDisposable
{
    // How often a display is told of steps that are shorter.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private const string SeveralAtOnce = "give it at least two images at once, by a greater batch size or fewer parts of a batch (accumulate), or put it into evaluation mode by `eval()`";

    private readonly nn.Module<Tensor, Tensor> network;
    private readonly NetworkInfo info;
    private readonly DataSplit data;
    private readonly TrainingOptions options;
    private readonly ITrainingProgress progress;
    private readonly TimeProvider clock;
    private readonly CancellationToken cancellation;

    private readonly ModuleModes modes;
    private readonly Device device;
    private readonly int stepsPerEpoch;
    private readonly BatchLoader trainBatches;
    private readonly BatchLoader testBatches;
    private readonly Learner learner;
    private readonly RunCheckpoint checkpoint;
    private readonly CheckpointHistory history;
    private readonly PendingSteps pending = new();
    private readonly List<EpochMetrics> epochs = [];

    private TrainingState state = TrainingState.Start;
    private RunLog? log;
    private string? savedTo;
    private bool isGpuLost;
    private Pace run;
    private Pace epoch;
    private Waiting waiting;
    private long reported;

    public TrainingRun(
        nn.Module<Tensor, Tensor> network,
        NetworkInfo info,
        DataSplit data,
        TrainingOptions options,
        ITrainingProgress progress,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        this.network = network;
        this.info = info;
        this.data = data;
        this.options = options;
        this.progress = progress;
        this.clock = clock;
        this.cancellation = cancellation;
        waiting = new Waiting(clock);

        modes = ModuleModes.ToLearn(network);
        SingleValues.Refuse(network, info, options.BatchSize / Math.Min(options.Accumulate, options.BatchSize), SeveralAtOnce);
        device = network.parameters().First().device;
        stepsPerEpoch = options.StepsPerEpoch(data.Train);
        var normalization = options.Normalization ?? Normalization.Of(data.Train);
        trainBatches = new BatchLoader(data.Train, options.BatchSize, shuffle: true, options.Seed, dropLast: true, normalization) { Augmentation = options.Augmentation };
        testBatches = new BatchLoader(data.Test, options.JudgedAtOnce, shuffle: false, normalization: normalization);
        learner = new Learner(network, options, RequireFiniteNow);
        checkpoint = new RunCheckpoint(network, info, learner, data, options, normalization);
        history = new CheckpointHistory(options.OutputFolder, options.KeepCheckpoints);
    }

    public TrainingResult Go()
    {
        try
        {
            return Train();
        }
        catch (Exception exception) when (MemoryShortage.Is(exception))
        {
            throw MemoryShortage.Explain(
                exception, info, options, learner.Input.Type.ElementSize(), network.parameters().First().dtype.ElementSize(), savedTo);
        }
        catch (Exception exception) when (GpuFailure.Is(exception))
        {
            isGpuLost = true;
            throw GpuFailure.Explain(exception, device, state, savedTo);
        }
        catch (TooFewValuesException exception)
        {
            throw SingleValues.Explain(exception, network, StepsDone + 1, SeveralAtOnce);
        }
    }

    private TrainingResult Train()
    {
        Begin();
        Note();
        progress.Started(new TrainingPlan(
            info.Name, data.Train.Name, data.Train.Count, data.Test.Count, options.Epochs, stepsPerEpoch, [.. epochs]));
        run = new Pace(clock, state.Step);

        while (state.Epoch < options.Epochs)
        {
            if ((TrainEpoch() ?? JudgeEpoch()) is { } end)
            {
                return Finish(end);
            }
        }

        return Finish(TrainingEnd.Finished);
    }

    public void Dispose()
    {
        trainBatches.Dispose();
        testBatches.Dispose();
        pending.Dispose();
        log?.Dispose();
        try
        {
            learner.Dispose();
        }
        catch (ExternalException) when (isGpuLost)
        {
            // The network cannot be left as it was, and the run has said why.
        }
    }

    private void Begin()
    {
        manual_seed(options.Seed);
        if (options.ResumeFrom is null)
        {
            return;
        }

        var path = RunFolder.NewestCheckpoint(options.ResumeFrom, progress.Noted);
        state = checkpoint.Load(path);
        if (state.Epoch > options.Epochs)
        {
            throw new ResNetGenException($"The run of '{path}' has {Count.Text(state.Epoch, "epoch")} behind it, and is to end after {options.Epochs}: give it more epochs, those that it was begun with.");
        }

        savedTo = path;
        history.GoOn(path, state.Step);
        BringPast(RunFolder.Of(path));
        log = RunLog.Continue(options.OutputFolder, state.Step, state.Epoch, clock, Histograms);
        epochs.AddRange(MetricsFile.ReadEpochs(options.MetricsPath));
        if (state.Batch == 0)
        {
            KeepBest(path);
        }
    }

    /// <summary>Says what is left as it is, which nobody would notice otherwise.</summary>
    private void Note()
    {
        if (FrozenParts.Modules(network) is var still && still != FrozenParts.None)
        {
            progress.Noted($"In evaluation mode, and left so: {still}.");
        }

        if (FrozenParts.Weights(network) is var frozen && frozen != FrozenParts.None)
        {
            progress.Noted($"Not learnt, since `requires_grad` is false: {frozen}.");
        }
    }

    /// <summary>Replaces what an earlier run left in the folder: not before this one has made a step, for a run that cannot even begin replaces nothing.</summary>
    private void ReplaceEarlier()
    {
        log = RunLog.Create(options.OutputFolder, clock, Histograms);
        history.Clear();
    }

    /// <summary>A run that goes on in another folder takes its past along.</summary>
    private void BringPast(string folder)
    {
        if (Path.GetFullPath(folder) == Path.GetFullPath(options.OutputFolder))
        {
            return;
        }

        RunLog.Bring(folder, options.OutputFolder);

        if (RunFolder.BestCheckpoint(folder) is var best && File.Exists(best))
        {
            history.KeepBest(best);
        }
    }

    /// <summary>Keeps a checkpoint of an epoch's end if that is the best so far.</summary>
    private void KeepBest(string path)
    {
        if (epochs.Count > 0 && epochs[^1] is { TestAccuracy: { } reached } last && !epochs[..^1].Exists(before => before.Mirrored == last.Mirrored && before.TestAccuracy >= reached))
        {
            history.KeepBest(path);
        }
    }

    /// <summary>Learns from the batches of the epoch that are left; returns why it stopped, or null at the epoch's end.</summary>
    private TrainingEnd? TrainEpoch()
    {
        modes.Restore();
        epoch = new Pace(clock, state.Batch);
        waiting = new Waiting(clock);
        foreach (var batch in waiting.For(trainBatches.Epoch(state.Epoch, device, state.Batch)))
        {
            using (batch)
            {
                if (ReasonToStop() is { } end)
                {
                    ReadPending();
                    return end;
                }

                Step(batch);
            }

            if (log is null)
            {
                ReplaceEarlier();
            }

            AfterStep();
        }

        ReadPending();
        epoch = epoch.Stopped();
        return null;
    }

    private TrainingEnd? ReasonToStop() =>
        cancellation.IsCancellationRequested ? TrainingEnd.Cancelled
        : StepsDone >= options.MaxSteps ? TrainingEnd.StepLimit
        : null;

    private nn.Module? Histograms => options.WeightHistograms ? network : null;

    private long StepsDone => state.Step + pending.Count;

    private void Step(Batch batch)
    {
        DeviceGenerator.StartStep(device, options.Seed, StepsDone);
        var (loss, correct) = learner.Step(batch, StepsDone);
        pending.Add(loss, correct);
    }

    private void AfterStep()
    {
        var write = StepsDone % options.LogEverySteps == 0;
        var save = options.CheckpointEverySteps > 0 && StepsDone % options.CheckpointEverySteps == 0;
        if (!write && !save && clock.GetElapsedTime(reported) < ReportInterval)
        {
            return;
        }

        var (loss, correct) = ReadPending();
        var accuracy = (double)correct / options.BatchSize;
        var imagesPerSecond = epoch.PerSecond(state.Batch) * options.BatchSize;
        if (write)
        {
            log!.Write(new StepMetrics(state.Step, state.Epoch + 1, state.Batch, loss, accuracy, Penalty(), LastRate), imagesPerSecond);
        }

        if (save)
        {
            Save();
        }

        reported = clock.GetTimestamp();
        progress.Advanced(new TrainingPosition(
            state.Epoch + 1, state.Batch, state.Step, loss, imagesPerSecond, run.TimeUntil(LastStep, state.Step))
        {
            Accuracy = accuracy, LearningRate = LastRate, WaitShare = waiting.Share,
        });
    }

    private double LastRate => options.LearningRate.Rate(Math.Max(0, state.Step - 1));

    private long LastStep => Math.Min((long)options.Epochs * stepsPerEpoch, options.MaxSteps ?? long.MaxValue);

    /// <summary>Takes the pending steps into the state; returns the last one's loss and number of right answers.</summary>
    private (float Loss, long Correct) ReadPending()
    {
        (float Loss, long Correct) last = default;
        foreach (var step in pending.Read())
        {
            state = state.AfterStep(step.Loss, step.Correct);
            RequireFinite(step.Loss, "loss");
            last = step;
        }

        return last;
    }

    private double Penalty()
    {
        var penalty = WeightDecayGroup.Penalty(learner.Groups);
        RequireFinite(penalty, "L2 regularisation");
        return penalty;
    }

    /// <summary>Judges the network, where it is time, at an epoch's end and saves; returns why it stopped, or null when the epoch is complete.</summary>
    private TrainingEnd? JudgeEpoch()
    {
        Evaluation? test = null;
        try
        {
            if ((state.Epoch + 1) % options.EvaluateEvery == 0 || state.Epoch + 1 == options.Epochs)
            {
                using var judged = learner.Judged();
                test = Evaluation.Of(
                    network, learner.Input, testBatches.Epoch(0, device), options.EvaluateMirrored, images => progress.Evaluating(images, data.Test.Count), cancellation);
                if (!double.IsFinite(test.Loss))
                {
                    throw Diverged(string.Create(CultureInfo.InvariantCulture, $"the loss of the held-out images is {test.Loss}"), FindInEvaluation());
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return TrainingEnd.Cancelled;
        }

        var done = new EpochMetrics(
            state.Epoch + 1,
            state.Step,
            state.LossSum / stepsPerEpoch,
            (double)state.Correct / ((long)stepsPerEpoch * options.BatchSize),
            test?.Loss,
            test?.Accuracy,
            Penalty(),
            LastRate,
            epoch.SecondsSinceStart,
            epoch.PerSecond(state.Batch) * options.BatchSize)
        {
            Mirrored = test is not null && options.EvaluateMirrored,
        };
        log!.Write(done);
        epochs.Add(done);
        state = state.AfterEpoch();
        Save();
        KeepBest(options.CheckpointPath);
        Plots.SaveCurves(options.CurvesPath, info.Name, epochs);
        progress.EpochDone(done);
        return null;
    }

    private void Save()
    {
        // A GPU is asked once for all; what it is is looked for only then.
        if (!NonFinite.IsFinite(network) && NonFinite.Kept(network) is { } kept)
        {
            throw Diverged($"a {kept.Kind} is no longer a finite number", kept.Found);
        }

        log!.Flush();
        history.Save(state.Step, (path, beforeReplacing) => checkpoint.Save(path, state, beforeReplacing));
        savedTo = options.CheckpointPath;
    }

    private TrainingResult Finish(TrainingEnd end)
    {
        if (log is not null && (end != TrainingEnd.Finished || savedTo != options.CheckpointPath))
        {
            Save();
        }

        // As a whole: whoever uses it now wants its answers, and the next run finds the modes that it was given anew.
        network.eval();
        learner.End();
        return new TrainingResult(
            end, state.Step, [.. epochs], options.CheckpointPath, options.MetricsPath, epochs.Count > 0 ? options.CurvesPath : null, Message(end));
    }

    private string Message(TrainingEnd end)
    {
        if (end == TrainingEnd.Finished)
        {
            var reached = epochs.Count > 0 && epochs[^1].TestAccuracy is { } accuracy ? string.Create(CultureInfo.InvariantCulture, $" to {accuracy:P1} of the held-out images{(epochs[^1].Mirrored ? ", each judged with its mirror image" : "")}") : "";
            return $"Trained '{info.Name}' for {Count.Text(state.Epoch, "epoch")}{reached}; the weights are in '{options.CheckpointPath}'.";
        }

        if (log is null)
        {
            return "Interrupted before the first step: there is nothing to save, and nothing that was there is changed.";
        }

        var reason = end == TrainingEnd.Cancelled ? "Interrupted" : "Stopped at the limit of steps";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{reason} after step {state.Step} (epoch {state.Epoch + 1} of {options.Epochs}, batch {state.Batch} of {stepsPerEpoch}); everything is saved: go on with --resume {options.CheckpointPath}");
    }

    // The CPU has the loss already, and the weights and images that it came from are still there. Another device is not waited for.
    private void RequireFiniteNow(Tensor loss, Batch batch)
    {
        if (device.type == DeviceType.CPU && loss.item<float>() is var value && !float.IsFinite(value))
        {
            ReadPending();
            state = state with { Step = state.Step + 1 };
            throw Diverged(string.Create(CultureInfo.InvariantCulture, $"the loss is {value}"), NonFinite.Find(network, learner.Input.Of(batch.Images)));
        }
    }

    private void RequireFinite(double value, string what)
    {
        if (!double.IsFinite(value))
        {
            throw Diverged(string.Create(CultureInfo.InvariantCulture, $"the {what} is {value}"), NonFinite.Find(network, images: null));
        }
    }

    /// <summary>Goes through the held-out images once more, up to those of which the network makes something that is not finite, and looks into it there.</summary>
    private string FindInEvaluation() => Inference.With(network, () =>
    {
        foreach (var batch in testBatches.Epoch(0, device))
        {
            using (batch)
            {
                using var scope = NewDisposeScope();
                foreach (var images in options.EvaluateMirrored ? [batch.Images, batch.Images.flip(-1)] : new[] { batch.Images })
                {
                    var given = learner.Input.Of(images);
                    if (!network.call(given).isfinite().all().item<bool>())
                    {
                        return NonFinite.Find(network, given);
                    }
                }
            }
        }

        return NonFinite.Find(network, images: null);
    });

    private ResNetGenException Diverged(string what, string found) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The training diverged: {what} at step {state.Step} (epoch {state.Epoch + 1}), where the learning rate is {LastRate}; {found}, {(savedTo is null ? "no checkpoint was saved yet" : $"the last good checkpoint is '{savedTo}'")}."));
}
