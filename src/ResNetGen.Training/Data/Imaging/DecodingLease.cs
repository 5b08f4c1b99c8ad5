using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>The memory that an image may take while it is decoded.</summary>
/// <param name="lease">What was taken for it.</param>
/// <param name="length">The bytes that it is in.</param>
/// <param name="taken">What is taken for these.</param>
/// <param name="spare">What is taken for what comes of them.</param>
internal sealed class DecodingLease(MemoryLease lease, long length, long taken, long spare)
{
    // A photograph has some 10 pixels' bytes in one of its own, and a picture of one colour 1,000.
    private const long MaxRatio = 2_000;

    /// <summary>Whether what was asked for is there. Where not, and nothing is wrong, it is to be asked for once more.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Asks for memory before it is given; what is wrong with an image that asks so much, as the end of a sentence.</summary>
    /// <param name="pixels">The bytes of the pixels.</param>
    /// <param name="besides">What the decoder takes besides.</param>
    public string? Ask(long pixels, long besides)
    {
        if (!MemoryBudget.Allows(length, pixels, MaxRatio))
        {
            return "says of itself that it has far more pixels than so few bytes hold";
        }

        if (taken + pixels + besides > MemoryBudget.Bytes)
        {
            return $"takes {MemoryBudget.Size(taken + pixels + besides)} of memory to decode, and {MemoryBudget.Size(MemoryBudget.Bytes)} "
                + "are the most that is given (--max-memory)";
        }

        IsThere = lease.TryGrow(spare, pixels + besides);
        return null;
    }
}
