using System.Text;
using BenchmarkDotNet.Attributes;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Emit;

namespace ResNetGen.Microbenchmarks;

/// <summary>What a build waits for.</summary>
public class CompilerBenchmarks
{
    private const string Network = "slim/resnet_v2_50";
    private const int DistinctUnits = 200;

    private string large = "";
    private CompiledNetwork? compiled;

    /// <summary>A network in which no two units are alike, so that the shapes of each are worked out.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var text = new StringBuilder("network: large\ninput: [3, 64, 64]\nblocks:\n");
        for (var unit = 1; unit <= DistinctUnits; unit++)
        {
            text.Append("  - { unit_fn: bottleneck, args: \"[(").Append(4 * unit).Append(", ").Append(unit).Append(", 1)]\" }\n");
        }

        large = text.ToString();
        compiled = NetworkCompiler.CompileShipped(Network);
        foreach (var result in new[] { compiled, NetworkCompiler.Compile("large.resnet.yaml", large) })
        {
            if (result.Diagnostics.Count > 0)
            {
                throw new InvalidOperationException(result.Diagnostics[0].Message);
            }
        }
    }

    /// <summary>Text to graph, of ResNet-v2-50.</summary>
    [Benchmark]
    public CompiledNetwork Compile() => NetworkCompiler.CompileShipped(Network);

    /// <summary>Text to graph, of two hundred different units.</summary>
    [Benchmark]
    public CompiledNetwork Shapes() => NetworkCompiler.Compile("large.resnet.yaml", large);

    /// <summary>Graph to C#, of ResNet-v2-50.</summary>
    [Benchmark]
    public string Emit() => NetworkEmitter.Emit(compiled!.Graph, "Measured");
}
