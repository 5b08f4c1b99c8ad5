using static TorchSharp.torch;

namespace ResNetGen.Data;

/// <summary>Some images and their classes. It owns its tensors; they are in no dispose scope.</summary>
/// <param name="images">(N, C, H, W), float32.</param>
/// <param name="labels">(N), int64.</param>
public sealed class Batch(Tensor images, Tensor labels) : IDisposable
{
    /// <summary>The images: (N, C, H, W), float32, normalized if the loader does so.</summary>
    public Tensor Images { get; } = images;

    /// <summary>The classes: (N), int64.</summary>
    public Tensor Labels { get; } = labels;

    /// <summary>The classes of what was mixed into the images: (N), int64; null where nothing was.</summary>
    public Tensor? MixedLabels { get; init; }

    /// <summary>The fraction of <see cref="Labels"/> in the images, from 0 to 1; the rest is of <see cref="MixedLabels"/>.</summary>
    public double Fraction { get; init; } = 1;

    /// <summary>The number of images.</summary>
    public int Count => (int)Labels.shape[0];

    /// <summary>Some of its images, in their order: views, which live no longer than the batch.</summary>
    internal Batch MicroBatch(int start, int length) => new(Images.narrow(0, start, length), Labels.narrow(0, start, length))
    {
        MixedLabels = MixedLabels?.narrow(0, start, length),
        Fraction = Fraction,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
        MixedLabels?.Dispose();
    }
}
