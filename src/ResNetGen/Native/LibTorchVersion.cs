using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ResNetGen.IO;

namespace ResNetGen.Native;

/// <summary>Which version a libtorch is, and for which one the binding was built.</summary>
internal static partial class LibTorchVersion
{
    /// <summary>The version of TorchSharp whose binding this project knows.</summary>
    public const string TorchSharp = "0.107.0";

    /// <summary>The version of libtorch, to the second number, for which that binding was built.</summary>
    public static readonly Version Expected = new(2, 10);

    /// <summary>Whether a version is one for which the binding was built, up to patches.</summary>
    public static bool IsExpected(Version? version) => version?.Major == Expected.Major && version.Minor == Expected.Minor;

    /// <summary>
    /// The version of a loaded libtorch: what it says itself (<c>aoti_torch_abi_version</c>, since 2.9 or so), else what stands beside its
    /// folder (<c>version.py</c> of a Python installation, <c>build-version</c> of a download); null where neither is there.
    /// </summary>
    public static Version? Of(string folder, IEnumerable<nint> libraries) => Stated(libraries) ?? Written(folder);

    private static Version? Stated(IEnumerable<nint> libraries)
    {
        foreach (var library in libraries)
        {
            if (NativeLibrary.TryGetExport(library, "aoti_torch_abi_version", out var function))
            {
                // One byte each for major, minor and patch, from the top.
                var number = Marshal.GetDelegateForFunctionPointer<AbiVersion>(function)();
                return new Version((int)(number >> 56), (int)(number >> 48) & 0xff, (int)(number >> 40) & 0xff);
            }
        }

        return null;
    }

    private static Version? Written(string folder)
    {
        foreach (var file in (string[])["version.py", "build-version"])
        {
            try
            {
                if (ForeignFile.Read(Path.Combine(folder, "..", file), Find) is { } version)
                {
                    return version;
                }
            }
            catch (ResNetGenException)
            {
                // It is for messages alone.
            }
        }

        return null;
    }

    private static Version? Find(ForeignFile file)
    {
        const long MaxBytes = 1 << 16;
        return Number().Match(string.Join('\n', file.ReadLines(MaxBytes))) is { Success: true } number
            ? Version.Parse(number.ValueSpan)
            : null;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate ulong AbiVersion();

    [GeneratedRegex(@"\b\d{1,3}\.\d{1,3}\.\d{1,3}")]
    private static partial Regex Number();
}
