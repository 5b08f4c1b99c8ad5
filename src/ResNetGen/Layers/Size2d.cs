namespace ResNetGen.Layers;

/// <summary>A height and a width: of a kernel, a stride or a dilation. An integer stands for both.</summary>
/// <param name="Height">The size along the rows.</param>
/// <param name="Width">The size along the columns.</param>
public readonly record struct Size2d(int Height, int Width)
{
    /// <summary>The same height and width.</summary>
    public static implicit operator Size2d(int size) => FromInt32(size);

    /// <summary>The same height and width.</summary>
    public static Size2d FromInt32(int size) => new(size, size);

    internal long[] ToArray() => [Height, Width];

    internal void RequirePositive(string parameter)
    {
        if (Height < 1 || Width < 1)
        {
            throw new ArgumentOutOfRangeException(parameter, this, "Height and width must be at least 1.");
        }
    }
}
