namespace ResNetGen.Native;

/// <summary>A folder with libtorch that the user names.</summary>
internal static class NamedLibTorch
{
    /// <summary>The environment variable that names it.</summary>
    public const string Variable = "RESNETGEN_LIBTORCH";

    /// <summary>Refuses a folder from which libtorch cannot be taken.</summary>
    /// <param name="folder">The folder, as it was named.</param>
    /// <param name="who">Who named it, as the beginning of a sentence.</param>
    /// <param name="isAnotherLoaded">Whether another libtorch is loaded already.</param>
    /// <returns>The program's own files that TorchSharp would load as well.</returns>
    /// <exception cref="ResNetGenException">There is no libtorch in the folder, or it would not be the only one.</exception>
    public static List<string> Require(string folder, string who, bool isAnotherLoaded)
    {
        var path = Path.GetFullPath(folder);
        if (LibTorchFolder.MissingFile(path) is { } missing)
        {
            throw new ResNetGenException(
                $"{who} names '{folder}', in which there is no {missing}: name the folder that holds libtorch, such as "
                + "site-packages/torch/lib of a Python installation of PyTorch 2.10.");
        }

        if (isAnotherLoaded)
        {
            throw new ResNetGenException(
                $"{who} names '{folder}', but another libtorch is loaded already: "
                    + $"name the folder before anything of TorchSharp is used, or by the environment variable {Variable}.");
        }

        var own = ApplicationFolders.LoadedByTorchSharpBeside(path);
        return own.Count == 0 || LibraryAlias.IsSupported
            ? own
            : throw new ResNetGenException(
                $"{who} names '{folder}', but the program has a libtorch of its own, '{own[0]}', which TorchSharp would load as well: "
                + "remove that one, or build the program with the MSBuild property TorchBackend set to none.");
    }
}
