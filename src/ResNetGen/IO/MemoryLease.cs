namespace ResNetGen.IO;

/// <summary>Some of the memory that files may have, until it is disposed of.</summary>
/// <param name="bytes">How much.</param>
internal sealed class MemoryLease(long bytes) : IDisposable
{
    private long held = bytes;

    /// <summary>What was asked for in vain; 0 for nothing.</summary>
    public long Missing { get; private set; }

    /// <summary>
    /// Takes more without waiting, since nobody may wait who holds some: two would wait for each other. Where there is not so much, all is
    /// to be given back and asked for once more, with what is missing.
    /// </summary>
    /// <param name="spare">What of the lease is for this.</param>
    /// <param name="needed">What is needed.</param>
    public bool TryGrow(long spare, long needed)
    {
        if (needed <= spare)
        {
            return true;
        }

        if (MemoryBudget.TryTake(needed - spare))
        {
            held += needed - spare;
            return true;
        }

        Missing = needed;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        MemoryBudget.Return(held);
        held = 0;
    }
}
