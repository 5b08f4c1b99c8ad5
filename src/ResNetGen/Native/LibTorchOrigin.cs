namespace ResNetGen.Native;

/// <summary>Who named a libtorch.</summary>
internal enum LibTorchOrigin
{
    /// <summary>Nobody: it lies among the program's own files.</summary>
    Application,

    /// <summary>Nobody: it is a package in NuGet's folder, see <see cref="NativeLibraries.UsePackagesFolder"/>.</summary>
    Packages,

    /// <summary>The environment variable <c>RESNETGEN_LIBTORCH</c>.</summary>
    Environment,

    /// <summary>The program, by <see cref="NativeLibraries.UseLibTorch"/>.</summary>
    Program,
}
