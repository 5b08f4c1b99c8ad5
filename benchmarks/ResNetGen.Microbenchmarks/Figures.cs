using System.Text.Json;
using System.Text.Json.Serialization;

namespace ResNetGen.Microbenchmarks;

/// <summary>How long one thing takes, over many iterations.</summary>
/// <param name="Name">What was measured: <c>CompilerBenchmarks.Emit</c>.</param>
/// <param name="Median">In microseconds.</param>
/// <param name="LowerQuartile">A quarter of the iterations were faster.</param>
/// <param name="UpperQuartile">A quarter of the iterations were slower.</param>
/// <param name="Iterations">How many there were.</param>
public sealed record Figure(string Name, double Median, double LowerQuartile, double UpperQuartile, int Iterations);

/// <summary>What was measured in one go, and on what.</summary>
/// <param name="Machine">Processor, cores, system and runtime: figures of two machines say nothing of the code.</param>
/// <param name="Cores">How many processes run at once there.</param>
/// <param name="Load">The mean number of processes that wanted to run, in the minute before; null where the system does not tell.</param>
/// <param name="All">The figures.</param>
public sealed record Figures(string Machine, int Cores, double? Load, IReadOnlyList<Figure> All)
{
    /// <summary>Whether others worked there, too: then the figures are of them as well.</summary>
    [JsonIgnore]
    public bool WasBusy => Load > Cores / 2.0;

    private static readonly FiguresContext Json = new(
        new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, NewLine = "\n" });

    /// <summary>Reads figures that were kept.</summary>
    public static Figures Read(string path) => JsonSerializer.Deserialize(File.ReadAllText(path), Json.Figures)!;

    /// <summary>Keeps them.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json.Figures) + "\n");
}

[JsonSerializable(typeof(Figures))]
internal sealed partial class FiguresContext : JsonSerializerContext;
