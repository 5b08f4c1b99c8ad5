using ResNetGen.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>How well a network classifies a set of images.</summary>
/// <param name="Loss">The mean cross-entropy, in nats.</param>
/// <param name="Accuracy">The fraction of the images that is classified rightly, from 0 to 1.</param>
/// <param name="Images">The number of images.</param>
internal sealed record LossAndAccuracy(double Loss, double Accuracy, int Images)
{
    // So many batches are given to the device before it is waited for.
    private const int ReadAtOnce = 32;

    /// <summary>
    /// Evaluates a network on images, in evaluation mode: batch norm uses its moving statistics and nothing is trained.
    /// The network is left in the mode it was in.
    /// </summary>
    /// <param name="network">The network; its output is (N, K) or (N, K, 1, 1).</param>
    /// <param name="batches">The images, which are disposed batch by batch.</param>
    /// <param name="flipTestTimeAugmentation">
    /// Whether an image is evaluated by the mean of the logits for it and for its mirror image.
    /// </param>
    /// <param name="evaluated">Receives the number of images done, after every batch.</param>
    /// <param name="cancellationToken">Stops the evaluation between two batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ResNetGenException">There are no images.</exception>
    public static LossAndAccuracy Of(
        nn.Module<Tensor, Tensor> network,
        IEnumerable<Batch> batches,
        bool flipTestTimeAugmentation = false,
        Action<int>? evaluated = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batches);
        return Of(network, InputFormat.Of(network), batches, flipTestTimeAugmentation, evaluated, cancellationToken);
    }

    public static LossAndAccuracy Of(
        nn.Module<Tensor, Tensor> network,
        InputFormat input,
        IEnumerable<Batch> batches,
        bool flipTestTimeAugmentation,
        Action<int>? evaluated,
        CancellationToken cancellationToken)
    {
        double loss = 0;
        long correct = 0;
        using var pending = new PendingSteps();
        var images = Inference.Each(network, input, batches, flipTestTimeAugmentation, Evaluate, evaluated, cancellationToken);
        Read();
        return new LossAndAccuracy(loss / images, (double)correct / images, images);

        void Evaluate(Tensor logits, Tensor labels)
        {
            pending.Add(Classification.CrossEntropy(logits, labels, nn.Reduction.Sum), Classification.CountCorrect(logits, labels));
            if (pending.Count == ReadAtOnce)
            {
                Read();
            }
        }

        void Read()
        {
            foreach (var batch in pending.Read())
            {
                loss += batch.Loss;
                correct += batch.Correct;
            }
        }
    }
}
