namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>What an operation makes of shapes.</summary>
/// <param name="Shape">The result's shape; null where it is not known.</param>
/// <param name="Problem">Why the operation cannot be done, and what to write instead; null where nothing speaks against it.</param>
internal readonly record struct ShapeResult(TensorShape? Shape, string? Problem = null)
{
    public static readonly ShapeResult Unknown;

    public static implicit operator ShapeResult(TensorShape? shape) => new(shape);

    public static ShapeResult Impossible(string problem) => new(null, problem);
}
