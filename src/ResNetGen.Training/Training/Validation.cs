using ResNetGen.Data;
using ResNetGen.Layers;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Evaluates the network of a run on the validation images, with the weights that it is to be evaluated by.</summary>
/// <param name="network">The network.</param>
/// <param name="learner">What learns.</param>
/// <param name="images">The validation images; disposed with this.</param>
/// <param name="flipTestTimeAugmentation">Whether an image is evaluated together with its mirror image.</param>
/// <param name="divergence">Explains a loss that is not finite.</param>
/// <param name="evaluated">Receives the number of images done, after every batch.</param>
internal sealed class Validation(
    nn.Module<Tensor, Tensor> network,
    Learner learner,
    BatchLoader images,
    bool flipTestTimeAugmentation,
    Divergence divergence,
    Action<int> evaluated) : IDisposable
{
    private readonly Device device = Placement.DeviceOf(network);

    /// <param name="state">Where the run stands.</param>
    /// <param name="saved">The last checkpoint, if there is one.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LossAndAccuracy Run(TrainingState state, string? saved, CancellationToken cancellationToken)
    {
        using var averaged = learner.UseEvaluationWeights();
        var evaluation = LossAndAccuracy.Of(
            network, learner.Input, images.Epoch(0, device), flipTestTimeAugmentation, evaluated, cancellationToken);
        return double.IsFinite(evaluation.Loss) ? evaluation : throw divergence.OfEvaluation(evaluation.Loss, Inputs(), state, saved);
    }

    /// <inheritdoc/>
    public void Dispose() => images.Dispose();

    /// <summary>What the network is given, a batch at a time.</summary>
    private IEnumerable<Tensor> Inputs()
    {
        foreach (var batch in images.Epoch(0, device))
        {
            using (batch)
            {
                using var scope = NewDisposeScope();
                foreach (var given in flipTestTimeAugmentation ? [batch.Images, batch.Images.flip(-1)] : new[] { batch.Images })
                {
                    yield return learner.Input.Of(given);
                }
            }
        }
    }
}
