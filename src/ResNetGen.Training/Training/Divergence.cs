using System.Globalization;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Ends a run whose numbers are no longer finite, with a sentence that says where they stopped being so.</summary>
/// <param name="network">The network.</param>
/// <param name="rate">The learning rate of each step, counted from 0.</param>
internal sealed class Divergence(nn.Module<Tensor, Tensor> network, Func<long, double> rate)
{
    /// <summary>Refuses a number that is not finite and comes of the weights.</summary>
    /// <param name="value">The number.</param>
    /// <param name="what">What it is.</param>
    /// <param name="state">Where the run stands.</param>
    /// <param name="saved">The last checkpoint, if there is one.</param>
    public void RequireFinite(double value, string what, TrainingState state, string? saved)
    {
        if (!double.IsFinite(value))
        {
            throw Explain(Is(what, value), NonFinite.Find(network, images: null), state, saved);
        }
    }

    /// <summary>Refuses weights and moving statistics that are not finite.</summary>
    public void RequireFiniteWeights(TrainingState state, string? saved)
    {
        // A GPU is asked once for all; what it is is looked for only then.
        if (!NonFinite.IsFinite(network) && NonFinite.Kept(network) is { } kept)
        {
            throw Explain($"a {kept.Kind} is no longer a finite number", kept.Found, state, saved);
        }
    }

    /// <summary>The sentence for a loss that is not finite.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="images">The images that it was made of, as the network was given them.</param>
    /// <param name="state">Where the run stands.</param>
    /// <param name="saved">The last checkpoint, if there is one.</param>
    public ResNetGenException OfLoss(double loss, Tensor images, TrainingState state, string? saved) =>
        Explain(Is("loss", loss), NonFinite.Find(network, images), state, saved);

    /// <summary>
    /// The sentence for a loss in the evaluation that is not finite. Goes through the images once more, up to those of which the network
    /// makes something that is not finite, and looks into it there.
    /// </summary>
    /// <param name="loss">The loss.</param>
    /// <param name="images">The images that it was made of, as the network is given them, a batch at a time.</param>
    /// <param name="state">Where the run stands.</param>
    /// <param name="saved">The last checkpoint, if there is one.</param>
    public ResNetGenException OfEvaluation(double loss, IEnumerable<Tensor> images, TrainingState state, string? saved) =>
        Explain(Is("loss of the validation images", loss), Find(images), state, saved);

    private string Find(IEnumerable<Tensor> images) => Inference.With(network, () =>
    {
        foreach (var given in images)
        {
            using var scope = NewDisposeScope();
            if (!network.call(given).isfinite().all().item<bool>())
            {
                return NonFinite.Find(network, given);
            }
        }

        return NonFinite.Find(network, images: null);
    });

    private static string Is(string what, double value) => string.Create(CultureInfo.InvariantCulture, $"the {what} is {value}");

    private ResNetGenException Explain(string what, string found, TrainingState state, string? saved)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"step {state.Step} (epoch {state.Epoch + 1})");
        var lastRate = rate(Math.Max(0, state.Step - 1)).ToString(CultureInfo.InvariantCulture);
        var kept = saved is null ? "no checkpoint was saved yet" : $"the last good checkpoint is '{saved}'";
        return new ResNetGenException($"The training diverged: {what} at {place}, where the learning rate is {lastRate}; {found}; {kept}.");
    }
}
