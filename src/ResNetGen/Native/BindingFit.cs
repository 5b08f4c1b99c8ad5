using System.Reflection;
using System.Runtime.InteropServices;
using ResNetGen.IO;

namespace ResNetGen.Native;

/// <summary>Compares what TorchSharp's native half asks for with what a loaded libtorch has.</summary>
/// <remarks>
/// What the linker binds at load (data, tables of virtual functions) is missed by it then. Functions it binds when they are first called,
/// and ends the process where one is missing; so all are asked for beforehand. Those that calls of ResNetGen lead to are listed in
/// <c>ReachedFunctions.txt</c>, which a test derives from the machine code of the native half and the IL of TorchSharp, ResNetGen, the tool
/// and all networks that ship. A program may call others of TorchSharp.
/// </remarks>
internal static class BindingFit
{
    private const string ReachedFunctions = "ReachedFunctions.txt";

    /// <summary>The number of symbols that the binding asks for, and those that none of the libraries has.</summary>
    /// <param name="binding">The path of <c>libLibTorchSharp.so</c>.</param>
    /// <param name="libraries">The handles of libtorch's libraries. Each answers for those that it needs itself, the system's too.</param>
    /// <exception cref="ResNetGenException">The file cannot be read, or is not a library for Linux on x86-64.</exception>
    public static (int Symbols, IReadOnlyList<MissingSymbol> Missing) Compare(string binding, IReadOnlyList<nint> libraries)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return (0, []);
        }

        var image = Read(binding);
        var required = image.RequiredSymbols.ToList();
        var missing = required.Where(symbol => !libraries.Any(library => NativeLibrary.TryGetExport(library, symbol, out _))).ToList();
        if (missing.Count == 0)
        {
            return (required.Count, []);
        }

        var needed = image.SymbolsAtLoad.Concat(Reached()).ToHashSet();
        return (required.Count, [.. missing.Select(symbol => new MissingSymbol(symbol, needed.Contains(symbol)))]);
    }

    private static ElfImage Read(string binding)
    {
        const long MaxBytes = 1L << 30;
        return ForeignFile.Read(
            binding,
            file => new ElfImage(file.ReadToEnd(MaxBytes), binding),
            new FileWords($"'{binding}', the native half of TorchSharp,")
            {
                Remedy = "restore the package",
                RemedyOfRefusal = "let it be read by the user who runs the program",
            });
    }

    /// <summary>The functions of others that the binding calls on behalf of ResNetGen.</summary>
    internal static IEnumerable<string> Reached()
    {
        using var lines = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(ReachedFunctions)!);
        while (lines.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
