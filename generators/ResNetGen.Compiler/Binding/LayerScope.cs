namespace ResNetGen.Compiler.Binding;

/// <summary>What a list of layers may refer to besides its own layers.</summary>
/// <param name="Source">The file, for the networks that it names.</param>
/// <param name="Constants">The constants, for numbers that must be known before any shape is.</param>
/// <param name="Placeholders">What may stand in braces in a scope.</param>
/// <param name="Units">The names of the unit functions, which are no layers.</param>
internal sealed record LayerScope(
    NetworkLinker Source,
    IReadOnlyDictionary<string, long> Constants,
    IReadOnlyCollection<string> Placeholders,
    IReadOnlyCollection<string> Units);
