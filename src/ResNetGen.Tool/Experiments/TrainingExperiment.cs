using System.Globalization;
using ResNetGen.Compiler.Experiments;
using ResNetGen.Data;
using ResNetGen.Tool.Documents;
using ResNetGen.Training;
using Spectre.Console;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Experiments;

/// <summary>Trains the networks of an experiment, with each seed, and writes down what came of it.</summary>
internal sealed class TrainingExperiment
{
    private readonly ExperimentSettings settings;
    private readonly Func<NetworkInfo, DataSplit> open;
    private readonly IAnsiConsole terminal;
    private readonly CancellationToken cancellationToken;
    private readonly Dictionary<(Shape Input, int? Classes), DataSplit> data = [];

    private TrainingExperiment(
        ExperimentSettings settings, Func<NetworkInfo, DataSplit> open, IAnsiConsole terminal, CancellationToken cancellationToken)
    {
        this.settings = settings;
        this.open = open;
        this.terminal = terminal;
        this.cancellationToken = cancellationToken;
    }

    /// <summary>Carries it out, from where it was stopped; returns its page.</summary>
    /// <param name="settings">The experiment, and how.</param>
    /// <param name="open">Opens the images for a network.</param>
    /// <param name="terminal">Shows the runs.</param>
    /// <param name="cancellationToken">Stops after the step in progress.</param>
    /// <exception cref="ResNetGenException">A network, a recipe or the images cannot be used, or a run cannot go on.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ExperimentPage Run(
        ExperimentSettings settings, Func<NetworkInfo, DataSplit> open, IAnsiConsole terminal, CancellationToken cancellationToken) =>
        new TrainingExperiment(settings, open, terminal, cancellationToken).Run();

    private ExperimentPage Run()
    {
        var experiment = settings.Experiment;

        // All files are read before the first run, which may take hours.
        var networks = experiment.Entries.Select(entry => (Entry: entry, Class: settings.Document.NetworkOf(entry).ToClass())).ToList();
        var recipes = experiment.Entries.Select(settings.RecipeOf).ToList();
        networks.ForEach(network => DataOf(network.Class.Info));
        settings.ClaimFolder();

        var runs = networks.Count * settings.Seeds;
        var results = new List<TrainedEntry>();
        var responses = new List<LayerResponses>();
        foreach (var (place, (entry, network)) in networks.Index())
        {
            var seeds = new List<IReadOnlyList<EpochMetrics>>();
            for (var seed = 1; seed <= settings.Seeds; seed++)
            {
                var number = (place * settings.Seeds) + seed;
                Say($"run {number} of {runs}: {entry.Label}, seed {seed}");
                seeds.Add(Train(entry, network, recipes[place], seed));
            }

            results.Add(new TrainedEntry(entry, network.Info, seeds));
            if (experiment.Measure == ExperimentMeasure.LayerResponses)
            {
                using var module = network.Create(CPU);
                var images = Seen(network.Info, recipes[place]).Test;
                responses.Add(LayerResponses.Of(
                    entry.Label, module, network.Info, images, settings.RunFolderOf(entry, 1), cancellationToken));
            }
        }

        return new TrainingPage(settings, recipes, results, responses).Write(Seen(networks[0].Class.Info, recipes[0]));
    }

    private IReadOnlyList<EpochMetrics> Train(ExperimentEntry entry, NetworkClass network, Recipe recipe, int seed)
    {
        var folder = settings.RunFolderOf(entry, seed);
        if (entry.Stages.Count == 0)
        {
            return Train(network, recipe, seed, folder, _ => { });
        }

        var share = recipe.Scaled(1.0 / entry.Stages.Count);
        var epochs = new List<IReadOnlyList<EpochMetrics>>();
        foreach (var (place, stage) in entry.Stages.Index())
        {
            Say($"  {stage}");
            epochs.Add(Train(network, share, seed, StagedTraining.Folder(folder, stage), module =>
            {
                if (place > 0)
                {
                    StagedTraining.LoadBefore(module, folder, entry.Stages[place - 1]);
                }

                StagedTraining.KeepOnly(module, network.Info, stage);
            }));
        }

        return StagedTraining.Joined(epochs);
    }

    /// <summary>One run: from its beginning, from its newest checkpoint, or not at all where it is done.</summary>
    private IReadOnlyList<EpochMetrics> Train(
        NetworkClass network, Recipe recipe, int seed, string folder, Action<nn.Module<Tensor, Tensor>> prepare)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (File.Exists(RunFolder.Metrics(folder)) && RunFolder.ReadEpochs(folder) is { } done && done.Count >= recipe.Epochs)
        {
            return done;
        }

        using var module = network.Create(settings.Device, seed: seed);
        prepare(module);
        var result = Trainer.Run(
            module,
            network.Info,
            DataOf(network.Info),
            new TrainingOptions
            {
                Recipe = recipe,
                Seed = seed,
                OutputFolder = folder,
                ExistingRun = ExistingRun.Resume,
                Advice = RunAdvice.CommandLine with { Resume = _ => "the same command goes on" },
                KeepCheckpoints = 1,
            },
            TrainingProgress.On(terminal),
            cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return result.Epochs;
    }

    /// <summary>The images as the trainer divides them.</summary>
    private DataSplit Seen(NetworkInfo info, Recipe recipe) => DataOf(info).WithValidation(recipe.ValidationImages);

    private DataSplit DataOf(NetworkInfo info)
    {
        var key = (info.Input, info.Classes);
        if (!data.TryGetValue(key, out var split))
        {
            data[key] = split = open(info);
        }

        return split;
    }

    private void Say(FormattableString words) => terminal.Profile.Out.Writer.WriteLine(words.ToString(CultureInfo.InvariantCulture));
}
