namespace ResNetGen.Data;

/// <summary>
/// The images of <see cref="SyntheticImages"/>. Lengths are in units of the image's shorter side, with the origin in its middle.
/// </summary>
internal sealed class PatternImages : ImageSet
{
    private const int Specks = 2;

    // The order matters: a task of the first few classes should not be an easy one.
    private static readonly Pattern[] All =
    [
        Pattern.HorizontalStripes, Pattern.VerticalStripes, Pattern.Disc, Pattern.Square, Pattern.Checks,
        Pattern.Ring, Pattern.Cross, Pattern.Triangle, Pattern.DiagonalStripes, Pattern.Dots,
    ];

    private static readonly string[] Names =
    [
        "horizontal stripes", "vertical stripes", "disc", "square", "checks",
        "ring", "cross", "triangle", "diagonal stripes", "dots",
    ];

    private readonly int classes;
    private readonly long seed;

    public PatternImages(string name, Shape imageShape, int classes, int count, long seed)
    {
        this.classes = classes;
        this.seed = seed;
        Name = name;
        ClassNames = Names[..classes];
        ImageShape = imageShape;
        Count = count;
    }

    private enum Pattern
    {
        HorizontalStripes,
        VerticalStripes,
        DiagonalStripes,
        Checks,
        Dots,
        Disc,
        Ring,
        Square,
        Triangle,
        Cross,
    }

    public override string Name { get; }

    public override IReadOnlyList<string> ClassNames { get; }

    public override Shape ImageShape { get; }

    public override int Count { get; }

    public override int GetLabel(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return index % classes;
    }

    public override void CopyImage(int index, Span<float> pixels)
    {
        var pattern = All[GetLabel(index)];
        var (channels, height, width) = (ImageShape[0], ImageShape[1], ImageShape[2]);
        var random = new SplitMix64(seed, index);
        var figure = Figure.Draw(ref random, pattern, channels);
        Span<Speck> specks = stackalloc Speck[Specks];
        foreach (ref var speck in specks)
        {
            speck = Speck.Draw(ref random);
        }

        var plane = height * width;
        float side = Math.Min(height, width);
        for (var row = 0; row < height; row++)
        {
            var y = (row + 0.5f - height * 0.5f) / side;
            for (var column = 0; column < width; column++)
            {
                var x = (column + 0.5f - width * 0.5f) / side;
                var cover = figure.Cover(x, y, side);
                var shade = figure.ShadeX * x + figure.ShadeY * y;
                var noise = random.Next();
                for (var channel = 0; channel < channels; channel++)
                {
                    var value = figure.Background[channel] + (figure.Foreground[channel] - figure.Background[channel]) * cover;
                    foreach (ref readonly var speck in specks)
                    {
                        var speckCover = speck.Cover(x, y, side);
                        value += (speck.Colour[channel] - value) * speckCover;
                    }

                    // 16 bits of the random number for each channel.
                    var grain = ((noise >> (16 * channel)) & 0xFFFF) * (2f / 65536) - 1f;
                    value += shade + figure.Grain * grain;

                    // Eight bits, as from an image file.
                    pixels[channel * plane + row * width + column] = MathF.Floor(Math.Clamp(value, 0f, 1f) * 255f + 0.5f) / 255f;
                }
            }
        }
    }

    private static float CoverOf(float signedDistance, float side) => Math.Clamp(0.5f - signedDistance * side, 0f, 1f);

    private struct Colour
    {
        private float red, green, blue;

        public readonly float this[int channel] => channel switch { 0 => red, 1 => green, _ => blue };

        public static Colour Draw(ref SplitMix64 random) => new()
        {
            red = random.NextSingle(0.05f, 0.95f),
            green = random.NextSingle(0.05f, 0.95f),
            blue = random.NextSingle(0.05f, 0.95f),
        };

        /// <summary>The mean difference over the channels in use.</summary>
        public readonly float Contrast(Colour other, int channels)
        {
            var sum = 0f;
            for (var channel = 0; channel < channels; channel++)
            {
                sum += MathF.Abs(other[channel] - this[channel]);
            }

            return sum / channels;
        }
    }

    private struct Speck
    {
        private float x, y, radius;

        public Colour Colour { get; private set; }

        public static Speck Draw(ref SplitMix64 random) => new()
        {
            x = random.NextSingle(-0.5f, 0.5f),
            y = random.NextSingle(-0.5f, 0.5f),
            radius = random.NextSingle(0.03f, 0.07f),
            Colour = Colour.Draw(ref random),
        };

