using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// The steps of a run and the state that they lead to. The results of a step are read when somebody needs them: the device computes on
/// meanwhile. What is no longer finite ends the run where it is read.
/// </summary>
/// <param name="batches">The batches of an epoch, one for each step.</param>
/// <param name="divergence">Explains numbers that are not finite.</param>
/// <param name="record">Knows the last checkpoint.</param>
internal sealed class RunSteps(EpochBatches batches, Divergence divergence, RunRecord record) : IDisposable
{
    private readonly PendingSteps pending = new();

    /// <summary>Where the run stood when its steps were read last.</summary>
    public TrainingState State { get; private set; } = TrainingState.Start;

    /// <summary>The number of steps done, those that were not read included.</summary>
    public long Done => State.Step + pending.Count;

    /// <summary>The run goes on where a checkpoint left it.</summary>
    public void GoOn(TrainingState state) => State = state;

    /// <summary>A step was given to the device; takes over its loss and number of right answers.</summary>
    public void Add(Tensor loss, Tensor correct) => pending.Add(loss, correct);

    /// <summary>Takes the steps that were not read into the state; returns the last one's loss and number of right answers.</summary>
    public (float Loss, long Correct) Read()
    {
        (float Loss, long Correct) last = default;
        foreach (var step in pending.Read())
        {
            State = State.AfterStep(step.Loss, step.Correct, batches.FractionOf(State.Batch));
            RequireFinite(step.Loss, "loss");
            last = step;
        }

        return last;
    }

    /// <summary>An epoch is complete, its evaluation included.</summary>
    public void EndEpoch() => State = State.AfterEpoch();

    /// <summary>Refuses a number that is not finite and comes of the weights.</summary>
    public void RequireFinite(double value, string what) => divergence.RequireFinite(value, what, State, record.SavedTo);

    /// <summary>Refuses weights and moving statistics that are not finite.</summary>
    public void RequireFiniteWeights() => divergence.RequireFiniteWeights(State, record.SavedTo);

    /// <summary>The sentence for a loss that is not finite, of a step that is being made.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="images">The images that it was made of, as the network was given them.</param>
    public ResNetGenException Diverged(float loss, Tensor images)
    {
        Read();
        State = State with { Step = State.Step + 1 };
        return divergence.OfLoss(loss, images, State, record.SavedTo);
    }

    /// <inheritdoc/>
    public void Dispose() => pending.Dispose();
}
