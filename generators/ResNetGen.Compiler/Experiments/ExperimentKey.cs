namespace ResNetGen.Compiler.Experiments;

/// <summary>What may be written for a key of an experiment.</summary>
internal enum ExperimentValue
{
    /// <summary>A name: letters, digits and underscores.</summary>
    Name,

    /// <summary>A text of any kind, but not an empty one.</summary>
    Text,

    /// <summary>A network that ships, or the path of a network file.</summary>
    Network,

    /// <summary>A recipe that ships, or the path of a recipe file.</summary>
    Recipe,

    /// <summary>A whole number, at least 1.</summary>
    Count,

    /// <summary>What is measured.</summary>
    Measure,

    /// <summary>The list of what is compared.</summary>
    Entries,

    /// <summary>A list of scopes.</summary>
    Scopes,
}

/// <summary>A key of an experiment, or of one of its entries.</summary>
/// <param name="Name">As written in the file.</param>
/// <param name="Value">What may be written.</param>
/// <param name="Summary">A line for the documentation.</param>
internal sealed record ExperimentKey(string Name, ExperimentValue Value, string Summary)
{
    /// <summary>What to write where it is missing; null where it may be.</summary>
    public string? Required { get; init; }

    /// <summary>What a value must be, as a message says it.</summary>
    public string Must => Value switch
    {
        ExperimentValue.Name => "a name",
        ExperimentValue.Text => "a text",
        ExperimentValue.Network => "a network that ships or the path of a network file",
        ExperimentValue.Recipe => "a recipe that ships or the path of a recipe file",
        ExperimentValue.Count => $"a whole number from 1 to {ExperimentKeys.MostSeeds}",
        ExperimentValue.Measure => Diagnostics.NearestName.List(ExperimentKeys.Measures.Select(measure => measure.Word)),
        ExperimentValue.Entries => "a list of networks, such as [paper/cifar_resnet_20, paper/cifar_resnet_56]",
        _ => "a list of scopes, such as [stage_1, stage_2]",
    };
}
