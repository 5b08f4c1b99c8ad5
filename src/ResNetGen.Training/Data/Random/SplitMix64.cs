namespace ResNetGen.Data;

/// <summary>
/// A small random number generator whose numbers are the same on every machine and in every version of .NET:
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 14).
/// </summary>
internal struct SplitMix64
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong state;

    public SplitMix64(long seed) => state = unchecked((ulong)seed);

    /// <summary>A generator of its own for each pair of numbers, so that neighbouring seeds and indices share nothing.</summary>
    public SplitMix64(long seed, long stream)
        : this(seed) => state = unchecked(Next() + (ulong)stream * GoldenGamma ^ 0x6A09E667F3BCC909);

    public ulong Next()
    {
        unchecked
        {
            state += GoldenGamma;
            var mixed = state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>From 0 to <paramref name="bound"/> - 1.</summary>
    public int NextInt32(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Above 0 and up to 1, in steps of a 53-bit fraction.</summary>
    public double NextUnit() => ((Next() >> 11) + 1) * (1.0 / (1L << 53));

    /// <summary>
    /// From <paramref name="low"/> to <paramref name="high"/>, in steps of a 24-bit fraction, which a float holds exactly.
    /// </summary>
    public float NextSingle(float low, float high) => low + (high - low) * ((Next() >> 40) * (1f / (1 << 24)));
}
