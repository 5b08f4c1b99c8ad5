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
    private const string SeveralAtOnce =
        "give it at least two images at once, by a greater batch size or fewer micro-batches (accumulate), "
        + "or put it into evaluation mode by `eval()`";

    private readonly nn.Module<Tensor, Tensor> network;
    private readonly NetworkInfo info;
    private readonly DataSplit data;
    private readonly TrainingOptions options;
    private readonly Recipe recipe;
    private readonly ITrainingProgress progress;
    private readonly CancellationToken cancellationToken;

    private readonly ModuleModes modes;
    private readonly Device device;
    private readonly EpochBatches batches;
    private readonly BatchLoader trainBatches;
    private readonly Learner learner;
    private readonly RunRecord record;
    private readonly RunTimer timer;
    private readonly RunSteps steps;
    private readonly RunMetrics metrics;
    private readonly Validation validation;
    private bool isGpuLost;

    public TrainingRun(
        nn.Module<Tensor, Tensor> network,
        NetworkInfo info,
        DataSplit data,
        TrainingOptions options,
        Func<long, double> rate,
        ITrainingProgress progress,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        this.network = network;
        this.info = info;
        this.data = data;
        this.options = options;
        recipe = options.Recipe;
        this.progress = progress;
        this.cancellationToken = cancellationToken;

        modes = ModuleModes.ToLearn(network);
        batches = EpochBatches.Of(recipe, data.Train);
        var fewest = batches.ImagesOf(batches.Count - 1);
        SingleValues.Refuse(network, info, fewest / Math.Min(recipe.GradientAccumulationSteps, fewest), SeveralAtOnce);
        device = Placement.DeviceOf(network);
        var normalization = options.Normalization
            ?? (recipe.Normalize ? Normalization.Of(data.Train) : Normalization.None(data.Train.ImageShape[0]));
        trainBatches = new BatchLoader(data.Train, recipe.BatchSize, shuffle: true, options.Seed, recipe.DropLast, normalization)
        {
            Augmentation = recipe.Augmentation,
        };
        learner = new Learner(network, recipe, rate, RequireFiniteNow);
        record = new RunRecord(network, info, options, new RunCheckpoint(network, info, learner, data, options, normalization), clock);
        timer = new RunTimer(clock);
        var divergence = new Divergence(network, rate);
        steps = new RunSteps(batches, divergence, record);
        var lastStep = Math.Min((long)recipe.Epochs * batches.Count, options.MaxSteps ?? long.MaxValue);
        metrics = new RunMetrics(recipe, batches, lastStep, rate, learner, steps, timer);
        validation = new Validation(
            network,
            learner,
            new BatchLoader(data.Test, options.EvaluationBatchSize, shuffle: false, normalization: normalization),
            recipe.FlipTestTimeAugmentation,
            divergence,
            images => progress.Evaluating(images, data.Test.Count));
    }

    private TrainingState State => steps.State;

    public TrainingResult Go()
    {
        try
        {
            return Train();
        }
        catch (Exception exception) when (TorchErrors.IsOutOfMemory(exception))
        {
            throw MemoryShortage.Explain(
                exception,
                info,
                recipe,
                learner.Input.Type.ElementSize(),
                Placement.TypeOf(network).ElementSize(),
                record.SavedTo);
        }
        catch (Exception exception) when (TorchErrors.IsGpuFailure(exception))
        {
            isGpuLost = true;
            throw GpuFailure.Explain(exception, device, State, record.SavedTo, options.Advice);
        }
        catch (TooFewValuesException exception)
        {
            throw SingleValues.Explain(exception, network, steps.Done + 1, SeveralAtOnce);
        }
    }

    public void Dispose()
    {
        trainBatches.Dispose();
        validation.Dispose();
        steps.Dispose();
        record.Dispose();
        try
        {
            learner.Dispose();
        }
        catch (ExternalException) when (isGpuLost)
        {
            // The network cannot be left as it was, and the run has said why.
        }
    }

    private TrainingResult Train()
    {
        manual_seed(options.Seed);
        if (options.ResumeFrom is { } from)
        {
            steps.GoOn(record.Resume(from, progress.Noted));
        }

        foreach (var note in data.Notes.Concat(FrozenParts.Notes(network)))
        {
            progress.Noted(note);
        }

        progress.Started(new TrainingPlan(
            info.Name, data.Train.Name, data.Train.Count, data.Test.Count, recipe.Epochs, batches.Count, [.. record.Epochs])
        {
            ResumedAt = options.ResumeFrom is null ? null : new ResumePoint(State.Epoch, State.Batch, State.Step),
            DisplayEverySteps = options.DisplayEverySteps,
        });
        timer.StartRun(State.Step);

        while (State.Epoch < recipe.Epochs)
        {
            if ((TrainEpoch() ?? EvaluateEpoch()) is { } end)
            {
                return Finish(end);
            }
        }

        return Finish(TrainingEnd.Finished);
    }

    /// <summary>Learns from the batches of the epoch that are left; returns why it stopped, or null at the epoch's end.</summary>
    private TrainingEnd? TrainEpoch()
    {
        modes.Restore();
        foreach (var batch in timer.StartEpoch(State.Batch, trainBatches.Epoch(State.Epoch, device, State.Batch)))
        {
            using (batch)
            {
                if (ReasonToStop() is { } end)
                {
                    steps.Read();
                    return end;
                }

                Step(batch);
            }

            if (!record.HasBegun)
            {
                record.ReplaceEarlier();
            }

            AfterStep();
        }

        steps.Read();
        timer.EndEpoch();
        return null;
    }

    private TrainingEnd? ReasonToStop() =>
        cancellationToken.IsCancellationRequested ? TrainingEnd.Cancelled
        : steps.Done >= options.MaxSteps ? TrainingEnd.StepLimit
        : null;

    private void Step(Batch batch)
    {
        DeviceGenerator.StartStep(device, options.Seed, steps.Done);
        var (loss, correct) = learner.Step(batch, steps.Done);
        steps.Add(loss, correct);
    }

    private void AfterStep()
    {
        var write = IsMultipleOf(options.LogEverySteps);
        var save = IsMultipleOf(options.CheckpointEverySteps);
        if (!write && !save && !IsMultipleOf(options.DisplayEverySteps) && !timer.IsReportDue)
        {
            return;
        }

        var (loss, correct) = steps.Read();
        var accuracy = (double)correct / batches.ImagesOf(State.Batch - 1);
        var imagesPerSecond = metrics.ImagesPerSecond;
        if (write)
        {
            record.Write(metrics.OfStep(loss, accuracy), imagesPerSecond);
        }

        if (save)
        {
            Save();
        }

        timer.Report();
        progress.Advanced(metrics.Position(loss, accuracy, imagesPerSecond));
    }

    private bool IsMultipleOf(int interval) => interval > 0 && steps.Done % interval == 0;

    /// <summary>
    /// Evaluates the network, where it is time, at an epoch's end and saves; returns why it stopped, or null when the epoch is complete.
    /// </summary>
    private TrainingEnd? EvaluateEpoch()
    {
        LossAndAccuracy? test;
        try
        {
            test = (State.Epoch + 1) % recipe.EvaluateEvery == 0 || State.Epoch + 1 == recipe.Epochs
                ? validation.Run(State, record.SavedTo, cancellationToken)
                : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TrainingEnd.Cancelled;
        }

        var done = metrics.OfEpoch(test);
        record.Write(done);
        steps.EndEpoch();
        steps.RequireFiniteWeights();
        record.SaveEpoch(State);
        progress.EpochDone(done);
        return null;
    }

    private void Save()
    {
        steps.RequireFiniteWeights();
        record.Save(State);
    }

    private TrainingResult Finish(TrainingEnd end)
    {
        if (record.HasBegun && (end != TrainingEnd.Finished || record.SavedTo != options.CheckpointPath))
        {
            Save();
        }

        // As a whole: whoever uses it now wants its answers, and the next run finds the modes that it was given anew.
        network.eval();
        learner.End();
        return new TrainingResult(
            end,
            State.Step,
            [.. record.Epochs],
            options.CheckpointPath,
            options.MetricsPath,
            record.Epochs.Count > 0 ? options.CurvesPath : null,
            EndMessage.Of(end, info.Name, options, State, batches.Count, record));
    }

    // The CPU has the loss already, and the weights and images that it came from are still there. Another device is not waited for.
    private void RequireFiniteNow(Tensor loss, Batch batch)
    {
        if (device.type == DeviceType.CPU && loss.item<float>() is var value && !float.IsFinite(value))
        {
            throw steps.Diverged(value, learner.Input.Of(batch.Images));
        }
    }
}
