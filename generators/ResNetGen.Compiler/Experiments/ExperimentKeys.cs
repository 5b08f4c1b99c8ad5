namespace ResNetGen.Compiler.Experiments;

/// <summary>The table of the keys of an experiment, from which files are read and editors are told.</summary>
internal static class ExperimentKeys
{
    /// <summary>More runs of one network than anybody has time for.</summary>
    public const int MostSeeds = 1000;

    public static readonly ExperimentKey Name = new("experiment", ExperimentValue.Name, "The experiment's name.")
    {
        Required = "`experiment: my_experiment`, say, as its first line",
    };

    public static readonly ExperimentKey Question = new("question", ExperimentValue.Text, "What it asks, as a sentence.")
    {
        Required = "what it asks, such as `question: Do deeper networks learn better?`",
    };

    public static readonly ExperimentKey Source =
        new("source", ExperimentValue.Text, "Where the question is from: a paper, a figure, a table.")
        {
            Required = "where the question is from, such as `source: He et al. 2015, Figure 6`",
        };

    public static readonly ExperimentKey Finding =
        new("finding", ExperimentValue.Text, "What the source's own figure says, which the page shows beside what comes out.");

    public static readonly ExperimentKey Data = new(
        "data",
        ExperimentValue.Text,
        "The images, where the command line names none: a public set by its name; the program's own pattern images if nothing is said.");

    public static readonly ExperimentKey Recipe =
        new("recipe", ExperimentValue.Recipe, "How to learn: a recipe that ships, or the path of its file.");

    public static readonly ExperimentKey Seeds = new(
        "seeds",
        ExperimentValue.Count,
        "The number of runs of each network, which differ in their seeds; 1 if nothing is said.");

    public static readonly ExperimentKey Measure =
        new("measure", ExperimentValue.Measure, "What is measured; `training` if nothing is said.");

    public static readonly ExperimentKey Networks = new("networks", ExperimentValue.Entries, "What is compared.")
    {
        Required = "what is compared, such as `networks: [paper/cifar_resnet_20, paper/cifar_resnet_56]`",
    };

    public static readonly ExperimentKey Network =
        new("network", ExperimentValue.Network, "The network: one that ships, or the path of its file.")
        {
            Required = "the network, such as `network: paper/cifar_resnet_20`",
        };

    public static readonly ExperimentKey Label =
        new("label", ExperimentValue.Text, "What it is called in tables and pictures; the network's name if nothing is said.");

    public static readonly ExperimentKey OwnRecipe =
        Recipe with { Summary = "How this network learns, where it is not the experiment's recipe." };

    public static readonly ExperimentKey Stages = new(
        "stages",
        ExperimentValue.Scopes,
        "Scopes of the network that are trained one after another, each while all else stays as it is.");

    /// <summary>The keys of a file.</summary>
    public static IReadOnlyList<ExperimentKey> All { get; } =
        [Name, Question, Source, Finding, Data, Recipe, Seeds, Measure, Networks];

    /// <summary>The keys of an entry of <see cref="Networks"/>.</summary>
    public static IReadOnlyList<ExperimentKey> OfEntry { get; } = [Network, Label, OwnRecipe, Stages];

    /// <summary>What can be measured, and what each means.</summary>
    public static IReadOnlyList<(string Word, ExperimentMeasure Measure, string Summary)> Measures { get; } =
    [
        ("training", ExperimentMeasure.Training, "How well each network learns: loss and accuracy over the epochs."),
        ("layer_responses", ExperimentMeasure.LayerResponses, "That, and how strongly the layers of each trained network respond."),
        ("speed", ExperimentMeasure.Speed, "How long the forward pass of each network takes."),
    ];
}
