using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    /// <summary>
    /// The environment variable that names a folder with libtorch, as <see cref="UseLibTorch"/> does in code: <c>RESNETGEN_LIBTORCH</c>.
    /// </summary>
    public const string LibTorchVariable = NamedLibTorch.Variable;

    private static readonly object Gate = new();
    private static readonly object CheckGate = new();
    private static readonly Assembly TorchSharpAssembly = typeof(torch).Assembly;
    private static bool isInstalled;
    private static bool isForPackagesFolder;
    private static bool isReady;
    private static nint binding;
    private static NativeReport report = new();
    private static ResNetGenException? failure;

    /// <summary>
    /// What a user of the loaded libtorch should know, as a sentence for the screen: that it is another than the one that TorchSharp was
    /// built for, and what was compared. Null where there is nothing to say, and until <see cref="Load"/> or <see cref="UseLibTorch"/> has
    /// returned.
    /// </summary>
    public static string? Notice
    {
        get
        {
            lock (Gate)
            {
                return report.Notice;
            }
        }
    }

    /// <summary>
    /// Stands by for TorchSharp's first use. Does nothing the second time, and loads nothing, unless <c>RESNETGEN_LIBTORCH</c> is set: then
    /// that libtorch is loaded now, before another can be. A failure to do so is kept for <see cref="Load"/>.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static void Install()
    {
        lock (Gate)
        {
            if (isInstalled)
            {
                return;
            }

            isInstalled = true;

            BindingResolver.Subscribe(TorchSharpAssembly, ResolveBinding);
            if (Environment.GetEnvironmentVariable(LibTorchVariable) is { Length: > 0 } folder)
            {
                try
                {
                    Use(folder, $"The environment variable {LibTorchVariable}", LibTorchOrigin.Environment);
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
        Install();
        lock (Gate)
        {
            Use(folder, "UseLibTorch", LibTorchOrigin.Program);
        }

        CheckValues(always: false);
    }

    /// <summary>
    /// Lets libtorch come from the folder of NuGet's packages (<c>NUGET_PACKAGES</c>, or <c>.nuget/packages</c> in the user's folder) where
    /// the application has none of its own: for tools, which run on machines on which programs are built. To be called before anything of
    /// TorchSharp is used.
    /// </summary>
    public static void UsePackagesFolder()
    {
        lock (Gate)
        {
            isForPackagesFolder = true;
        }
    }

    /// <summary>Loads libtorch and TorchSharp's binding now, unless they are loaded.</summary>
    /// <exception cref="ResNetGenException">They are not there, do not load or do not fit; the message says what to do.</exception>
    public static void Load()
    {
        if (Volatile.Read(ref isReady))
        {
            return;
        }

        Install();
        lock (Gate)
        {
            ThrowIfFailed();
            if (binding == 0)
            {
                // By name, as TorchSharp does: the runtime looks in the application's folders first and asks ResolveBinding last. Native
                // AOT would not ask.
                binding = RuntimeFeature.IsDynamicCodeSupported
                    ? NativeLibrary.Load(ApplicationFolders.BindingName, TorchSharpAssembly, searchPath: null)
                    : LoadBinding();
            }

            if (report.Folder is null && LibTorchFolder.Loaded is { } folder)
            {
                // The runtime has found all of it by itself.
                Open(folder, LibTorchOrigin.Application);
            }
        }

        CheckValues(always: false);
        Volatile.Write(ref isReady, true);
    }

    /// <summary>Loads as <see cref="Load"/> does, makes all checks, and tells what was found instead of throwing.</summary>
    internal static NativeReport Examine()
    {
        string? problem = null;
        try
        {
            Load();
            CheckValues(always: true);
        }
        catch (ResNetGenException exception)
        {
            problem = exception.Message;
        }

        lock (Gate)
        {
            return report with
            {
                Problem = problem,
                Binding = report.Binding
                    ?? ApplicationFolders.FilesNamed(LibTorchFolder.FileName(ApplicationFolders.BindingName)).FirstOrDefault(),

                // Asked of a library that is loaded; none is loaded for this.
                CpuCapability = problem is null && report.Folder is { } folder ? CpuCapability.Of(folder) : null,
            };
        }
    }

    // CA2255: a library should leave module initializers to applications, because they run unasked. That is what is wanted: TorchSharp
    // loads its libraries from its own type initializers, which user code may touch before anything of ResNetGen, and all that happens here
    // is one subscription.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "TorchSharp's first use must find the hook in place; see the comment above.")]
    internal static void InstallWithTheAssembly() => Install();

    private static nint ResolveBinding()
    {
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

    private static void Use(string folder, string who, LibTorchOrigin origin)
    {
        var path = Path.GetFullPath(folder);
        ThrowIfFailed();
        if (report.Folder == path)
        {
            return;
        }

        var own = NamedLibTorch.Require(folder, who, isAnotherLoaded: binding != 0 || LibTorchFolder.Loaded is not null);
        try
        {
            Open(path, origin);
            own.ForEach(file => LibraryAlias.Load(file, LibTorchFolder.FileName("torch")));
            binding = LoadBinding();
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

    /// <summary>Loads TorchSharp's binding from the application's folders.</summary>
    private static nint LoadBinding()
    {
        var path = ApplicationFolders.Binding;
        if (report.Folder is null)
        {
            var (folder, origin) = LibTorchSearch.Find(isForPackagesFolder);
            Open(folder, origin);
        }

        var (handle, isPatched) = TorchSharpBinding.Load(path, report.Folder!);
        report = report with { IsPatched = isPatched };
        return handle;
    }

    /// <summary>Loads the libtorch of a folder, unless it is loaded, and compares it with what TorchSharp's binding asks for.</summary>
    private static void Open(string folder, LibTorchOrigin origin)
    {
        var path = ApplicationFolders.Binding;
        report = report with
        {
            Folder = folder,
            Origin = origin,
            HasCuda = LibTorchFolder.HasCuda(folder),
            Binding = path,
            Version = LibTorchVersion.Of(folder, []),
        };
        var libraries = LibTorchFolder.Load(folder);
        report = report with { Version = LibTorchVersion.Of(folder, libraries) };

        var (symbols, missing) = BindingFit.Compare(path, libraries);
        report = report with { Symbols = symbols, Missing = missing };
        if (missing.Any(symbol => symbol.IsNeeded))
        {
            throw Failed(FitSentences.DoesNotFit(report));
        }

        report = report with { Notice = missing.Count > 0 ? FitSentences.LacksSome(report) : null };
    }

    /// <summary>
    /// Compares small computations with what they must come to, unless that is done: of a libtorch that is not of the expected version, or
    /// of any. Not under the lock: TorchSharp's own initializers load libraries, and another thread may be in the middle of them.
    /// </summary>
    private static void CheckValues(bool always)
    {
        lock (CheckGate)
        {
            ThrowIfFailed();
            var differs = !LibTorchVersion.IsExpected(report.Version);
            if (report.Checks.Count > 0 || !(always || differs))
            {
                return;
            }

            var checks = ValueChecks.Run();
            lock (Gate)
            {
                report = report with { Checks = checks };
                if (checks.Any(check => !check.Agrees))
                {
                    throw Failed(FitSentences.ComputesOtherValues(report));
                }

                report = differs ? report with { Notice = FitSentences.IsAnother(report) } : report;
            }
        }
    }

    private static ResNetGenException Failed(string message) => failure = new ResNetGenException(message);
}
