using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Data;

/// <summary>
/// Serves a set in batches, epoch by epoch. The order is a pure function of the seed and the epoch, and what happens to an image of these
/// and its index, so a run that is resumed sees the batches that it would have seen, on any number of threads. The images travel as bytes:
/// a set that fits lives on the device; of others the next batches are read on other threads while one is in use. All else but the cutting
/// out of crops is done on the device.
/// </summary>
public sealed class BatchLoader : IDisposable
{
    private const int Ahead = 2;

    private readonly ImageSet set;
    private readonly int batchSize;
    private readonly bool shuffle;
    private readonly long seed;
    private readonly Normalization? normalization;
    private DeviceCache? cache;

    /// <summary>A loader over a set.</summary>
    /// <param name="set">The images.</param>
    /// <param name="batchSize">The number of images in a batch; at least 1.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own; else the set's order.</param>
    /// <param name="seed">Fixes the orders and what the augmentation does.</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <param name="normalization">Applied to each image, if given.</param>
    /// <exception cref="ResNetGenException">
    /// The set is smaller than a batch and <paramref name="dropLast"/> would leave nothing.
    /// </exception>
    public BatchLoader(ImageSet set, int batchSize, bool shuffle, long seed = 0, bool dropLast = false, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (normalization is not null && normalization.Mean.Length != set.ImageShape[0])
        {
            throw new ArgumentException("The normalization must have as many channels as the images.", nameof(normalization));
        }

        if (batchSize * set.ImageShape.Count > int.MaxValue)
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"A batch of {batchSize:N0} images of shape {set.ImageShape} has more than {int.MaxValue:N0} bytes; "
                    + $"ask for batches of {int.MaxValue / set.ImageShape.Count:N0} images or fewer."));
        }

        this.set = set;
        this.batchSize = batchSize;
        this.shuffle = shuffle;
        this.seed = seed;
        this.normalization = normalization;
        BatchesPerEpoch = dropLast ? set.Count / batchSize : (set.Count + batchSize - 1) / batchSize;
        if (BatchesPerEpoch == 0)
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The set '{set.Name}' has {set.Count} images, fewer than one batch of {batchSize}; ask for smaller batches."));
        }
    }

    /// <summary>The number of batches in every epoch.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>How the images vary; not at all if null.</summary>
    public Augmentation? Augmentation
    {
        get;
        init
        {
            value?.RequireSense(set.ImageShape);
            field = value;
        }
    }

    /// <summary>
    /// A set of up to so many bytes, one for each value, is brought to the device once and stays there until the loader is disposed. Null,
    /// the default, is 1 GiB, and nothing on the CPU, where the sets have their bytes already. With <see cref="Augmentation.ResizedCrop"/>
    /// the images are read anew.
    /// </summary>
    public long? MaxDeviceCacheBytes { get; init; }

    /// <summary>The number of threads that read a batch; one for each processor if null. The batches are the same on any.</summary>
    public int? Threads { get; init; }

    /// <summary>The batches of an epoch. Each is the caller's to dispose.</summary>
    /// <param name="epoch">Which epoch; the first is 0.</param>
    /// <param name="device">Where the tensors go; the CPU if null.</param>
    /// <param name="skip">
    /// The number of batches at the start to leave out, unread: a run that stopped within an epoch goes on from there.
    /// </param>
    public IEnumerable<Batch> Epoch(int epoch, Device? device = null, int skip = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        device ??= CPU;
        var fits = Augmentation is not { ResizedCrop: > 0 }
            && set.Count * set.ImageShape.Count <= (MaxDeviceCacheBytes ?? (device.type == DeviceType.CPU ? -1 : 1L << 30));
        return fits ? Resident(epoch, device, skip) : Streamed(epoch, device, skip);
    }

    /// <summary>Gives back what lives on the device.</summary>
    public void Dispose()
    {
        cache?.Dispose();
        cache = null;
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

    private IEnumerable<Batch> Resident(int epoch, Device device, int skip)
    {
        var order = Order(epoch);
        if (cache?.IsOn(device) != true)
        {
            Dispose();
            cache = new DeviceCache(set, device);
        }

        using var maker = new BatchMaker(set.ImageShape, normalization, Augmentation, seed, device);
        for (var batch = skip; batch < BatchesPerEpoch; batch++)
        {
            var indices = Indices(order, batch);
            yield return maker.Make(cache.Take(indices.Span), indices.Span, epoch, batch);
        }
    }

    private IEnumerable<Batch> Streamed(int epoch, Device device, int skip)
    {
        var order = Order(epoch);
        using var maker = new BatchMaker(set.ImageShape, normalization, Augmentation, seed, device);
        var coming = new Queue<Task<(Tensor Images, Tensor Labels)>>();
        var next = skip;
        try
        {
            for (var batch = skip; batch < BatchesPerEpoch; batch++)
            {
                for (; coming.Count <= Ahead && next < BatchesPerEpoch; next++)
                {
                    var indices = Indices(order, next);
                    coming.Enqueue(Task.Run(() => Read(indices, epoch, pinned: device.type == DeviceType.CUDA)));
                }

                var (images, labels) = coming.Dequeue().GetAwaiter().GetResult();
                yield return maker.Make(
                    (BatchMaker.Send(images, device), BatchMaker.Send(labels, device)), Indices(order, batch).Span, epoch, batch);
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
                    begun.Result.Images.Dispose();
                    begun.Result.Labels.Dispose();
                }
            }
        }
    }

    private ReadOnlyMemory<int> Indices(int[] order, int batch) =>
        order.AsMemory(batch * batchSize, Math.Min(batchSize, order.Length - batch * batchSize));

    private (Tensor Images, Tensor Labels) Read(ReadOnlyMemory<int> indices, int epoch, bool pinned)
    {
        var shape = set.ImageShape;
        var length = (int)shape.Count;
        var images = empty(indices.Length, shape[0], shape[1], shape[2], dtype: ScalarType.Byte);
        var labels = empty(indices.Length, dtype: ScalarType.Int64);
        try
        {
            ImageReading.Each(indices.Length, Threads, position =>
            {
                var index = indices.Span[position];
                var pixels = images.bytes.Slice(position * length, length);
                if (Augmentation?.Crop(seed, epoch, index) is { } crop)
                {
                    set.CopyCrop(index, crop, pixels);
                }
                else
                {
                    set.CopyBytes(index, pixels);
                }

                MemoryMarshal.Cast<byte, long>(labels.bytes)[position] = set.GetLabel(index);
            });
            return pinned ? (Pinned(images), Pinned(labels)) : (images, labels);
        }
        catch
        {
            images.Dispose();
            labels.Dispose();
            throw;
        }
    }

    private static Tensor Pinned(Tensor tensor)
    {
        using (tensor)
        {
            return tensor.pin_memory();
        }
    }
}
