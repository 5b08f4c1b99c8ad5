using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Data;

/// <summary>All images of a set as bytes on a device, where batches are taken out by index.</summary>
internal sealed class DeviceCache : IDisposable
{
    // What is brought over at once: the memory of the CPU need not hold the set twice.
    private const long ChunkBytes = 64 << 20;

    private readonly Tensor images;
    private readonly Tensor labels;

    public DeviceCache(ImageSet set, Device device)
    {
        var shape = set.ImageShape;
        images = empty(set.Count, shape[0], shape[1], shape[2], dtype: ScalarType.Byte, device: device).DetachFromDisposeScope();
        var classes = new long[set.Count];
        var chunk = (int)Math.Clamp(ChunkBytes / shape.Count, 1, set.Count);
        try
        {
            for (var first = 0; first < set.Count; first += chunk)
            {
                using var scope = NewDisposeScope();
                var count = Math.Min(chunk, set.Count - first);
                var bytes = empty(count, shape[0], shape[1], shape[2], dtype: ScalarType.Byte);
                var from = first;
                ImageReading.Each(count, null, position =>
                {
                    set.CopyBytes(from + position, bytes.bytes.Slice(position * (int)shape.Count, (int)shape.Count));
                    classes[from + position] = set.GetLabel(from + position);
                });
                images.narrow(0, first, count).copy_(bytes);
            }

            labels = tensor(classes).to(device).DetachFromDisposeScope();
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    /// <summary>Whether they are on that device; one without a number is CUDA's first.</summary>
    public bool IsOn(Device device) => images.device.type == device.type && Math.Max(0, images.device.index) == Math.Max(0, device.index);

    /// <summary>The images at some places, and their labels.</summary>
    public (Tensor Images, Tensor Labels) Take(ReadOnlySpan<int> indices)
    {
        var places = new long[indices.Length];
        for (var position = 0; position < places.Length; position++)
        {
            places[position] = indices[position];
        }

        using var index = BatchMaker.Send(tensor(places), images.device);
        return (images.index_select(0, index), labels.index_select(0, index));
    }

    public void Dispose()
    {
        images.Dispose();
        labels.Dispose();
    }
}
