using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ResNetGen.Native;

/// <summary>
/// Finds and loads the native libraries under TorchSharp: libtorch, from the application's own folder or from one that the user names, and
/// <c>libLibTorchSharp</c>, on systems too whose libstdc++ is older than the one that it was linked against.
/// </summary>
/// <remarks>
/// Nothing needs to be called: the assembly installs itself when it is first used, and TorchSharp's own first use loads the libraries.
/// <see cref="Load"/> does so at once, and says in one sentence what is wrong where TorchSharp would throw a trace from a type initializer.
/// </remarks>
public static class NativeLibraries
{
    /// <summary>
    /// The environment variable that names a folder with libtorch, as <see cref="UseLibTorch"/> does in code: <c>RESNETGEN_LIBTORCH</c>.
    /// </summary>
    public const string LibTorchVariable = NamedLibTorch.Variable;

    /// <summary>
    /// What a user of the loaded libtorch should know, as a sentence for the screen: that it is another than the one that TorchSharp was
    /// built for, and what was compared. Null where there is nothing to say, and until <see cref="Load"/> or <see cref="UseLibTorch"/> has
    /// returned.
    /// </summary>
    public static string? Notice => LibraryLoader.Report.Notice;

    /// <summary>
    /// Stands by for TorchSharp's first use. Does nothing the second time, and loads nothing, unless <c>RESNETGEN_LIBTORCH</c> is set: then
    /// that libtorch is loaded now, before another can be. A failure to do so is kept for <see cref="Load"/>.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static void Install() => LibraryLoader.Install();

    /// <summary>
    /// Loads libtorch from a folder of the user's, such as <c>torch/lib</c> of a Python installation of PyTorch 2.10, instead of the
    /// application's own; CUDA too, where the folder has it. To be called before anything of TorchSharp is used. A libtorch of another
    /// version is taken if it has everything that ResNetGen needs and small computations give what they should; <see cref="Notice"/> then
    /// says so.
    /// </summary>
    /// <param name="folder">The folder in which <c>libtorch_cpu.so</c> lies (<c>torch_cpu.dll</c>, <c>libtorch_cpu.dylib</c>).</param>
    /// <exception cref="ResNetGenException">
    /// There is no libtorch in the folder, it does not load, TorchSharp's binding does not fit it, it computes other values, or another one
    /// is loaded already.
    /// </exception>
    public static void UseLibTorch(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        LibraryLoader.UseLibTorch(folder, nameof(UseLibTorch));
    }

    /// <summary>
    /// Lets libtorch come from the folder of NuGet's packages (<c>NUGET_PACKAGES</c>, or <c>.nuget/packages</c> in the user's folder) where
    /// the application has none of its own: for tools, which run on machines on which programs are built. To be called before anything of
    /// TorchSharp is used.
    /// </summary>
    public static void UsePackagesFolder() => LibraryLoader.UsePackagesFolder();

    /// <summary>Loads libtorch and TorchSharp's binding now, unless they are loaded.</summary>
    /// <exception cref="ResNetGenException">They are not there, do not load or do not fit; the message says what to do.</exception>
    public static void Load() => LibraryLoader.Load();

    /// <summary>Loads as <see cref="Load"/> does, makes all checks, and tells what was found instead of throwing.</summary>
    internal static NativeReport Examine()
    {
        string? problem = null;
        try
        {
            Load();
            LibraryLoader.CheckValues(always: true);
        }
        catch (ResNetGenException exception)
        {
            problem = exception.Message;
        }

        var report = LibraryLoader.Report;
        return report with
        {
            Problem = problem,
            Binding = report.Binding
                ?? ApplicationFolders.FilesNamed(LibTorchFolder.FileName(ApplicationFolders.BindingName)).FirstOrDefault(),

            // Asked of a library that is loaded; none is loaded for this.
            CpuCapability = problem is null && report.Folder is { } folder ? CpuCapability.Of(folder) : null,
        };
    }

    // CA2255: a library should leave module initializers to applications, because they run unasked. That is what is wanted: TorchSharp
    // loads its libraries from its own type initializers, which user code may touch before anything of ResNetGen, and all that happens here
    // is one subscription.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "TorchSharp's first use must find the hook in place; see the comment above.")]
    internal static void InstallWithTheAssembly() => Install();
}
