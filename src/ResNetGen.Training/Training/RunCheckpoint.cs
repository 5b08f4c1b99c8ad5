using System.Globalization;
using ResNetGen.Checkpoints;
using ResNetGen.Data;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Saves and restores a run. What would make a resumed run another run is written beside the weights, and checked.</summary>
internal sealed class RunCheckpoint(
    nn.Module network, NetworkInfo info, Learner learner, DataSplit data, TrainingOptions options, Normalization normalization)
{
    private readonly (string Modules, string Weights) frozen = (FrozenParts.Modules(network), FrozenParts.Weights(network));
    private readonly Recipe recipe = options.Recipe;
    private readonly ClassifierInfo classifier = new(data.Train.ClassNames, normalization);

    /// <summary>
    /// Saves the run; <paramref name="beforeReplacing"/> is called when the new file is on the disk and the old one still has its name.
    /// </summary>
    public void Save(string path, TrainingState state, Action beforeReplacing)
    {
        using var evaluated = learner.UseEvaluationWeights();
        var values = new Dictionary<string, string>([.. Identity, .. state.ToValues()])
        {
            [ClassifierInfo.MirroredKey] = recipe.FlipTestTimeAugmentation ? "true" : "false",
            ["recipe"] = recipe.ToYaml(),
        };
        var run = new RunState(info.Name, state.Step, state.Epoch, options.Seed) { Values = values };
        Checkpoint.Save(path, network, learner.Optimizer, run, learner.RawWeights, beforeReplacing);
    }

    /// <summary>Restores network, optimizer and torch's generator; changes nothing if the checkpoint is not of this run.</summary>
    /// <exception cref="ResNetGenException">It cannot be read, or belongs to another network, other data or other options.</exception>
    public TrainingState Load(string path)
    {
        using var evaluated = learner.UseEvaluationWeights();
        var state = TrainingState.Start;
        Checkpoint.Load(path, network, learner.Optimizer, learner.RawWeights, run =>
        {
            RequireSameRun(path, run);
            state = TrainingState.Read(path, run, EpochBatches.Of(recipe, data.Train));
        });
        return state;
    }

    // What decides the batches and what a step does with them. The learning rate and the number of epochs may change.
    private Dictionary<string, string> Identity => new([.. Values(), .. classifier.ToValues()]);

    private Dictionary<string, string> Values() => new()
    {
        ["data"] = data.Train.Name,
        ["train_images"] = Text(data.Train.Count),
        ["validation_images"] = Text(data.Test.Count),
        ["batch_size"] = Text(recipe.BatchSize),
        ["drop_last"] = recipe.DropLast ? "true" : "false",
        ["loss"] = recipe.SumLoss ? "sum" : "mean",
        ["seed"] = Text(options.Seed),
        ["augmentation"] = (recipe.Augmentation ?? new Augmentation()).ToString(),
        ["optimizer"] = recipe.Optimizer.Name,
        ["optimizer_settings"] = RecipeText.Of(recipe.Optimizer),
        ["weight_decay"] = recipe.WeightDecay is { } decay ? Text(decay) : "the network's",
        ["label_smoothing"] = Text(recipe.LabelSmoothing),
        ["clip_norm"] = recipe.MaxGradNorm is { } norm ? Text(norm) : "none",
        ["accumulate"] = Text(recipe.GradientAccumulationSteps),
        ["ema_decay"] = recipe.EmaDecay is { } average ? Text(average) : "none",
        [ClassifierInfo.PrecisionKey] = recipe.Precision == Precision.BFloat16 ? ClassifierInfo.BFloat16 : ClassifierInfo.FullPrecision,
        ["layers_in_evaluation_mode"] = frozen.Modules,
        ["frozen_weights"] = frozen.Weights,
        ["channels_last"] = recipe.ChannelsLast ? "true" : "false",
    };

    private void RequireSameRun(string path, RunState run)
    {
        if (run.Network != info.Name)
        {
            throw new ResNetGenException(
                $"The checkpoint '{path}' is of the network '{run.Network}', not of '{info.Name}': resume with that network.");
        }

        foreach (var (name, here) in Identity)
        {
            if (run.Values.TryGetValue(name, out var there) && there != here)
            {
                throw new ResNetGenException(
                    $"The checkpoint '{path}' was made with {name.Replace('_', ' ')} {there}, but this run has {here}: "
                    + "resume with what it was made with, or start anew.");
            }
        }
    }

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
