using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// The losses of steps, or of batches that are evaluated, that were given to the device and not yet read. Reading waits until the device
/// has computed them, so it is put off while nobody needs the values, and done for all at once: the device goes on meanwhile.
/// </summary>
internal sealed class PendingSteps : IDisposable
{
    private readonly List<(Tensor Loss, Tensor Correct)> steps = [];

    /// <summary>The number of steps that were not read.</summary>
    public int Count => steps.Count;

    /// <summary>Takes over a step's loss and number of right answers: tensors without dimensions.</summary>
    public void Add(Tensor loss, Tensor correct) =>
        steps.Add((loss.DetachFromDisposeScope(), correct.DetachFromDisposeScope()));

    /// <summary>Waits, once, for the steps and empties the list.</summary>
    public IReadOnlyList<(float Loss, long Correct)> Read()
    {
        if (steps.Count == 0)
        {
            return [];
        }

        using var scope = NewDisposeScope();
        var values = HostValues.Of(stack(steps.Select(step => step.Loss)), stack(steps.Select(step => step.Correct)));
        var read = steps.Select((_, place) => ((float)values[place], (long)values[steps.Count + place])).ToList();
        Dispose();
        return read;
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
