using ResNetGen.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>The task that networks are trained on: each image belongs to one class.</summary>
internal static class Classification
{
    /// <summary>The cross-entropy of the logits in 32-bit floating point, in nats.</summary>
    /// <param name="logits">(N, K), or (N, K, 1, 1) as slim's networks end.</param>
    /// <param name="labels">(N), 64-bit integers.</param>
    /// <param name="reduction">The mean over the batch, or the sum.</param>
    /// <param name="smoothing">The fraction of each label that is spread evenly over all classes.</param>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels, nn.Reduction reduction, double smoothing = 0)
    {
        using var flat = logits.flatten(1);
        using var wide = flat.to_type(ScalarType.Float32);
        return nn.functional.cross_entropy(wide, labels, reduction: reduction, label_smoothing: smoothing);
    }

    /// <summary>The same for a batch: where others are mixed into its images, by the fraction of each of the two labels.</summary>
    public static Tensor CrossEntropy(Tensor logits, Batch batch, nn.Reduction reduction, double smoothing = 0)
    {
        var loss = CrossEntropy(logits, batch.Labels, reduction, smoothing);
        if (batch.MixedLabels is not { } others)
        {
            return loss;
        }

        using var own = loss;
        using var mixed = CrossEntropy(logits, others, reduction, smoothing);
        using Scalar fraction = batch.Fraction, rest = 1 - batch.Fraction;
        return own.mul(fraction).add_(mixed, rest);
    }

    /// <summary>The number of images whose largest logit is their label's: a tensor without dimensions.</summary>
    public static Tensor CountCorrect(Tensor logits, Tensor labels)
    {
        using var noGrad = no_grad();
        using var flat = logits.flatten(1);
        using var predictions = flat.argmax(1);
        using var hits = predictions.eq(labels);
        return hits.sum();
    }

    /// <summary>
    /// The same for a batch: where others are mixed into its images, the label with the larger fraction is the right one.
    /// </summary>
    public static Tensor CountCorrect(Tensor logits, Batch batch) =>
        CountCorrect(logits, batch.MixedLabels is { } others && batch.Fraction < 0.5 ? others : batch.Labels);

    /// <summary>Refuses, before anything starts, a network and data that do not fit together.</summary>
    public static void RequireFit(NetworkInfo network, ImageSet images)
    {
        if (network.Classes is not { } classes || !EndsInClasses(network.Output, classes))
        {
            throw new ResNetGenException(
                $"The network '{network.Name}' ends in features {network.Output}, not in one value per class (N, K) or (N, K, 1, 1): "
                + "give its file `num_classes` and a head that ends in them.");
        }

        if (images.ImageShape != network.Input)
        {
            throw new ResNetGenException(
                $"The network '{network.Name}' takes images of shape {network.Input}, "
                + $"but those of '{images.Name}' are {images.ImageShape}: "
                + $"write `input: [{string.Join(", ", images.ImageShape.Sizes)}]` in the network's file, "
                + "or open the data with the network's shape.");
        }

        if (images.ClassNames.Count != classes)
        {
            throw new ResNetGenException(
                $"The network '{network.Name}' tells {classes} classes apart, but '{images.Name}' has {images.ClassNames.Count}: "
                + $"write `num_classes: {images.ClassNames.Count}` in the network's file.");
        }
    }

    private static bool EndsInClasses(Shape output, int classes) =>
        output == new Shape(classes) || output == new Shape(classes, 1, 1);
}
