using System.Runtime.InteropServices;
using ResNetGen.Data;
using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>What a network takes an image for.</summary>
/// <param name="Path">The image's file.</param>
/// <param name="Classes">The classes with their probabilities from 0 to 1, the most probable first.</param>
public sealed record Prediction(string Path, IReadOnlyList<(string Name, double Probability)> Classes)
{
    /// <summary>
    /// Classifies files of JPEG or PNG images, which are brought to the network's size, in evaluation mode; the network is left in the mode
    /// it was in.
    /// </summary>
    /// <param name="network">The network; its output is (N, K) or (N, K, 1, 1).</param>
    /// <param name="input">(C, H, W) of its input.</param>
    /// <param name="classifier">
    /// The names of its classes, what is done to the images' channels, what the network computes in, and whether an image is evaluated
    /// together with its mirror image.
    /// </param>
    /// <param name="paths">The images' files.</param>
    /// <exception cref="ResNetGenException">
    /// An image cannot be read; the message names it. Or the network's answers are for another number of classes or no finite numbers.
    /// </exception>
    public static IReadOnlyList<Prediction> Of(
        nn.Module<Tensor, Tensor> network, Shape input, ClassifierInfo classifier, IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(paths);

        var device = Placement.DeviceOf(network);
        return Inference.With(network, () => paths.Select(path => Of(network, device, input, classifier, path)).ToArray());
    }

    private static Prediction Of(nn.Module<Tensor, Tensor> network, Device device, Shape input, ClassifierInfo classifier, string path)
    {
        ImageFile.RequireShape(input);
        if (classifier.Normalization.Mean.Length != input[0])
        {
            throw new ArgumentException("The normalization must have as many channels as the images.", nameof(classifier));
        }

        var pixels = new float[input.Count];
        if (ImageFile.Decode(path, input, crop: null, pixels) is { } problem)
        {
            throw new ResNetGenException(
                File.Exists(path)
                    ? $"The image '{path}' {problem}; give a JPEG or PNG image."
                    : $"There is no image '{path}'; give the path of a JPEG or PNG image.");
        }

        classifier.Normalization.Apply(pixels);
        using var scope = NewDisposeScope();
        var image = tensor(pixels, [1, input[0], input[1], input[2]]).to(device);
        var logits = Inference.Logits(network, InputFormat.Of(network, classifier.Precision), image, classifier.FlipTestTimeAugmentation);
        var flat = logits.flatten(1);
        Answers.RequireFit(flat, classifier.ClassNames, "the checkpoint");
        var probabilities = nn.functional.softmax(flat.to_type(ScalarType.Float32), 1).cpu().contiguous();
        var values = MemoryMarshal.Cast<byte, float>(probabilities.bytes).ToArray();
        Answers.RequireFinite(values.Sum());
        return new Prediction(
            path, [.. classifier.ClassNames.Zip(values, (name, value) => (name, (double)value)).OrderByDescending(one => one.Item2)]);
    }
}
