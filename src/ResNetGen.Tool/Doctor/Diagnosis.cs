using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ResNetGen.Native;
using TorchSharp;

namespace ResNetGen.Tool.Doctor;

/// <summary>What the tool would train with on this machine.</summary>
/// <param name="Report">The native libraries.</param>
/// <param name="Processor">The processor.</param>
/// <param name="Threads">The number of threads that torch computes with; null where it cannot be used.</param>
/// <param name="Gpus">The GPUs.</param>
internal sealed record Diagnosis(NativeReport Report, Processor Processor, int? Threads, Gpus Gpus)
{
    // For people and programs that read JSON, not for web pages: an apostrophe stays one.
    private static readonly JsonWriterOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Looks at the machine, and makes torch compute something if it can.</summary>
    public static Diagnosis Make()
    {
        NativeLibraries.UsePackagesFolder();
        var report = NativeLibraries.Examine();
        try
        {
            return new Diagnosis(report, Processor.OfThisMachine, report.Problem is null ? torch.get_num_threads() : null, Gpus.Of(report));
        }
        catch (Exception exception) when (exception is TypeInitializationException or ExternalException or NotSupportedException or EntryPointNotFoundException or DllNotFoundException)
        {
            // The libraries are loaded and fit, and still TorchSharp does not start.
            report = report with { Problem = $"TorchSharp does not start: {(exception.InnerException ?? exception).Message.Split('\n')[0].TrimEnd('.')}." };
            return new Diagnosis(report, Processor.OfThisMachine, null, Gpus.Of(report));
        }
    }

    /// <summary>What would be used, and why.</summary>
    public string Verdict => Report.Problem is not null ? "nothing can be trained here"
        : Gpus.WhyNone is { } why ? $"networks run on the CPU; a GPU cannot be used: {why}"
        : string.Create(CultureInfo.InvariantCulture, $"networks run on the CPU unless `--device cuda` is given, which is the first of {Gpus.Devices.Count} GPU{(Gpus.Devices.Count == 1 ? "" : "s")}");

    /// <summary>A line for each part, with what it is called before it.</summary>
    public IEnumerable<(string Part, string Text)> Lines()
    {
        yield return ("libtorch", Report.Folder is null ? "none" : $"{Report.Version?.ToString() ?? "of an unknown version,"} in '{Report.Folder}', {Origin()}");
        yield return ("binding", Report.Binding is null ? "none" : $"'{Report.Binding}', {State()}");
        if (Report.Symbols > 0)
        {
            yield return ("symbols", string.Create(CultureInfo.InvariantCulture, $"{Report.Symbols:N0} asked for, {(Report.Missing.Count == 0 ? "all there" : $"{Report.Missing.Count} not there")}"));
            foreach (var symbol in Report.Missing)
            {
                yield return ("", $"{symbol.Name}, {(symbol.IsNeeded ? "needed" : "not needed by ResNetGen")}");
            }
        }

        if (Report.Checks.Count > 0)
        {
            yield return ("values", Report.Checks.All(check => check.Agrees)
                ? string.Create(CultureInfo.InvariantCulture, $"{Report.Checks.Count} checks agree: {string.Join(", ", Report.Checks.Select(check => check.Name))}")
                : $"wrong in {string.Join(", ", Report.Checks.Where(check => !check.Agrees).Select(check => check.Name))}");
        }

        yield return ("processor", string.Create(CultureInfo.InvariantCulture, $"{Processor.Name}, {Processor.Cores} cores: {string.Join(", ", Processor.Features)}"));
        if (Threads is { } threads)
        {
            yield return ("kernels", string.Create(CultureInfo.InvariantCulture, $"{Report.CpuCapability ?? "those that torch chooses"}, on {threads} threads"));
        }

        var isFirst = true;
        foreach (var line in Gpus.Lines())
        {
            yield return (isFirst ? "GPU" : "", line);
            isFirst = false;
        }

        yield return ("so", Verdict);
    }

    /// <summary>The same as one JSON object on one line.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, AsItIs))
        {
            json.WriteStartObject();
            json.WriteBoolean("usable", Report.Problem is null);
            json.WriteString("problem", Report.Problem);
            json.WriteString("notice", Report.Notice);
            json.WriteString("verdict", Verdict);
            json.WriteStartObject("libtorch");
            json.WriteString("folder", Report.Folder);
            json.WriteString("origin", Report.Origin?.ToString().ToLowerInvariant());
            json.WriteString("version", Report.Version?.ToString());
            json.WriteBoolean("cuda", Report.HasCuda);
            json.WriteEndObject();
            json.WriteStartObject("binding");
            json.WriteString("path", Report.Binding);
            json.WriteBoolean("mended", Report.IsPatched);
            json.WriteNumber("symbols", Report.Symbols);
            json.WriteStartArray("missing");
            foreach (var symbol in Report.Missing)
            {
                json.WriteStartObject();
                json.WriteString("name", symbol.Name);
                json.WriteBoolean("needed", symbol.IsNeeded);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("checks");
            foreach (var check in Report.Checks)
            {
                json.WriteBoolean(check.Name, check.Agrees);
            }

            json.WriteEndObject();
            json.WriteStartObject("processor");
            json.WriteString("name", Processor.Name);
            json.WriteNumber("cores", Processor.Cores);
            json.WriteStartArray("features");
            foreach (var feature in Processor.Features)
            {
                json.WriteStringValue(feature);
            }

            json.WriteEndArray();
            json.WriteString("kernels", Report.CpuCapability);
            if (Threads is { } threads)
            {
                json.WriteNumber("threads", threads);
            }
            else
            {
                json.WriteNull("threads");
            }

            json.WriteEndObject();
            json.WriteStartArray("gpus");
            foreach (var device in Gpus.Devices)
            {
                json.WriteStartObject();
                foreach (var (name, value) in device)
                {
                    json.WriteString(name, value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
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
