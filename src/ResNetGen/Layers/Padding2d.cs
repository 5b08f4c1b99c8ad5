namespace ResNetGen.Layers;

/// <summary>Rows and columns that are added around an image. An integer stands for all four sides.</summary>
/// <param name="Top">Rows above the image.</param>
/// <param name="Bottom">Rows below it.</param>
/// <param name="Left">Columns before it.</param>
/// <param name="Right">Columns after it.</param>
public readonly record struct Padding2d(int Top, int Bottom, int Left, int Right)
{
    /// <summary>The same on all four sides.</summary>
    public static implicit operator Padding2d(int size) => FromInt32(size);

    /// <summary>The same on all four sides.</summary>
    public static Padding2d FromInt32(int size) => new(size, size, size, size);

    /// <summary>Whether opposite sides are equal, which torch's own convolution and pooling ask for.</summary>
    internal bool IsSymmetric => Top == Bottom && Left == Right;

    /// <summary>In the order of torch's <c>pad</c>: the last dimension first.</summary>
    internal (long Left, long Right, long Top, long Bottom) ToTorch() => (Left, Right, Top, Bottom);

    internal void RequireNotNegative(string parameter)
    {
        if (Top < 0 || Bottom < 0 || Left < 0 || Right < 0)
        {
            throw new ArgumentOutOfRangeException(parameter, this, "Padding must not be negative.");
        }
    }

    internal void RequireSmallerThan(Size2d window, string parameter)
    {
        if (Math.Max(Top, Bottom) >= window.Height || Math.Max(Left, Right) >= window.Width)
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                this,
                $"Padding must be smaller than the window of {window.Height} by {window.Width}, which would see nothing else.");
        }
    }
}
