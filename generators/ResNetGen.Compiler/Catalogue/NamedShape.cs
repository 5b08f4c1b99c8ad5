namespace ResNetGen.Compiler.Catalogue;

/// <summary>The output of a layer, by its name.</summary>
internal readonly record struct NamedShape(string Name, SampleShape Shape)
{
    /// <summary>The layer that the name stands for, if it is not that of a layer of its own: a shortcut that is the unit's input.</summary>
    public string? StandsFor { get; init; }

    /// <summary>The name as a message shows it.</summary>
    public string Quoted => StandsFor is null ? $"`{Name}`" : $"`{Name}` (here `{StandsFor}`)";
}
