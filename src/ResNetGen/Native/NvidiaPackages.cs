using System.Runtime.InteropServices;

namespace ResNetGen.Native;

/// <summary>
/// The packages of Python in which the CUDA libraries lie that PyTorch needs: <c>site-packages/nvidia/*/lib</c> beside
/// <c>site-packages/torch/lib</c>, since CUDA 13 most of them together in <c>nvidia/cu13/lib</c>.
/// </summary>
internal static class NvidiaPackages
{
    /// <summary>
    /// What is opened by name when it is first needed, or lies where its user does not look: cuDNN opens NVRTC, NVRTC its builtins,
    /// cuSPARSE nvJitLink, and cuBLAS would find another cuBLASLt on the path before its own. PyTorch loads the same beforehand
    /// (<c>_load_global_deps</c> in <c>torch/__init__.py</c>).
    /// </summary>
    private static readonly string[] OpenedByName = ["libnvJitLink.so.", "libnvrtc-builtins.so.", "libnvrtc.so.", "libcublasLt.so."];

    /// <summary>The path of a library in one of the packages, or null.</summary>
    public static string? Find(string library, string torch) =>
        Path.GetFileName(library) == library
            ? Folders(torch).Select(folder => Path.Combine(folder, library)).FirstOrDefault(File.Exists)
            : null;

    /// <summary>
    /// Loads what will be opened by name later, so that it is found under its name. What is not there or does not load is passed over: it
    /// may never be needed.
    /// </summary>
    /// <param name="torch">The folder of libtorch.</param>
    public static void Preload(string torch)
    {
        foreach (var name in OpenedByName)
        {
            foreach (var path in Folders(torch).SelectMany(folder => Directory.GetFiles(folder, name + "*").Order(StringComparer.Ordinal)))
            {
                NativeLibrary.TryLoad(path, out _);
            }
        }
    }

    private static IEnumerable<string> Folders(string torch)
    {
        var packages = Path.GetFullPath(Path.Combine(torch, "..", "..", "nvidia"));
        return Directory.Exists(packages)
            ? Directory.GetDirectories(packages).Order(StringComparer.Ordinal).Select(package => Path.Combine(package, "lib"))
                .Where(Directory.Exists)
            : [];
    }
}
