using System.Buffers;

namespace ResNetGen.Data;

/// <summary>
/// Brings an image, or a crop of it, to another size, by a triangle filter that widens when it shrinks.
/// That is bilinear interpolation when it enlarges, and free of aliasing when it shrinks.
/// </summary>
internal sealed class Resampler
{
    private readonly Axis horizontal;
    private readonly Axis vertical;
    private readonly int height;
    private readonly int width;

    /// <summary>Of the largest centred crop of the target's proportions.</summary>
    public Resampler(int sourceHeight, int sourceWidth, int height, int width)
        : this(sourceHeight, sourceWidth, CropBox.Centred(sourceHeight, sourceWidth, height, width), height, width)
    {
    }

    /// <summary>Of a crop, whatever its proportions.</summary>
    /// <param name="sourceHeight">The number of rows of the whole image.</param>
    /// <param name="sourceWidth">The number of its columns.</param>
    /// <param name="box">The crop that becomes the target.</param>
    /// <param name="height">The number of the target's rows.</param>
    /// <param name="width">The number of its columns.</param>
    public Resampler(int sourceHeight, int sourceWidth, CropBox box, int height, int width)
    {
        this.height = height;
        this.width = width;
        horizontal = Along(box.Left, box.Width, sourceWidth, width);
        vertical = Along(box.Top, box.Height, sourceHeight, height);

        Axis Along(double start, double length, int source, int target) => new(
            box.IsCut ? Math.Clamp((int)Math.Floor(start), 0, source - 1) : 0,
            box.IsCut ? Math.Clamp((int)Math.Ceiling(start + length), 1, source) : source,
            target,
            length / target,
            start);
    }

    /// <summary>Resamples one channel.</summary>
    /// <param name="source">
    /// The bytes of the channel; neighbours in a row are <paramref name="pixelStride"/> apart, rows <paramref name="rowStride"/>.
    /// </param>
    /// <param name="pixelStride">The distance between neighbours in a row.</param>
    /// <param name="rowStride">The distance between rows.</param>
    /// <param name="target">Receives height × width values from 0 to 1.</param>
    public void Resample(ReadOnlySpan<byte> source, int pixelStride, int rowStride, Span<float> target)
    {
        var firstRow = vertical.First[0];
        var rows = vertical.End - firstRow;
        var rented = ArrayPool<float>.Shared.Rent(rows * width);
        var narrowed = rented.AsSpan(0, rows * width);
        for (var row = 0; row < rows; row++)
        {
            var line = source[((firstRow + row) * rowStride)..];
            for (var x = 0; x < width; x++)
            {
                var sum = 0f;
                var weights = horizontal.Weights(x);
                var position = horizontal.First[x] * pixelStride;
                foreach (var weight in weights)
                {
                    sum += weight * line[position];
                    position += pixelStride;
                }

                narrowed[row * width + x] = sum;
            }
        }

        for (var y = 0; y < height; y++)
        {
            var line = target.Slice(y * width, width);
            line.Clear();
            var row = vertical.First[y] - firstRow;
            foreach (var weight in vertical.Weights(y))
            {
                var share = weight / 255f;
                var from = narrowed.Slice(row * width, width);
                for (var x = 0; x < width; x++)
                {
                    line[x] += share * from[x];
                }

                row++;
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>For each target position, the source positions that it is made of and their weights, which sum to 1.</summary>
    private sealed class Axis
    {
        private readonly int taps;
        private readonly int[] counts;
        private readonly float[] weights;

        /// <param name="least">The first source position that may be used.</param>
        /// <param name="bound">One past the last one.</param>
        /// <param name="target">The number of target positions.</param>
        /// <param name="scale">The distance between their centres in the source.</param>
        /// <param name="start">Where the first of them begins in the source.</param>
        public Axis(int least, int bound, int target, double scale, double start)
        {
            var support = Math.Max(scale, 1);
            taps = (int)Math.Ceiling(support) * 2 + 1;
            First = new int[target];
            counts = new int[target];
            weights = new float[target * taps];
            for (var position = 0; position < target; position++)
            {
                var centre = start + (position + 0.5) * scale;
                var first = Math.Max(least, (int)Math.Floor(centre - support + 0.5));
                var end = Math.Min(Math.Min(bound, first + taps), (int)Math.Floor(centre + support + 0.5));
                var sum = 0.0;
                for (var from = first; from < end; from++)
                {
                    sum += Triangle((from + 0.5 - centre) / support);
                }

                First[position] = first;
                counts[position] = end - first;
                for (var from = first; from < end; from++)
                {
                    weights[position * taps + from - first] = (float)(Triangle((from + 0.5 - centre) / support) / sum);
                }

                End = Math.Max(End, end);
            }
        }

        /// <summary>The first source position of each target position, in rising order.</summary>
        public int[] First { get; }

        /// <summary>One past the last source position in use.</summary>
        public int End { get; }

        public ReadOnlySpan<float> Weights(int position) => weights.AsSpan(position * taps, counts[position]);

        private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));
    }
}
