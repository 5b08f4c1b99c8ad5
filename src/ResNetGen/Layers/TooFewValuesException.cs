namespace ResNetGen.Layers;

/// <summary>A batch norm in training mode was given one value per channel, or none, which have no variance.</summary>
/// <param name="layer">The batch norm.</param>
/// <param name="sizes">The sizes of what it was given.</param>
internal sealed class TooFewValuesException(BatchNorm2d layer, long[] sizes) : ArgumentException(
    $"{layer.GetName()} in training mode was given {InputCheck.Text(sizes)}, of which one value per channel has no variance: "
        + "give it more images at once, or put it into evaluation mode by `eval()`.")
{
    /// <summary>The batch norm.</summary>
    public BatchNorm2d Layer { get; } = layer;

    /// <summary>What it was given, as it stands in a message.</summary>
    public string Given { get; } = InputCheck.Text(sizes);
}
