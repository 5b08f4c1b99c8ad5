using System.Runtime.InteropServices;
using ResNetGen.Native;
using TorchSharp;
using static System.FormattableString;

namespace ResNetGen.Tool.Doctor;

/// <summary>What the tool would train with on this machine.</summary>
/// <param name="Report">The native libraries.</param>
/// <param name="Processor">The processor.</param>
/// <param name="Threads">The number of threads that torch computes with; null where it cannot be used.</param>
/// <param name="Gpus">The GPUs.</param>
internal sealed record Diagnosis(NativeReport Report, Processor Processor, int? Threads, Gpus Gpus)
{
    /// <summary>Looks at the machine, and makes torch compute something if it can.</summary>
    public static Diagnosis Make()
    {
        NativeLibraries.UsePackagesFolder();
        var report = NativeLibraries.Examine();
        try
        {
            return new Diagnosis(report, Processor.OfThisMachine, report.Problem is null ? torch.get_num_threads() : null, Gpus.Of(report));
        }
        catch (Exception exception) when (exception is TypeInitializationException or ExternalException or NotSupportedException
            or EntryPointNotFoundException or DllNotFoundException)
        {
            // The libraries are loaded and fit, and still TorchSharp does not start.
            var reason = (exception.InnerException ?? exception).Message.Split('\n')[0].TrimEnd('.');
            report = report with { Problem = $"TorchSharp does not start: {reason}." };
            return new Diagnosis(report, Processor.OfThisMachine, null, Gpus.Of(report));
        }
    }

    /// <summary>What would be used, and why.</summary>
    public string Verdict => Report.Problem is not null ? "nothing can be trained here"
        : Gpus.WhyNone is { } why ? $"networks run on the CPU; a GPU cannot be used: {why}"
        : Invariant($"networks run on the CPU unless `--device cuda` is given, which is the first of {Gpus.Devices.Count} GPU")
            + (Gpus.Devices.Count == 1 ? "" : "s");

    /// <summary>A line for each part, with what it is called before it.</summary>
    public IEnumerable<(string Part, string Text)> Lines()
    {
        var version = Report.Version?.ToString() ?? "of an unknown version,";
        yield return ("libtorch", Report.Folder is null ? "none" : $"{version} in '{Report.Folder}', {Origin()}");
        yield return ("binding", Report.Binding is null ? "none" : $"'{Report.Binding}', {State()}");
        if (Report.Symbols > 0)
        {
            yield return ("symbols", Invariant($"{Report.Symbols:N0} asked for, ")
                + (Report.Missing.Count == 0 ? "all there" : Invariant($"{Report.Missing.Count} not there")));
            foreach (var symbol in Report.Missing)
            {
                yield return ("", $"{symbol.Name}, {(symbol.IsNeeded ? "needed" : "not needed by ResNetGen")}");
            }
        }

        if (Report.Checks.Count > 0)
        {
            yield return ("values", Report.Checks.All(check => check.Agrees)
                ? Invariant($"{Report.Checks.Count} checks agree: {string.Join(", ", Report.Checks.Select(check => check.Name))}")
                : $"wrong in {string.Join(", ", Report.Checks.Where(check => !check.Agrees).Select(check => check.Name))}");
        }

        yield return ("processor", Invariant($"{Processor.Name}, {Processor.Cores} cores: {string.Join(", ", Processor.Features)}"));
        if (Threads is { } threads)
        {
            yield return ("kernels", Invariant($"{Report.CpuCapability ?? "those that torch chooses"}, on {threads} threads"));
        }

        var isFirst = true;
        foreach (var line in Gpus.Lines())
        {
            yield return (isFirst ? "GPU" : "", line);
            isFirst = false;
        }

        yield return ("so", Verdict);
    }

    private string State() =>
        Report.IsPatched ? "as a mended copy: the libstdc++ of this system is older than it asks for"
        : Report.Problem is null || Report.Checks.Count > 0 ? "as it is"
        : "not loaded";

    private string Origin() => Report.Origin switch
    {
        LibTorchOrigin.Packages => "of NuGet's packages",
        LibTorchOrigin.Environment => $"which {NativeLibraries.LibTorchVariable} names",
        _ => "the program's own",
    };
}
