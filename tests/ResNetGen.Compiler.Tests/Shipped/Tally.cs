namespace ResNetGen.Compiler.Tests.Shipped;

/// <summary>
/// What a network has, by arithmetic alone: an image goes through the layers of a description written by hand, and parameters and
/// multiply-adds are summed up on the way. Nothing here comes from the compiler. All paddings of these networks keep ⌈n ∕ stride⌉ of n
/// rows.
/// </summary>
internal sealed class Tally(int channels, int side)
{
    public int Channels { get; private set; } = channels;

    public int Side { get; private set; } = side;

    public long Trainable { get; private set; }

    /// <summary>The moving statistics of batch norm.</summary>
    public long Moving { get; private set; }

    public long Total => Trainable + Moving;

    public long MultiplyAdds { get; private set; }

    public Tally Convolution(int kernel, int filters, int stride = 1, bool bias = false, int groups = 1)
    {
        var weights = (long)kernel * kernel * (Channels / groups) * filters;
        Pool(stride);
        Channels = filters;
        Trainable += weights + (bias ? filters : 0);
        MultiplyAdds += weights * Side * Side;
        return this;
    }

    public Tally BatchNorm(bool scale = true)
    {
        Trainable += (scale ? 2 : 1) * Channels;
        Moving += 2 * Channels;
        return this;
    }

    /// <summary>A pooling, or whatever else leaves every so-many-th row and column.</summary>
    public Tally Pool(int stride)
    {
        Side = (Side + stride - 1) / stride;
        return this;
    }

    /// <summary>The mean over height and width.</summary>
    public Tally Mean()
    {
        Side = 1;
        return this;
    }

    /// <summary>A fully connected layer of all that there is.</summary>
    public Tally Linear(int units, bool bias = true)
    {
        var weights = (long)Channels * Side * Side * units;
        (Channels, Side) = (units, 1);
        Trainable += weights + (bias ? units : 0);
        MultiplyAdds += weights;
        return this;
    }

    /// <summary>Layers on a path of their own, such as a projection: what follows takes the image from before them.</summary>
    public Tally Aside(Action<Tally> path)
    {
        var (before, size) = (Channels, Side);
        path(this);
        (Channels, Side) = (before, size);
        return this;
    }
}
