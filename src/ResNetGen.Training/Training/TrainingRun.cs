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
        "give it at least two images at once, by a greater batch size or fewer parts of a batch (accumulate), "
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
    private readonly int stepsPerEpoch;
    private readonly Func<long, double> rate;
    private readonly BatchLoader trainBatches;
    private readonly Learner learner;
    private readonly RunRecord record;
    private readonly RunTimer timer;
    private readonly Divergence divergence;
    private readonly Validation validation;
    private readonly PendingSteps pending = new();

    private TrainingState state = TrainingState.Start;
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
        this.rate = rate;
        this.progress = progress;
        this.cancellationToken = cancellationToken;

        modes = ModuleModes.ToLearn(network);
        stepsPerEpoch = recipe.StepsPerEpoch(data.Train);
        var fewest = ImagesOf(stepsPerEpoch - 1);
        SingleValues.Refuse(network, info, fewest / Math.Min(recipe.GradientAccumulationSteps, fewest), SeveralAtOnce);
        device = network.parameters().First().device;
        var normalization = options.Normalization
            ?? (recipe.Normalize ? Normalization.Of(data.Train) : Normalization.None(data.Train.ImageShape[0]));
        trainBatches = new BatchLoader(data.Train, recipe.BatchSize, shuffle: true, options.Seed, recipe.DropLast, normalization)
        {
            Augmentation = recipe.Augmentation,
        };
        learner = new Learner(network, recipe, rate, RequireFiniteNow);
        record = new RunRecord(network, info, options, new RunCheckpoint(network, info, learner, data, options, normalization), clock);
        timer = new RunTimer(clock);
        divergence = new Divergence(network, rate);
        validation = new Validation(
            network,
            learner,
            new BatchLoader(data.Test, options.EvaluationBatchSize, shuffle: false, normalization: normalization),
            recipe.FlipTestTimeAugmentation,
            divergence,
            images => progress.Evaluating(images, data.Test.Count));
    }

    private long StepsDone => state.Step + pending.Count;

    private long LastStep => Math.Min((long)recipe.Epochs * stepsPerEpoch, options.MaxSteps ?? long.MaxValue);

    /// <summary>The number of images in an epoch; with <see cref="Recipe.DropLast"/> those of whole batches.</summary>
    private long ImagesPerEpoch => ((stepsPerEpoch - 1L) * recipe.BatchSize) + ImagesOf(stepsPerEpoch - 1);

    private double LastRate => rate(Math.Max(0, state.Step - 1));

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
                network.parameters().First().dtype.ElementSize(),
                record.SavedTo);
        }
        catch (Exception exception) when (TorchErrors.IsGpuFailure(exception))
        {
            isGpuLost = true;
            throw GpuFailure.Explain(exception, device, state, record.SavedTo);
        }
        catch (TooFewValuesException exception)
        {
            throw SingleValues.Explain(exception, network, StepsDone + 1, SeveralAtOnce);
        }
    }

    public void Dispose()
    {
        trainBatches.Dispose();
        validation.Dispose();
        pending.Dispose();
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
            state = record.Resume(from, progress.Noted);
        }

        foreach (var note in FrozenParts.Notes(network))
        {
            progress.Noted(note);
        }

        progress.Started(new TrainingPlan(
            info.Name, data.Train.Name, data.Train.Count, data.Test.Count, recipe.Epochs, stepsPerEpoch, [.. record.Epochs]));
        timer.StartRun(state.Step);

        while (state.Epoch < recipe.Epochs)
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
        foreach (var batch in timer.StartEpoch(state.Batch, trainBatches.Epoch(state.Epoch, device, state.Batch)))
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

            if (!record.HasBegun)
            {
                record.ReplaceEarlier();
            }

            AfterStep();
        }

        ReadPending();
        timer.EndEpoch();
        return null;
    }

    private TrainingEnd? ReasonToStop() =>
        cancellationToken.IsCancellationRequested ? TrainingEnd.Cancelled
        : StepsDone >= options.MaxSteps ? TrainingEnd.StepLimit
        : null;

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
        if (!write && !save && !timer.IsReportDue)
        {
            return;
        }

        var (loss, correct) = ReadPending();
        var accuracy = (double)correct / ImagesOf(state.Batch - 1);
        var imagesPerSecond = timer.BatchesPerSecond(state.Batch) * recipe.BatchSize;
        if (write)
        {
            record.Write(new StepMetrics(state.Step, state.Epoch + 1, state.Batch, loss, accuracy, Penalty(), LastRate), imagesPerSecond);
        }

        if (save)
        {
            Save();
        }

        timer.Report();
        progress.Advanced(new TrainingPosition(
            state.Epoch + 1, state.Batch, state.Step, loss, imagesPerSecond, timer.TimeUntil(LastStep, state.Step))
        {
            Accuracy = accuracy, LearningRate = LastRate, WaitFraction = timer.WaitFraction,
        });
    }

    /// <summary>Takes the pending steps into the state; returns the last one's loss and number of right answers.</summary>
    private (float Loss, long Correct) ReadPending()
    {
        (float Loss, long Correct) last = default;
        foreach (var step in pending.Read())
        {
            state = state.AfterStep(step.Loss, step.Correct, (double)ImagesOf(state.Batch) / recipe.BatchSize);
            divergence.RequireFinite(step.Loss, "loss", state, record.SavedTo);
            last = step;
        }

        return last;
    }

    /// <summary>The number of images in a batch of an epoch, counted from 0: the last one may be smaller.</summary>
    private int ImagesOf(int batch) => (int)Math.Min(recipe.BatchSize, data.Train.Count - ((long)batch * recipe.BatchSize));

    private double Penalty()
    {
        var penalty = WeightDecayGroup.Penalty(learner.Groups);
        divergence.RequireFinite(penalty, "L2 regularisation", state, record.SavedTo);
        return penalty;
    }

    /// <summary>
    /// Evaluates the network, where it is time, at an epoch's end and saves; returns why it stopped, or null when the epoch is complete.
    /// </summary>
    private TrainingEnd? EvaluateEpoch()
    {
        LossAndAccuracy? test;
        try
        {
            test = (state.Epoch + 1) % recipe.EvaluateEvery == 0 || state.Epoch + 1 == recipe.Epochs
                ? validation.Run(state, record.SavedTo, cancellationToken)
                : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TrainingEnd.Cancelled;
        }

        var done = new EpochMetrics(
            state.Epoch + 1,
            state.Step,
            state.LossSum / ((double)ImagesPerEpoch / recipe.BatchSize),
            (double)state.Correct / ImagesPerEpoch,
            test?.Loss,
            test?.Accuracy,
            Penalty(),
            LastRate,
            timer.EpochSeconds,
            timer.BatchesPerSecond(state.Batch) * recipe.BatchSize)
        {
            FlipTestTimeAugmentation = test is not null && recipe.FlipTestTimeAugmentation,
        };
        record.Write(done);
        state = state.AfterEpoch();
        divergence.RequireFiniteWeights(state, record.SavedTo);
        record.SaveEpoch(state);
        progress.EpochDone(done);
        return null;
    }

    private void Save()
    {
        divergence.RequireFiniteWeights(state, record.SavedTo);
        record.Save(state);
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
            state.Step,
            [.. record.Epochs],
            options.CheckpointPath,
            options.MetricsPath,
            record.Epochs.Count > 0 ? options.CurvesPath : null,
            EndMessage.Of(end, info.Name, options, state, stepsPerEpoch, record));
    }

    // The CPU has the loss already, and the weights and images that it came from are still there. Another device is not waited for.
    private void RequireFiniteNow(Tensor loss, Batch batch)
    {
        if (device.type == DeviceType.CPU && loss.item<float>() is var value && !float.IsFinite(value))
        {
            ReadPending();
            state = state with { Step = state.Step + 1 };
            throw divergence.OfLoss(value, learner.Input.Of(batch.Images), state, record.SavedTo);
        }
    }
}
