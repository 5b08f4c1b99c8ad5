using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Data;

/// <summary>Turns bytes that are on the device into batches there: augmented, from 0 to 1, normalized, mixed.</summary>
internal sealed class BatchMaker : IDisposable
{
    private const int Numbers = 5;

    // Numbers that torch is given are kept: a temporary one may be freed while torch reads it.
    private static readonly Scalar Zero = 0;
    private static readonly Scalar One = 1;
    private static readonly Scalar MinusOne = -1;
    private static readonly Scalar MaxByte = 255;

    private readonly Shape shape;
    private readonly Augmentation? augmentation;
    private readonly long seed;
    private readonly Device device;
    private readonly Tensor? mean;
    private readonly Tensor? deviation;
    private readonly Tensor? fill;
    private readonly Tensor? rows;
    private readonly Tensor? columns;

    public BatchMaker(Shape shape, Normalization? normalization, Augmentation? augmentation, long seed, Device device)
    {
        this.shape = shape;
        this.augmentation = augmentation;
        this.seed = seed;
        this.device = device;
        using var scope = NewDisposeScope();
        if (normalization is not null)
        {
            mean = PerChannel(normalization.Mean.AsSpan());
            deviation = PerChannel(normalization.Deviation.AsSpan());
        }

        if (augmentation is { TouchesPixels: true })
        {
            rows = UpTo(shape[1]).DetachFromDisposeScope();
            columns = UpTo(shape[2]).DetachFromDisposeScope();
            fill = PerChannel(FillOf(augmentation.Fill, normalization));
        }
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { mean, deviation, fill, rows, columns })
        {
            tensor?.Dispose();
        }
    }

    /// <summary>A batch; it is the caller's to dispose.</summary>
    /// <param name="source">(N, C, H, W), uint8, and (N), int64, on the device. They are taken over.</param>
    /// <param name="indices">The images' places in their set.</param>
    /// <param name="epoch">Which epoch.</param>
    /// <param name="batch">Which batch of it.</param>
    public Batch Make((Tensor Images, Tensor Labels) source, ReadOnlySpan<int> indices, int epoch, int batch)
    {
        using var scope = NewDisposeScope();
        using var bytes = source.Images;
        var labels = source.Labels.DetachFromDisposeScope();
        var (moved, covered) = augmentation is { TouchesPixels: true } ? Vary(bytes, indices, epoch) : (bytes, null);
        var images = moved.to_type(ScalarType.Float32).div_(MaxByte);
        if (mean is not null)
        {
            images.sub_(mean).div_(deviation!);
        }

        if (covered is not null)
        {
            images = where(covered, fill!, images);
        }

        if (augmentation is not { Mixup: > 0 })
        {
            return new Batch(images.DetachFromDisposeScope(), labels);
        }

        var fraction = augmentation.MixedFraction(seed, epoch, batch);
        using Scalar own = fraction, rest = 1 - fraction;
        return new Batch(images.mul(own).add_(images.flip(0), rest).DetachFromDisposeScope(), labels)
        {
            MixedLabels = labels.flip(0).DetachFromDisposeScope(),
            Fraction = fraction,
        };
    }

    /// <summary>
    /// What is on the CPU, on the device. For CUDA it goes through pinned memory, so that neither side waits for the other.
    /// </summary>
    public static Tensor Send(Tensor local, Device device)
    {
        if (device.type == DeviceType.CPU)
        {
            return local;
        }

        using (local)
        {
            if (device.type != DeviceType.CUDA || local.is_pinned())
            {
                return local.to(device, non_blocking: true);
            }

            using var pinned = local.pin_memory();
            return pinned.to(device, non_blocking: true);
        }
    }

    /// <summary>The images moved and mirrored, and where no image is: (N, 1, H, W), or null where there is one everywhere.</summary>
    private (Tensor Moved, Tensor? Covered) Vary(Tensor bytes, ReadOnlySpan<int> indices, int epoch)
    {
        var (height, width) = (shape[1], shape[2]);
        var numbers = Draw(indices, epoch);
        Tensor Number(int which) => numbers.select(1, which).view(-1, 1);
        using Scalar lastRow = height - 1, lastColumn = width - 1;

        // Where each row and column of the new image comes from: what is moved down by d shows row y - d at y.
        var fromRow = rows! - Number(0);
        var fromColumn = where(Number(2).ne(Zero), Reversed(columns!, lastColumn), columns!) - Number(1);
        Tensor? covered = null;
        if (augmentation!.Reach(shape) != (0, 0))
        {
            if (augmentation.Reflect)
            {
                fromRow = Reflected(fromRow, lastRow);
                fromColumn = Reflected(fromColumn, lastColumn);
            }
            else
            {
                covered = Outside(fromRow, height).unsqueeze(2).logical_or(Outside(fromColumn, width).unsqueeze(1));
                fromRow = fromRow.clamp_(Zero, lastRow);
                fromColumn = fromColumn.clamp_(Zero, lastColumn);
            }
        }

        if (augmentation.Cutout is > 0 and var side)
        {
            var cut = Within(rows! - Number(3), side).unsqueeze(2).logical_and(Within(columns! - Number(4), side).unsqueeze(1));
            covered = covered?.logical_or_(cut) ?? cut;
        }

        var (count, channels) = (bytes.shape[0], shape[0]);
        using Scalar rowLength = width;
        var from = fromColumn.unsqueeze(1).add(fromRow.unsqueeze(2), rowLength).view(count, 1, -1).expand(count, channels, -1);
        return (bytes.view(count, channels, -1).gather(2, from).view(bytes.shape), covered?.unsqueeze(1));
    }

    private static Tensor Outside(Tensor positions, int size)
    {
        using Scalar end = size;
        return positions.lt(Zero).logical_or_(positions.ge(end));
    }

    private static Tensor Within(Tensor positions, int size)
    {
        using Scalar end = size;
        return positions.ge(Zero).logical_and_(positions.lt(end));
    }

    /// <summary>The edge's pixel is not repeated: 3 2 1 0 1 2 3.</summary>
    private static Tensor Reflected(Tensor positions, Scalar last) => Reversed(Reversed(positions.abs(), last).abs(), last);

    private static Tensor Reversed(Tensor positions, Scalar last) => positions.mul(MinusOne).add_(last, One);

    /// <summary>0, 1, 2, …: (1, length), 64-bit integers.</summary>
    private Tensor UpTo(long length) =>
        tensor(Enumerable.Range(0, (int)length).Select(place => (long)place).ToArray(), 1, length).to(device);

    private Tensor Draw(ReadOnlySpan<int> indices, int epoch)
    {
        var numbers = new long[indices.Length * Numbers];
        for (var position = 0; position < indices.Length; position++)
        {
            var variation = augmentation!.Vary(shape, seed, epoch, indices[position]);
            var of = numbers.AsSpan(position * Numbers, Numbers);
            (of[0], of[1], of[2]) = (variation.Down, variation.Right, variation.Flip ? 1 : 0);
            (of[3], of[4]) = (variation.CutTop, variation.CutLeft);
        }

        return Send(tensor(numbers, indices.Length, Numbers), device);
    }

    private Tensor PerChannel(ReadOnlySpan<float> values) =>
        tensor(values.ToArray(), 1, values.Length, 1, 1).to(device).DetachFromDisposeScope();

    private float[] FillOf(double? value, Normalization? normalization)
    {
        var values = new float[shape[0]];
        for (var channel = 0; channel < values.Length; channel++)
        {
            values[channel] = (value, normalization) switch
            {
                (null, _) => 0,
                ({ } given, null) => (float)given,
                ({ } given, _) => ((float)given - normalization.Mean[channel]) / normalization.Deviation[channel],
            };
        }

        return values;
    }
}
