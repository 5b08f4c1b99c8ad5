using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace ResNetGen.Native;

/// <summary>
/// Loads libtorch and TorchSharp's binding, once for the process, and knows what came of it. One lock is for what is loaded, another for
/// what is computed with it.
/// </summary>
internal static class LibraryLoader
{
    private static readonly object Gate = new();
    private static readonly object CheckGate = new();
    private static bool isInstalled;
    private static bool isForPackagesFolder;
    private static bool isReady;
    private static nint binding;
    private static NativeReport report = new();
    private static ResNetGenException? failure;

    /// <summary>What is known by now.</summary>
    public static NativeReport Report
    {
        get
        {
            lock (Gate)
            {
                return report;
            }
        }
    }

    /// <summary>
    /// Stands by for TorchSharp's first use; takes the libtorch that the environment names. The second time it does nothing.
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

            BindingResolver.Subscribe(typeof(torch).Assembly, ResolveBinding);
            if (Environment.GetEnvironmentVariable(NamedLibTorch.Variable) is { Length: > 0 } folder)
            {
                try
                {
                    Use(folder, $"The environment variable {NamedLibTorch.Variable}", LibTorchOrigin.Environment);
                }
                catch (ResNetGenException exception)
                {
                    failure = exception;
                }
            }
        }
    }

    /// <summary>Loads libtorch from a folder that the program names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="who">What of the program names it, as the beginning of a sentence.</param>
    public static void UseLibTorch(string folder, string who)
    {
        Install();
        lock (Gate)
        {
            Use(folder, who, LibTorchOrigin.Program);
        }

        CheckValues(always: false);
    }

    /// <summary>Lets libtorch come from the folder of NuGet's packages.</summary>
    public static void UsePackagesFolder()
    {
        lock (Gate)
        {
            isForPackagesFolder = true;
        }
    }

    /// <summary>Loads all of it now, unless it is loaded.</summary>
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
                    ? NativeLibrary.Load(ApplicationFolders.BindingName, typeof(torch).Assembly, searchPath: null)
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

    /// <summary>
    /// Compares small computations with what they must come to, unless that is done: of a libtorch that is not of the expected version, or
    /// of any. Not under the lock: TorchSharp's own initializers load libraries, and another thread may be in the middle of them.
    /// </summary>
    public static void CheckValues(bool always)
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

    private static ResNetGenException Failed(string message) => failure = new ResNetGenException(message);
}
