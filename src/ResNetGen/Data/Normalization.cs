using System.Collections.Immutable;

namespace ResNetGen.Data;

/// <summary>Brings each channel to mean 0 and standard deviation 1: (value - mean) / deviation.</summary>
public sealed class Normalization
{
    private const int Sample = 10_000;

    /// <summary>A normalization by these figures, one pair for each channel.</summary>
    /// <param name="mean">The mean of each channel's values, which are from 0 to 1.</param>
    /// <param name="deviation">The standard deviation of each channel's values; above 0.</param>
    public Normalization(ImmutableArray<float> mean, ImmutableArray<float> deviation)
    {
        if (mean.IsDefaultOrEmpty || deviation.IsDefault || mean.Length != deviation.Length || mean.Any(value => !float.IsFinite(value)) || deviation.Any(value => !(value > 0) || !float.IsFinite(value)))
        {
            throw new ArgumentException("A normalization has one finite mean and one deviation above 0 for each channel.", nameof(deviation));
        }

        Mean = mean;
        Deviation = deviation;
    }

    /// <summary>The mean of each channel.</summary>
    public ImmutableArray<float> Mean { get; }

    /// <summary>The standard deviation of each channel.</summary>
    public ImmutableArray<float> Deviation { get; }

    /// <summary>The figures of a training set, over up to 10,000 images spread evenly over it. A channel that never changes keeps deviation 1.</summary>
    /// <param name="training">The set.</param>
    public static Normalization Of(ImageSet training)
    {
        ArgumentNullException.ThrowIfNull(training);
        var channels = training.ImageShape[0];
        var pixels = new float[training.ImageShape.Count];
        var plane = pixels.Length / channels;
        var (sums, squares) = (new double[channels], new double[channels]);
        var images = Math.Min(Sample, training.Count);
        for (var image = 0; image < images; image++)
        {
            training.CopyImage((int)((long)image * training.Count / images), pixels);
            for (var channel = 0; channel < channels; channel++)
            {
                var (sum, square) = (0.0, 0.0);
                foreach (var value in pixels.AsSpan(channel * plane, plane))
                {
                    sum += value;
                    square += (double)value * value;
                }

                sums[channel] += sum;
                squares[channel] += square;
            }
        }

        var count = (double)images * plane;
        var mean = ImmutableArray.CreateBuilder<float>(channels);
        var deviation = ImmutableArray.CreateBuilder<float>(channels);
        for (var channel = 0; channel < channels; channel++)
        {
            var average = sums[channel] / count;
            var variance = squares[channel] / count - average * average;
            mean.Add((float)average);
            deviation.Add(variance > 1e-10 ? (float)Math.Sqrt(variance) : 1f);
        }

        return new Normalization(mean.MoveToImmutable(), deviation.MoveToImmutable());
    }

    /// <summary>Normalizes one image in place.</summary>
    /// <param name="pixels">The values, channel by channel.</param>
    public void Apply(Span<float> pixels)
    {
        var plane = pixels.Length / Mean.Length;
        for (var channel = 0; channel < Mean.Length; channel++)
        {
            var (mean, scale) = (Mean[channel], 1f / Deviation[channel]);
            foreach (ref var value in pixels.Slice(channel * plane, plane))
            {
                value = (value - mean) * scale;
            }
        }
    }
}
