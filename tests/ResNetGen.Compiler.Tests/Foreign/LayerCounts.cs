namespace ResNetGen.Compiler.Tests.Foreign;

/// <summary>Adds up parameters, moving statistics, and the multiply-adds of convolutions and linear layers for one image.</summary>
internal sealed class LayerCounts
{
    public long Trainable { get; private set; }

    public long Moving { get; private set; }

    public long MultiplyAdds { get; private set; }

    public LayerCounts Convolution(long kernel, long from, long to, long side, bool bias = false, long groups = 1)
    {
        Trainable += (kernel * kernel * (from / groups) * to) + (bias ? to : 0);
        MultiplyAdds += kernel * kernel * (from / groups) * to * side * side;
        return this;
    }

    /// <summary>
    /// A factor and an offset for each channel, whether in one layer or, as in Caffe, in two; and a mean and a variance.
    /// </summary>
    public LayerCounts BatchNorm(long channels)
    {
        Trainable += 2 * channels;
        Moving += 2 * channels;
        return this;
    }

    public LayerCounts Linear(long from, long to)
    {
        Trainable += (from * to) + to;
        MultiplyAdds += from * to;
        return this;
    }
}
