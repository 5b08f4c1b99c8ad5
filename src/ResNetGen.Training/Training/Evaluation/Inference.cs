using ResNetGen.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// Asking a network in evaluation mode: batch norm uses its moving statistics, nothing is trained, and each module is left in the mode it
/// was in.
/// </summary>
internal static class Inference
{
    private static readonly Scalar One = 1;
    private static readonly Scalar Half = 0.5;

    /// <summary>Does something with the network in evaluation mode.</summary>
    public static T With<T>(nn.Module network, Func<T> work)
    {
        var modes = ModuleModes.Of(network);
        network.eval();
        try
        {
            using var noGrad = no_grad();
            return work();
        }
        finally
        {
            modes.Restore();
        }
    }

    /// <summary>Shows what the network answers to each batch; returns the number of images, at least one.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">How it is given the images.</param>
    /// <param name="batches">The images, which are disposed batch by batch.</param>
    /// <param name="flipTestTimeAugmentation">Whether each image is evaluated together with its mirror image.</param>
    /// <param name="evaluate">Receives the logits and the labels of a batch. What it makes of them is disposed after it.</param>
    /// <param name="evaluated">Receives the number of images done, after every batch.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    public static int Each(
        nn.Module<Tensor, Tensor> network,
        InputFormat input,
        IEnumerable<Batch> batches,
        bool flipTestTimeAugmentation,
        Action<Tensor, Tensor> evaluate,
        Action<int>? evaluated,
        CancellationToken cancellationToken) =>
        With(network, () =>
        {
            var images = 0;
            foreach (var batch in batches)
            {
                using (batch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    using var scope = NewDisposeScope();
                    evaluate(Logits(network, input, batch.Images, flipTestTimeAugmentation), batch.Labels);
                    images += batch.Count;
                    evaluated?.Invoke(images);
                }
            }

            // A mean over nothing is no number.
            return images > 0
                ? images
                : throw new ResNetGenException("There are no images to evaluate the network on: give it at least one.");
        });

    /// <summary>What the network answers to images; with their mirror images, the mean of both answers, in 32 bits.</summary>
    public static Tensor Logits(nn.Module<Tensor, Tensor> network, InputFormat input, Tensor images, bool flipTestTimeAugmentation)
    {
        var logits = network.call(input.Of(images));
        if (!flipTestTimeAugmentation)
        {
            return logits;
        }

        using var scope = NewDisposeScope();
        using var own = logits;
        var others = network.call(input.Of(images.flip(-1)));
        return own.to_type(ScalarType.Float32).add(others.to_type(ScalarType.Float32), One).mul_(Half).MoveToOuterDisposeScope();
    }
}
