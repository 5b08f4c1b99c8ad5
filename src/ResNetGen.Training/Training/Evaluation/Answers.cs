using System.Globalization;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Refuses a network's answers to images of which no class can be told.</summary>
internal static class Answers
{
    /// <summary>Refuses answers for another number of classes than there is.</summary>
    /// <param name="logits">(N, K).</param>
    /// <param name="classNames">The classes.</param>
    /// <param name="owner">Whose classes they are, in the sentence.</param>
    public static void RequireFit(Tensor logits, IReadOnlyList<string> classNames, string owner)
    {
        if (logits.shape[1] != classNames.Count)
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The network answers with {logits.shape[1]} values, but {owner} has {classNames.Count} classes: "
                + $"use the network and the classes that were trained together."));
        }
    }

    /// <summary>Refuses what is made of answers that are no finite numbers.</summary>
    public static void RequireFinite(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ResNetGenException(
                "The network's answers are no finite numbers, as those of a training that diverged: "
                + "give it the weights of another checkpoint.");
        }
    }
}
