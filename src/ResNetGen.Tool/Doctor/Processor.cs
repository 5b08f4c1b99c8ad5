using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace ResNetGen.Tool.Doctor;

/// <summary>The machine's processor, and which of its instructions matter to torch.</summary>
/// <param name="Name">As it calls itself, or its architecture.</param>
/// <param name="Cores">The cores that this process may use.</param>
/// <param name="Features">The instruction sets that it has.</param>
internal sealed record Processor(string Name, int Cores, IReadOnlyList<string> Features)
{
    /// <summary>The processor of this machine.</summary>
    public static Processor OfThisMachine => new(
        (X86Base.IsSupported ? Brand() : null) ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        [.. All().Where(feature => feature.IsThere).Select(feature => feature.Name)]);

    private static IEnumerable<(string Name, bool IsThere)> All()
    {
        yield return ("NEON", AdvSimd.IsSupported);
        yield return ("SSE4.2", Sse42.IsSupported);
        yield return ("AVX2", Avx2.IsSupported);
        yield return ("FMA", Fma.IsSupported);

        // The runtime asks the system too whether it keeps the wide registers; without them none of the rest can be used.
        yield return ("AVX-512", Avx512F.IsSupported);
        if (!X86Base.IsSupported)
        {
            yield break;
        }

        // Intel's manual, volume 2A, CPUID, leaf 7. The tiles of AMX are the system's to grant, and Linux does so when a process asks.
        var (first, second) = (X86Base.CpuId(7, 0), X86Base.CpuId(7, 1));
        yield return ("AVX-512 VNNI", Avx512F.IsSupported && Bit(first.Ecx, 11));
        yield return ("AVX-512 BF16", Avx512F.IsSupported && Bit(second.Eax, 5));
        yield return ("AMX BF16", Avx512F.IsSupported && Bit(first.Edx, 24) && Bit(first.Edx, 22));
        yield return ("AMX INT8", Avx512F.IsSupported && Bit(first.Edx, 24) && Bit(first.Edx, 25));
    }

    private static bool Bit(int register, int number) => (register >> number & 1) != 0;

    /// <summary>CPUID's leaves 0x80000002 to 4: 48 characters.</summary>
    private static string? Brand()
    {
        const int Leaf = unchecked((int)0x80000000);
        if (unchecked((uint)X86Base.CpuId(Leaf, 0).Eax) < 0x80000004)
        {
            return null;
        }

        var letters = new List<byte>();
        for (var number = 2; number <= 4; number++)
        {
            var (eax, ebx, ecx, edx) = X86Base.CpuId(Leaf + number, 0);
            foreach (var register in (int[])[eax, ebx, ecx, edx])
            {
                letters.AddRange(BitConverter.GetBytes(register));
            }
        }

        var text = Encoding.ASCII.GetString([.. letters]).TrimEnd('\0').Trim();
        return text.Length > 0 ? text : null;
    }
}
