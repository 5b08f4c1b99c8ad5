using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

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
    /// <summary>The environment variable that names a folder with libtorch, as <see cref="UseLibTorch"/> does in code: <c>RESNETGEN_LIBTORCH</c>.</summary>
    public const string LibTorchVariable = "RESNETGEN_LIBTORCH";

    private const string Binding = "LibTorchSharp";

    private static readonly object Gate = new();
    private static readonly Assembly TorchSharpAssembly = typeof(torch).Assembly;
    private static bool isInstalled;
    private static bool isForPackagesFolder;
    private static nint binding;
    private static string? libTorch;
    private static ResNetGenException? failure;

    /// <summary>
    /// Stands by for TorchSharp's first use. Does nothing the second time, and loads nothing, unless <c>RESNETGEN_LIBTORCH</c> is set: then
    /// that libtorch is loaded now, before another can be. A failure to do so is kept for <see cref="Load"/>.
    /// </summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (isInstalled)
            {
                return;
            }

            isInstalled = true;

            // Raised when the runtime has found no library of a name that loads: where the original does, none of this is used.
            AssemblyLoadContext.GetLoadContext(TorchSharpAssembly)!.ResolvingUnmanagedDll += Resolve;

            // Native AOT raises no such event, but asks a resolver, for imports alone and before it looks by itself.
            if (!RuntimeFeature.IsDynamicCodeSupported)
            {
                NativeLibrary.SetDllImportResolver(TorchSharpAssembly, (name, assembly, _) => Resolve(assembly, name));
            }

            if (Environment.GetEnvironmentVariable(LibTorchVariable) is { Length: > 0 } folder)
            {
                try
                {
                    Use(folder, $"The environment variable {LibTorchVariable}");
                }
                catch (ResNetGenException exception)
                {
                    failure = exception;
                }
            }
        }
    }

    /// <summary>
    /// Loads libtorch from a folder of the user's, such as <c>torch/lib</c> of a Python installation of PyTorch 2.10, instead of the
    /// application's own; CUDA too, where the folder has it. To be called before anything of TorchSharp is used.
    /// </summary>
    /// <param name="folder">The folder in which <c>libtorch_cpu.so</c> lies (<c>torch_cpu.dll</c>, <c>libtorch_cpu.dylib</c>).</param>
    /// <exception cref="ResNetGenException">
    /// There is no libtorch in the folder, it does not load, it is of a version that TorchSharp's binding does not fit, or another one is loaded already.
    /// </exception>
    public static void UseLibTorch(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Install();
        lock (Gate)
        {
            Use(folder, "UseLibTorch");
        }
    }

    /// <summary>
    /// Lets libtorch come from the folder of NuGet's packages (<c>NUGET_PACKAGES</c>, or <c>.nuget/packages</c> in the user's folder) where the application
    /// has none of its own: for tools, which run on machines on which programs are built. To be called before anything of TorchSharp is used.
    /// </summary>
    public static void UsePackagesFolder()
    {
        lock (Gate)
        {
            isForPackagesFolder = true;
        }
    }

    /// <summary>Loads libtorch and TorchSharp's binding now, unless they are loaded.</summary>
    /// <exception cref="ResNetGenException">They are not there or do not load; the message says what to do.</exception>
    public static void Load()
    {
        if (Volatile.Read(ref binding) != 0)
        {
            return;
        }

        Install();
        lock (Gate)
        {
            if (binding == 0)
            {
                ThrowIfFailed();

                // By name, as TorchSharp does: the runtime looks in the application's folders first and asks Resolve last. Native AOT would not ask.
                binding = RuntimeFeature.IsDynamicCodeSupported ? NativeLibrary.Load(Binding, TorchSharpAssembly, searchPath: null) : LoadBinding();
            }
        }
    }

    // CA2255: a library should leave module initializers to applications, because they run unasked. That is what is wanted: TorchSharp loads its
    // libraries from its own type initializers, which user code may touch before anything of ResNetGen, and all that happens here is one subscription.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "TorchSharp's first use must find the hook in place; see the comment above.")]
    internal static void InstallWithTheAssembly() => Install();

    private static nint Resolve(Assembly assembly, string name)
    {
        if (name != Binding || assembly != TorchSharpAssembly)
        {
            return 0;
        }

        lock (Gate)
        {
            if (binding == 0)
            {
                ThrowIfFailed();
                binding = LoadBinding();
            }

            return binding;
        }
    }

    private static void Use(string folder, string who)
    {
        var path = Path.GetFullPath(folder);
        ThrowIfFailed();
        if (libTorch == path)
        {
            return;
        }

        if (LibTorchFolder.MissingFile(path) is { } missing)
        {
            throw new ResNetGenException(
                $"{who} names '{folder}', in which there is no {missing}: name the folder that holds libtorch, such as site-packages/torch/lib of a Python installation of PyTorch 2.10.");
        }

        if (binding != 0 || IsLoaded(LibTorchFolder.FileName("torch_cpu")))
        {
            throw new ResNetGenException(
                $"{who} names '{folder}', but another libtorch is loaded already: name the folder before anything of TorchSharp is used, or by the environment variable {LibTorchVariable}.");
        }

        try
        {
            LibTorchFolder.Load(path);
            libTorch = path;
            binding = LoadBinding();
            RequireFit(path);
        }
        catch (ResNetGenException exception)
        {
            // Part of it may be loaded, and no other libtorch can be any more.
            failure = exception;
            binding = 0;
            throw;
        }
    }

    private static void ThrowIfFailed()
    {
        if (failure is not null)
        {
            throw new ResNetGenException(failure.Message, failure);
        }
    }

    /// <summary>Loads TorchSharp's binding from the application's folders, mended if that is what it takes.</summary>
    private static nint LoadBinding()
    {
        var path = FindBinding();
        if (libTorch is null)
        {
            libTorch = SearchFolders().FirstOrDefault(folder => LibTorchFolder.MissingFile(folder) is null)
                ?? (isForPackagesFolder ? PackagesFolder.LibTorch() : null)
                ?? throw new ResNetGenException(isForPackagesFolder
                    ? $"libtorch is not on this machine: run `{PackagesFolder.Download}`, or set {LibTorchVariable} to a folder that holds libtorch."
                    : $"There is no libtorch in the application's folder '{AppContext.BaseDirectory}': set the MSBuild property TorchBackend to cpu or cuda, or reference package {PackagesFolder.Package} {PackagesFolder.Version}, or set {LibTorchVariable} to a folder that holds libtorch.");
            LibTorchFolder.Load(libTorch);
        }

        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            var reason = DynamicLinker.Reason(exception);
            return OperatingSystem.IsLinux() && reason.Contains(MendedCopy.Version, StringComparison.Ordinal)
                ? MendedCopy.Load(path)
                : throw new ResNetGenException($"'{path}' does not load with libtorch from '{libTorch}': {reason}.", exception);
        }
    }

    /// <summary>
    /// The linker binds functions when they are first called, and ends the process where one is missing. So a libtorch that TorchSharp was not
    /// built for is asked for all of them first.
    /// </summary>
    private static void RequireFit(string folder)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return;
        }

        var path = FindBinding();
        var missing = new ElfImage(File.ReadAllBytes(path), path).RequiredSymbols
            .FirstOrDefault(symbol => symbol != MendedCopy.Marker && !NativeLibrary.TryGetExport(binding, symbol, out _));
        if (missing is not null)
        {
            throw new ResNetGenException(
                $"libtorch in '{folder}' does not fit TorchSharp 0.107.0, which needs the symbol {missing} that it lacks: name a folder with libtorch 2.10.");
        }
    }

    private static string FindBinding()
    {
        var file = LibTorchFolder.FileName(Binding);
        return SearchFolders().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists)
            ?? throw new ResNetGenException(
                $"{file}, the native half of TorchSharp, is not in the application's folder '{AppContext.BaseDirectory}': build or publish the program for {RuntimeInformation.RuntimeIdentifier} with package TorchSharp 0.107.0.");
    }

    private static bool IsLoaded(string file)
    {
        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>().Any(module => module.ModuleName == file);
    }

    /// <summary>Where the runtime itself looks for an application's native libraries, then where they lie in an application's folder.</summary>
    private static IEnumerable<string> SearchFolders()
    {
        var known = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? string.Empty;
        return known.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory)
            .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"));
    }
}
