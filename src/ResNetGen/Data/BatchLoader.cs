using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Data;

/// <summary>
/// Serves a set in batches, epoch by epoch. The order is a pure function of the seed and the epoch, so a run that is resumed sees the batches that it would have seen.
/// While one batch is in use, the next two are made on other threads.
/// </summary>
public sealed class BatchLoader
{
    private const int Ahead = 2;

    private readonly ImageSet set;
    private readonly int batchSize;
    private readonly bool shuffle;
    private readonly long seed;
    private readonly Normalization? normalization;

    /// <summary>A loader over a set.</summary>
    /// <param name="set">The images.</param>
    /// <param name="batchSize">The number of images in a batch; at least 1.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own; else the set's order.</param>
    /// <param name="seed">Fixes the orders.</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <param name="normalization">Applied to each image, if given.</param>
    /// <exception cref="ResNetGenException">The set is smaller than a batch and <paramref name="dropLast"/> would leave nothing.</exception>
    public BatchLoader(ImageSet set, int batchSize, bool shuffle, long seed = 0, bool dropLast = false, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (normalization is not null && normalization.Mean.Length != set.ImageShape[0])
        {
            throw new ArgumentException("The normalization must have as many channels as the images.", nameof(normalization));
        }

        this.set = set;
        this.batchSize = batchSize;
        this.shuffle = shuffle;
        this.seed = seed;
        this.normalization = normalization;
        BatchesPerEpoch = dropLast ? set.Count / batchSize : (set.Count + batchSize - 1) / batchSize;
        if (BatchesPerEpoch == 0)
        {
            throw new ResNetGenException(FormattableString.Invariant(
                $"The set '{set.Name}' has {set.Count} images, fewer than one batch of {batchSize}; ask for smaller batches."));
        }
    }

    /// <summary>The number of batches in every epoch.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>The batches of an epoch. Each is the caller's to dispose.</summary>
    /// <param name="epoch">Which epoch; the first is 0.</param>
    /// <param name="device">Where the tensors go; the CPU if null.</param>
    /// <param name="skip">The number of batches at the start to leave out, unread: a run that stopped within an epoch goes on from there.</param>
    public IEnumerable<Batch> Epoch(int epoch, Device? device = null, int skip = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        return Batches(Order(epoch), device ?? CPU, skip);
    }

    /// <summary>The indices of the images in the order of an epoch.</summary>
    internal int[] Order(int epoch)
    {
        var order = new int[set.Count];
        for (var index = 0; index < order.Length; index++)
        {
            order[index] = index;
        }

        if (shuffle)
        {
            // Fisher and Yates' shuffle; Durstenfeld's form (CACM 1964, algorithm 235).
            var random = new SplitMix64(seed, epoch);
            for (var last = order.Length - 1; last > 0; last--)
            {
                var other = random.NextInt32(last + 1);
                (order[last], order[other]) = (order[other], order[last]);
            }
        }

        return order;
    }

    private IEnumerable<Batch> Batches(int[] order, Device device, int skip)
    {
        var coming = new Queue<Task<Batch>>();
        var next = skip;
        try
        {
            while (true)
            {
                while (coming.Count < Ahead && next < BatchesPerEpoch)
                {
                    var start = next * batchSize;
                    coming.Enqueue(Task.Run(() => Load(order.AsMemory(start, Math.Min(batchSize, order.Length - start)), device)));
                    next++;
                }

                if (!coming.TryDequeue(out var current))
                {
                    yield break;
                }

                yield return current.GetAwaiter().GetResult();
            }
        }
        finally
        {
            // An epoch that is left early waits for what was begun: no thread and no tensor outlives it.
            foreach (var begun in coming)
            {
                Task.WhenAny(begun).Wait();
                if (begun.IsCompletedSuccessfully)
                {
                    begun.Result.Dispose();
                }
            }
        }
    }

    private Batch Load(ReadOnlyMemory<int> indices, Device device)
    {
        var shape = set.ImageShape;
        var count = indices.Length;
        var images = empty(count, shape[0], shape[1], shape[2], dtype: ScalarType.Float32);
        var labels = empty(count, dtype: ScalarType.Int64);
        try
        {
            var length = (int)shape.Count;
            var parts = Math.Min(count, Environment.ProcessorCount);
            Parallel.For(0, parts, part =>
            {
                var pixels = MemoryMarshal.Cast<byte, float>(images.bytes);
                var classes = MemoryMarshal.Cast<byte, long>(labels.bytes);
                for (var position = part * count / parts; position < (part + 1) * count / parts; position++)
                {
                    var index = indices.Span[position];
                    var image = pixels.Slice(position * length, length);
                    set.CopyImage(index, image);
                    normalization?.Apply(image);
                    classes[position] = set.GetLabel(index);
                }
            });
            if (device.type == DeviceType.CPU)
            {
                return new Batch(images, labels);
            }

            using (images)
            using (labels)
            {
                return new Batch(images.to(device), labels.to(device));
            }
        }
        catch (Exception exception)
        {
            images.Dispose();
            labels.Dispose();
            if (exception is AggregateException { InnerException: { } cause })
            {
                ExceptionDispatchInfo.Throw(cause);
            }

            throw;
        }
    }
}
