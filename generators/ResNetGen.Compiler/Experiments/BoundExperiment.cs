using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Experiments;

/// <summary>A comparison of networks, as its file says it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Question">What it asks.</param>
/// <param name="Source">Where the question is from: a paper, a figure, a table.</param>
/// <param name="Entries">What is compared, in the order of the file.</param>
public sealed record BoundExperiment(string Name, string Question, string Source, EquatableArray<ExperimentEntry> Entries)
{
    /// <summary>What the source's own figure says; empty where it shows nothing of the kind.</summary>
    public string Finding { get; init; } = string.Empty;

    /// <summary>The images: a public set by its name; null for the program's own pattern images.</summary>
    public string? Data { get; init; }

    /// <summary>The recipe of every entry that has none of its own; null where nothing is trained.</summary>
    public string? Recipe { get; init; }

    /// <summary>The number of runs of each entry, which differ in their seeds.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>What is measured.</summary>
    public ExperimentMeasure Measure { get; init; }
}

/// <summary>What an experiment measures.</summary>
public enum ExperimentMeasure
{
    /// <summary>How well each network learns: loss and accuracy over the epochs.</summary>
    Training,

    /// <summary>That, and how strongly the layers of each trained network respond.</summary>
    LayerResponses,

    /// <summary>How long the forward pass of each network takes.</summary>
    Speed,
}

/// <summary>One of the networks that are compared.</summary>
/// <param name="Network">One that ships, or the path of its file from the experiment's folder.</param>
/// <param name="Label">What it is called in tables and pictures.</param>
public sealed record ExperimentEntry(string Network, string Label)
{
    /// <summary>Its own recipe; null for the experiment's.</summary>
    public string? Recipe { get; init; }

    /// <summary>
    /// Scopes of the network that are trained one after another, each while the others stay as they are; none for all of it at once.
    /// </summary>
    public EquatableArray<string> Stages { get; init; }
}
