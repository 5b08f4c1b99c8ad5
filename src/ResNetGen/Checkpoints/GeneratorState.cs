using System.Buffers.Binary;
using System.Diagnostics;
using static TorchSharp.torch;

namespace ResNetGen.Checkpoints;

/// <summary>
/// The state of torch's generator on the CPU, a Mersenne Twister's: the seed (8 bytes), the numbers left before the next round (4), whether
/// it was seeded (4), the place of the next number (8), then the 624 words (c10's <c>CPUGeneratorImplStateLegacy</c>).
/// </summary>
internal static class GeneratorState
{
    private const int Words = 624;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The state as it is now. The caller disposes it.</summary>
    /// <remarks>
    /// TorchSharp reads it without torch's lock, so that a number which another thread draws meanwhile leaves a state that is half old and
    /// half new, which torch refuses. Such a one is read again.
    /// </remarks>
    /// <exception cref="ResNetGenException">Other threads draw so often that no state was whole in ten seconds.</exception>
    public static Tensor Read()
    {
        using var generator = Generator.Default;
        return Read(generator.get_state);
    }

    /// <summary>The first whole state of those that are read.</summary>
    internal static Tensor Read(Func<Tensor> read)
    {
        var started = Stopwatch.GetTimestamp();
        for (var pause = default(SpinWait); ; pause.SpinOnce())
        {
            var state = read();
            if (IsWhole(state.bytes))
            {
                return state;
            }

            state.Dispose();
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new ResNetGenException(
                    "The state of torch's random number generator cannot be read: other threads draw from it without a pause; "
                    + "save when they have ended.");
            }
        }
    }

    /// <summary>Whether torch will take a state. It ends the process over one that it does not accept, so it is asked here first.</summary>
    public static bool Fits(Tensor state)
    {
        using var present = Read();
        return state.dtype == present.dtype && state.shape.AsSpan().SequenceEqual(present.shape) && IsWhole(state.bytes);
    }

    private static bool IsWhole(ReadOnlySpan<byte> state)
    {
        if (state.Length < 24 + (Words * sizeof(ulong)))
        {
            return false;
        }

        var left = BinaryPrimitives.ReadInt32LittleEndian(state[8..]);
        var seeded = BinaryPrimitives.ReadInt32LittleEndian(state[12..]);
        var next = BinaryPrimitives.ReadUInt64LittleEndian(state[16..]);
        return seeded == 1 && left is >= 1 and <= Words && ((left == 1 && next == 0) || next == (ulong)(Words + 1 - left));
    }
}
