using System.Runtime.InteropServices;

namespace ResNetGen.Native;

/// <summary>The folder in which NuGet keeps the packages of a machine on which programs are built.</summary>
internal static class PackagesFolder
{
    /// <summary>The version of libtorch that TorchSharp's binding was built for.</summary>
    public const string Version = "2.10.0";

    // Packages are called after the kind of system, and not after its version.
    private static readonly string Platform =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>The package with libtorch for the CPU.</summary>
    public static string Package => "libtorch-cpu-" + Platform;

    /// <summary>The command line that puts the package into the folder.</summary>
    public static string Download => $"dotnet package download {Package}@{Version} --output \"{Folder}\"";

    private static string Folder => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
        ? chosen
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The folder with libtorch for this system, or null where the package is not on the machine.</summary>
    public static string? LibTorch()
    {
        var folder = Path.Combine(Folder, Package, Version, "runtimes", Platform, "native");
        return LibTorchFolder.MissingFile(folder) is null ? folder : null;
    }
}
