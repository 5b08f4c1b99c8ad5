using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResNetGen.Tool.Doctor;

/// <summary>A diagnosis for programs.</summary>
internal static class DiagnosisJson
{
    // People read it too, and no web page shows it: an apostrophe stays one.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON object on one line.</summary>
    public static string Write(Diagnosis diagnosis)
    {
        var (report, processor, threads, gpus) = diagnosis;
        return new JsonObject
        {
            ["usable"] = report.Problem is null,
            ["problem"] = report.Problem,
            ["notice"] = report.Notice,
            ["verdict"] = diagnosis.Verdict,
            ["libtorch"] = new JsonObject
            {
                ["folder"] = report.Folder,
                ["origin"] = report.Origin?.ToString().ToLowerInvariant(),
                ["version"] = report.Version?.ToString(),
                ["cuda"] = report.HasCuda,
            },
            ["binding"] = new JsonObject
            {
                ["path"] = report.Binding,
                ["mended"] = report.IsPatched,
                ["symbols"] = report.Symbols,
                ["missing"] = Array(report.Missing, symbol => new JsonObject { ["name"] = symbol.Name, ["needed"] = symbol.IsNeeded }),
            },
            ["checks"] = Object(report.Checks, check => check.Name, check => check.Agrees),
            ["processor"] = new JsonObject
            {
                ["name"] = processor.Name,
                ["cores"] = processor.Cores,
                ["features"] = Array(processor.Features, feature => JsonValue.Create(feature)),
                ["kernels"] = report.CpuCapability,
                ["threads"] = threads,
            },
            ["gpus"] = Array(gpus.Devices, device => Object(device, row => row.Name, row => row.Value)),
        }.ToJsonString(Readable);
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> node) => [.. items.Select(node)];

    private static JsonObject Object<T>(IEnumerable<T> items, Func<T, string> name, Func<T, JsonNode?> value) =>
        new(items.Select(item => KeyValuePair.Create(name(item), value(item))));
}