        public readonly float Cover(float atX, float atY, float side)
        {
            var (dx, dy) = (atX - x, atY - y);
            return CoverOf(MathF.Sqrt(dx * dx + dy * dy) - radius, side);
        }
    }

    private struct Figure
    {
        private Pattern pattern;
        private float centreX, centreY, cosine, sine, radius, period, phaseX, phaseY;

        public Colour Foreground { get; private set; }

        public Colour Background { get; private set; }

        public float ShadeX { get; private set; }

        public float ShadeY { get; private set; }

        public float Grain { get; private set; }

        public static Figure Draw(ref SplitMix64 random, Pattern pattern, int channels)
        {
            var figure = new Figure { pattern = pattern };
            do
            {
                figure.Foreground = Colour.Draw(ref random);
                figure.Background = Colour.Draw(ref random);
            }
            while (figure.Foreground.Contrast(figure.Background, channels) < 0.22f);

            figure.centreX = random.NextSingle(-0.18f, 0.18f);
            figure.centreY = random.NextSingle(-0.18f, 0.18f);
            figure.radius = random.NextSingle(0.22f, 0.36f);
            figure.period = random.NextSingle(0.19f, 0.34f);
            figure.phaseX = random.NextSingle(0f, 1f);
            figure.phaseY = random.NextSingle(0f, 1f);
            figure.ShadeX = random.NextSingle(-0.2f, 0.2f);
            figure.ShadeY = random.NextSingle(-0.2f, 0.2f);
            figure.Grain = random.NextSingle(0.02f, 0.12f);

            // A tilt of up to 15 degrees by the tangent of its half: exact where a sine would differ between machines.
            var half = random.NextSingle(-0.13f, 0.13f);
            var length = 1f + half * half;
            (figure.cosine, figure.sine) = ((1f - half * half) / length, 2f * half / length);
            if (pattern == Pattern.DiagonalStripes)
            {
                const float EighthTurn = 0.70710678f;
                var sign = random.NextInt32(2) == 0 ? EighthTurn : -EighthTurn;
                (figure.cosine, figure.sine) = (
                    figure.cosine * EighthTurn - figure.sine * sign,
                    figure.sine * EighthTurn + figure.cosine * sign);
            }

            return figure;
        }

        /// <summary>The share of a pixel that the figure covers, from 0 to 1.</summary>
        public readonly float Cover(float atX, float atY, float side)
        {
            var (dx, dy) = (atX - centreX, atY - centreY);
            var (x, y) = (dx * cosine + dy * sine, dy * cosine - dx * sine);
            switch (pattern)
            {
                case Pattern.HorizontalStripes or Pattern.DiagonalStripes:
                    return Stripe(y, phaseY, period, side);
                case Pattern.VerticalStripes:
                    return Stripe(x, phaseX, period, side);
                case Pattern.Checks:
                    var (across, down) = (Stripe(x, phaseX, 1.6f * period, side), Stripe(y, phaseY, 1.6f * period, side));
                    return across + down - 2f * across * down;
                case Pattern.Dots:
                    var (cellX, cellY) = (InCell(x, phaseX, 1.2f * period), InCell(y, phaseY, 1.2f * period));
                    return CoverOf(MathF.Sqrt(cellX * cellX + cellY * cellY) - 0.36f * period, side);
                case Pattern.Disc:
                    return CoverOf(MathF.Sqrt(x * x + y * y) - radius, side);
                case Pattern.Ring:
                    return CoverOf(MathF.Abs(MathF.Sqrt(x * x + y * y) - 0.8f * radius) - 0.2f * radius, side);
                case Pattern.Square:
                    return CoverOf(Math.Max(MathF.Abs(x), MathF.Abs(y)) - 0.88f * radius, side);
                case Pattern.Triangle:
                    return CoverOf(Math.Max(0.8660254f * MathF.Abs(x) - 0.5f * y, y) - 0.6f * radius, side);
                default:
                    var (ax, ay) = (MathF.Abs(x), MathF.Abs(y));
                    var (longest, narrow) = (Math.Max(ax, ay), Math.Min(ax, ay));
                    return CoverOf(Math.Max(longest - radius, narrow - 0.28f * radius), side);
            }
        }

        /// <summary>The position within a repeated cell, measured from the cell's middle.</summary>
        private static float InCell(float position, float phase, float period)
        {
            var cycles = position / period + phase;
            return (cycles - MathF.Floor(cycles) - 0.5f) * period;
        }

        private static float Stripe(float position, float phase, float period, float side) =>
            CoverOf(MathF.Abs(InCell(position, phase, period)) - 0.25f * period, side);
    }
}
