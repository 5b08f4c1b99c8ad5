using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ResNetGen.Native;

/// <summary>
/// A folder that holds libtorch: that of a NuGet package, of a download from pytorch.org, or <c>torch/lib</c> of a Python
/// installation. Loading goes by full path, dependencies first, so that whatever asks for these libraries by name later finds them loaded.
/// </summary>
internal static class LibTorchFolder
{
    /// <summary>In the order of their dependencies; the CUDA ones are there only where the folder is a CUDA build's.</summary>
    private static readonly string[] Libraries = ["c10", "c10_cuda", "torch_cpu", "torch_cuda", "torch"];

    private static readonly string[] Required = ["torch_cpu", "torch", "c10"];

    /// <summary>The file name of a library on this system.</summary>
    public static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    /// <summary>The name of a file without which a folder holds no libtorch, or null where all are there.</summary>
    public static string? MissingFile(string folder) =>
        Required.Select(FileName).FirstOrDefault(file => !File.Exists(Path.Combine(folder, file)));

    /// <summary>The folder from which libtorch is loaded in this process, whoever loaded it; null if it is not.</summary>
    public static string? Loaded
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            var file = FileName("torch_cpu");
            return process.Modules.Cast<ProcessModule>().FirstOrDefault(module => module.ModuleName == file) is { } loaded
                ? Path.GetDirectoryName(loaded.FileName)
                : null;
        }
    }

    /// <summary>Loads all of libtorch from a folder.</summary>
    /// <returns>The handles of its libraries.</returns>
    /// <exception cref="ResNetGenException">A library of it does not load; the message carries the linker's reason.</exception>
    public static IReadOnlyList<nint> Load(string folder)
    {
        if (HasCuda(folder))
        {
            NvidiaPackages.Preload(folder);
        }

        return
        [
            .. Libraries.Select(library => Path.Combine(folder, FileName(library)))
                .Where(File.Exists)
                .Select(path => LoadWithNeighbours(path, folder)),
        ];
    }

    /// <summary>Whether the libtorch in a folder was built for CUDA, too.</summary>
    public static bool HasCuda(string folder) => File.Exists(Path.Combine(folder, FileName("torch_cuda")));

    /// <summary>
    /// Loads one library; where one that it needs is not found, as with the CUDA libraries that Python keeps in packages of their own
    /// (<c>site-packages/nvidia/*/lib</c> beside <c>site-packages/torch/lib</c>), loads that first and tries again.
    /// </summary>
    private static nint LoadWithNeighbours(string path, string folder)
    {
        var waiting = new Stack<string>([path]);
        var tried = new HashSet<string>();
        while (true)
        {
            try
            {
                var library = NativeLibrary.Load(waiting.Peek());
                waiting.Pop();
                if (waiting.Count == 0)
                {
                    return library;
                }
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                var reason = DynamicLinker.Reason(exception);
                if (DynamicLinker.MissingLibrary(reason) is not { } missing || !tried.Add(missing)
                    || NvidiaPackages.Find(missing, folder) is not { } found)
                {
                    throw new ResNetGenException($"libtorch in '{folder}' does not load: {reason}.", exception);
                }

                waiting.Push(found);
            }
        }
    }
}
