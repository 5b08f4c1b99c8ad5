using System.Buffers;
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
        if (mean.IsDefaultOrEmpty || deviation.IsDefault || mean.Length != deviation.Length || mean.Any(value => !float.IsFinite(value))
            || deviation.Any(value => !(value > 0) || !float.IsFinite(value)))
        {
            throw new ArgumentException(
                "A normalization has one finite mean and one deviation above 0 for each channel.", nameof(deviation));
        }

        Mean = mean;
        Deviation = deviation;
    }

    /// <summary>The mean of each channel.</summary>
    public ImmutableArray<float> Mean { get; }

    /// <summary>The standard deviation of each channel.</summary>
    public ImmutableArray<float> Deviation { get; }

    /// <summary>
    /// The figures of a training set, over all its images. Of a set of more than 1 GiB, which is decoded anew on each use, 10,000 images
    /// spread evenly over it stand for all: the mean of so many is off by less than a hundredth of the deviation, and to read all would
    /// cost as much as an epoch. A channel that never changes keeps deviation 1.
    /// </summary>
    /// <param name="training">The set.</param>
    public static Normalization Of(ImageSet training)
    {
        ArgumentNullException.ThrowIfNull(training);
        var channels = training.ImageShape[0];
        var length = (int)training.ImageShape.Count;
        var plane = length / channels;
        var images = training.Count * (long)length <= DecodedImages.MaxKeptBytes ? training.Count : Math.Min(Sample, training.Count);

        // Whole numbers: the sums are the same in any order, on any number of threads.
        var (sums, squares) = (new long[channels], new long[channels]);
        ImageReading.Each(images, null, image =>
        {
            var pixels = ArrayPool<byte>.Shared.Rent(length);
            training.CopyBytes((int)((long)image * training.Count / images), pixels.AsSpan(0, length));
            for (var channel = 0; channel < channels; channel++)
            {
                var (sum, square) = (0L, 0L);
                foreach (var value in pixels.AsSpan(channel * plane, plane))
                {
                    sum += value;
                    square += value * value;
                }

                Interlocked.Add(ref sums[channel], sum);
                Interlocked.Add(ref squares[channel], square);
            }

            ArrayPool<byte>.Shared.Return(pixels);
        });

        var count = (double)images * plane;
        var mean = ImmutableArray.CreateBuilder<float>(channels);
        var deviation = ImmutableArray.CreateBuilder<float>(channels);
        for (var channel = 0; channel < channels; channel++)
        {
            var average = sums[channel] / count;
            var variance = squares[channel] / count - average * average;
            mean.Add((float)(average / 255));
            deviation.Add(variance > 1e-6 ? (float)(Math.Sqrt(variance) / 255) : 1f);
        }

        return new Normalization(mean.MoveToImmutable(), deviation.MoveToImmutable());
    }

    /// <summary>One that leaves values as they are, from 0 to 1.</summary>
    /// <param name="channels">The number of channels.</param>
    internal static Normalization None(int channels) =>
        new([.. Enumerable.Repeat(0f, channels)], [.. Enumerable.Repeat(1f, channels)]);

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
