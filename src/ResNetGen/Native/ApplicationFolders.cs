using System.Runtime.InteropServices;

namespace ResNetGen.Native;

/// <summary>The folders of the program in which the runtime, and with it TorchSharp, looks for native libraries.</summary>
internal static class ApplicationFolders
{
    /// <summary>The name of TorchSharp's native half, without what each system puts around it.</summary>
    public const string BindingName = "LibTorchSharp";

    private static readonly string[] LoadedByTorchSharp = ["torch_cpu", "torch_cuda"];

    /// <summary>
    /// Where the runtime itself looks for an application's native libraries, then where they lie in an application's folder.
    /// </summary>
    public static IEnumerable<string> All
    {
        get
        {
            var known = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? string.Empty;
            return known.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Append(AppContext.BaseDirectory)
                .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"));
        }
    }

    /// <summary>The first folder that holds a libtorch, or null.</summary>
    public static string? LibTorch => All.FirstOrDefault(folder => LibTorchFolder.MissingFile(folder) is null);

    /// <summary>The path of TorchSharp's native half.</summary>
    /// <exception cref="ResNetGenException">It is in none of the folders.</exception>
    public static string Binding
    {
        get
        {
            var file = LibTorchFolder.FileName(BindingName);
            return FilesNamed(file).FirstOrDefault()
                ?? throw new ResNetGenException(
                    $"{file}, the native half of TorchSharp, is not in the application's folder '{AppContext.BaseDirectory}': "
                    + $"build or publish the program for {RuntimeInformation.RuntimeIdentifier} with package TorchSharp "
                    + $"{LibTorchVersion.TorchSharp}.");
        }
    }

    /// <summary>The paths, as the runtime writes them, of all files of a name.</summary>
    public static IEnumerable<string> FilesNamed(string file) =>
        All.Select(folder => Path.Combine(folder, file)).Distinct(StringComparer.Ordinal).Where(File.Exists);

    /// <summary>The program's files that TorchSharp loads by name, where they are others than those of a folder.</summary>
    public static List<string> LoadedByTorchSharpBeside(string folder) =>
        [.. LoadedByTorchSharp.Select(LibTorchFolder.FileName)
            .SelectMany(FilesNamed)
            .Where(file => Path.GetFullPath(file) != Path.Combine(folder, Path.GetFileName(file)))];
}
