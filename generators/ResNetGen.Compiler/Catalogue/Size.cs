namespace ResNetGen.Compiler.Catalogue;

/// <summary>A height and a width.</summary>
public readonly record struct Size(int Height, int Width);
