using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// The losses of steps that were given to the device and not yet read. Reading waits until the device has computed them,
/// so it is put off while nobody needs the values: the device goes on meanwhile.
/// </summary>
internal sealed class PendingSteps : IDisposable
{
    private readonly List<(Tensor Loss, Tensor Correct)> steps = [];

    /// <summary>The number of steps that were not read.</summary>
    public int Count => steps.Count;

    /// <summary>Takes over a step's loss and number of right answers: tensors without dimensions.</summary>
    public void Add(Tensor loss, Tensor correct) =>
        steps.Add((loss.DetachFromDisposeScope(), correct.DetachFromDisposeScope()));

    /// <summary>Waits for the steps and empties the list.</summary>
    public IReadOnlyList<(float Loss, long Correct)> Read()
    {
        var values = steps.ConvertAll(step => (step.Loss.ToSingle(), step.Correct.ToInt64()));
        Dispose();
        return values;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (loss, correct) in steps)
        {
            loss.Dispose();
            correct.Dispose();
        }

        steps.Clear();
    }
}
