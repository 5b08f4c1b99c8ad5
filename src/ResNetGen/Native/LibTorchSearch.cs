namespace ResNetGen.Native;

/// <summary>Finds the libtorch of a program that names none.</summary>
internal static class LibTorchSearch
{
    /// <summary>The folder of the program's own libtorch, or of the one in NuGet's folder.</summary>
    /// <param name="inPackages">Whether NuGet's folder may have it.</param>
    /// <exception cref="ResNetGenException">There is none; the message says how to get one.</exception>
    public static (string Folder, LibTorchOrigin Origin) Find(bool inPackages)
    {
        if (ApplicationFolders.LibTorch is { } own)
        {
            return (own, LibTorchOrigin.Application);
        }

        if (inPackages && PackagesFolder.LibTorch() is { } package)
        {
            return (package, LibTorchOrigin.Packages);
        }

        var orNameOne = $"or set {NamedLibTorch.Variable} to a folder that holds libtorch";
        throw new ResNetGenException(inPackages
            ? $"libtorch is not on this machine: run `{PackagesFolder.Download}`, {orNameOne}."
            : $"There is no libtorch in the application's folder '{AppContext.BaseDirectory}': "
                + $"add `<PackageReference Include=\"{PackagesFolder.Package}\" Version=\"{PackagesFolder.Version}\" />` to the project of "
                + $"the program, {orNameOne}.");
    }
}
