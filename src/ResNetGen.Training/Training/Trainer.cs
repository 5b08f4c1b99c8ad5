using System.Diagnostics.CodeAnalysis;
using ResNetGen.Data;
using ResNetGen.IO;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Trains a network to classify images: cross-entropy, with the L2 regularisation that the network's file asks for.</summary>
public static class Trainer
{
    /// <summary>
    /// Trains <paramref name="network"/> where it is, on its device and in its number type. Seeds torch's global generator. Writes a
    /// checkpoint, metrics and a picture of the curves into the output folder. What is frozen stays as it is, bit for bit: a weight whose
    /// <c>requires_grad</c> is false, and the moving statistics below a module that <c>eval()</c> was called of. Each module keeps the mode
    /// that it has when the run begins; only a network all of whose modules are in evaluation mode, as a run leaves it, is put into
    /// training mode as a whole. On the CPU a run that is interrupted and resumed gives the same losses, bit for bit, as one that is not.
    /// </summary>
    /// <param name="network">
    /// The network; its weights are changed, and all of it is left in evaluation mode, so that what was frozen by <c>eval()</c> is to be
    /// frozen again before another run.
    /// </param>
    /// <param name="data">The images to learn from and the validation images, of the network's input shape and number of classes.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Watches the run; null for silence.</param>
    /// <param name="cancellationToken">Ends the run after the step in progress, with a checkpoint to go on from.</param>
    /// <exception cref="ResNetGenException">
    /// Network, data and options do not fit together, the output folder holds another run, the checkpoint to resume from cannot be used, a
    /// file cannot be written, the memory does not suffice for a batch, a GPU fails, or the loss is no longer a finite number: the message
    /// says what to do, and the last checkpoint stays as it is.
    /// </exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = "No call fits both: their second parameters are of two types.")]
    public static TrainingResult Run<TNetwork>(
        TNetwork network,
        DataSplit data,
        TrainingOptions options,
        ITrainingProgress? progress = null,
        CancellationToken cancellationToken = default)
        where TNetwork : nn.Module<Tensor, Tensor>, INetwork
    {
        ArgumentNullException.ThrowIfNull(network);
        return Run(network, network.Info, data, options, progress, cancellationToken);
    }

    /// <summary>Trains a network whose class is known at run time only; all else as in the other overload.</summary>
    [SuppressMessage("ApiDesign", "RS0026", Justification = "No call fits both: their second parameters are of two types.")]
    public static TrainingResult Run(
        nn.Module<Tensor, Tensor> network,
        NetworkInfo info,
        DataSplit data,
        TrainingOptions options,
        ITrainingProgress? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);

        options = ExistingRuns.Settle(options);
        var recipe = options.Recipe;
        RequireSense(options, recipe);
        RequireLearnable(network);
        PrecisionCheck.Require(network, recipe.Precision, keepsWeights: recipe.EmaDecay is not null);
        Classification.RequireFit(info, data.Train);
        Classification.RequireFit(info, data.Test);
        data = data.WithValidation(recipe.ValidationImages);
        RequireImages(recipe, data, options.Advice);
        var rate = recipe.LearningRate.ForRun(recipe.Epochs, recipe.StepsPerEpoch(data.Train));
        MakeFolder(options.OutputFolder);

        progress ??= new SilentProgress();
        using var watching = progress.Watch();
        using var run = new TrainingRun(network, info, data, options, rate, progress, TimeProvider.System, cancellationToken);
        return run.Go();
    }

    private static void RequireSense(TrainingOptions options, Recipe recipe)
    {
        Require(recipe.Epochs, 1, "number of epochs");
        Require(recipe.BatchSize, 1, "batch size");
        Require(options.LogEverySteps, 1, "number of steps between two lines of metrics");
        Require(options.DisplayEverySteps, 0, "number of steps between two lines of progress");
        Require(options.CheckpointEverySteps, 0, "number of steps between two checkpoints");
        Require(options.KeepCheckpoints, 1, "number of checkpoints that are kept");
        Require(options.MaxSteps ?? 1, 1, "limit of steps");
        Require(recipe.GradientAccumulationSteps, 1, "number of micro-batches");
        Require(options.EvaluationBatchSize, 1, "batch size of the evaluation");
        Require(recipe.EvaluateEvery, 1, "number of epochs between two evaluations");
        Require(recipe.ValidationImages, 0, "number of training images to evaluate on");
        Require(recipe.LabelSmoothing, value => value is >= 0 and < 1, "label smoothing", "at least 0 and below 1");
        Require(recipe.EmaDecay ?? 0, value => value is >= 0 and < 1, "decay of the averaged weights", "at least 0 and below 1");
        Require(
            recipe.MaxGradNorm ?? 1,
            value => double.IsFinite(value) && value > 0,
            "greatest norm of the gradients",
            "a finite number above 0");
        Require(
            recipe.WeightDecay ?? 0,
            value => double.IsFinite(value) && value >= 0,
            "weight decay",
            "a finite number that is not negative");
    }

    private static void Require(double value, Func<double, bool> fits, string what, string range)
    {
        if (!fits(value))
        {
            throw new ResNetGenException(FormattableString.Invariant($"The {what} is {value}; it must be {range}."));
        }
    }

    private static void RequireLearnable(nn.Module network)
    {
        if (!network.parameters().Any(weight => weight.requires_grad))
        {
            throw new ResNetGenException("The network has no weight to learn: set `requires_grad` to true for those that shall change.");
        }
    }

    private static void Require(long value, long least, string what)
    {
        if (value < least)
        {
            throw new ResNetGenException(FormattableString.Invariant($"The {what} is {value}; it must be at least {least}."));
        }
    }

    private static void RequireImages(Recipe recipe, DataSplit data, RunAdvice advice)
    {
        if (data.IsWhole && data.Test.Count == 0)
        {
            throw new ResNetGenException(
                $"'{data.Train.Name}' has folders of classes and no half for validation: {advice.Validation(data.Train.Count)}, "
                + "or lay it out as train/<class>/* and test/<class>/*.");
        }

        if (recipe.DropLast && data.Train.Count < recipe.BatchSize)
        {
            throw new ResNetGenException(
                $"'{data.Train.Name}' has {data.Train.Count} training images, which do not fill one batch of {recipe.BatchSize}: "
                + "choose a smaller batch size.");
        }

        if (data.Test.Count == 0)
        {
            throw new ResNetGenException(
                $"'{data.Test.Name}' has no validation images to evaluate the network on: put some aside for the test.");
        }
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (FileErrors.Covers(exception) || exception is ArgumentException)
        {
            throw FileErrors.CannotBe("made", $"The output folder '{folder}'", exception, "choose another one");
        }
    }

    private sealed class SilentProgress : ITrainingProgress
    {
        public void Started(TrainingPlan plan)
        {
        }

        public void Advanced(TrainingPosition position)
        {
        }

        public void Evaluating(int images, int total)
        {
        }

        public void EpochDone(EpochMetrics epoch)
        {
        }
    }
}
