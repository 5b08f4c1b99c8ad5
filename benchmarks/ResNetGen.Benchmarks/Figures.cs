using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ResNetGen.Architectures;
using ResNetGen.Benchmarking;
using ResNetGen.Devices;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Benchmarks;

/// <summary>
/// Times networks in many settings, one after the other in one process, which a machine that is at hand for minutes has no time to start
/// for each. A line of JSON for each setting, at once. The peer in Python, <c>benchmarks/gpu/peers/figures.py</c>, takes the same words and
/// writes the same lines.
/// </summary>
internal static class Figures
{
    // What a setting is called: what 32-bit numbers are multiplied in, or what is computed in, and where the channels are.
    private const string LastChannels = "+last";

    public static readonly string[] Settings = ["fp32", "tf32", "bf16", "fp32+last", "tf32+last", "bf16+last"];

    private const int BurnIn = 3;
    private const int FewestSteps = 3;

    // As in the origin's protocol.
    private const int MostSteps = 100;

    /// <summary>Times every combination.</summary>
    /// <param name="networks">The names of networks that ship.</param>
    /// <param name="device">Where.</param>
    /// <param name="modes">Forward passes, training steps.</param>
    /// <param name="settings">Words of <see cref="Settings"/>.</param>
    /// <param name="batches">Numbers of images.</param>
    /// <param name="seconds">How long a setting is timed, about: from 3 to 100 steps.</param>
    /// <param name="search">Whether cuDNN tries its convolutions.</param>
    /// <param name="output">Receives the lines.</param>
    public static void Run(
        string[] networks,
        Device device,
        BenchmarkMode[] modes,
        string[] settings,
        int[] batches,
        double seconds,
        bool search,
        TextWriter output)
    {
        if (search)
        {
            CudnnSearch.Allow();
        }

        foreach (var name in networks)
        {
            var shipped = Catalogue.Find(name) ?? throw new ResNetGenException($"There is no network `{name}` that ships.");
            using var network = shipped.Create(device, seed: 1);
            var timed = from batch in batches from mode in modes from setting in settings select (mode, setting, batch);
            foreach (var (mode, setting, batch) in timed)
            {
                TensorFloat32.Allow(setting.StartsWith("tf32", StringComparison.Ordinal));
                var line = Time(network, shipped.Info, new BenchmarkOptions
                {
                    Mode = mode,
                    BatchSize = batch,
                    Optimizer = mode == BenchmarkMode.Train ? OptimizerSettings.Sgd() : null,
                    Precision = setting.StartsWith("bf16", StringComparison.Ordinal) ? Precision.BFloat16 : Precision.Full,
                    ChannelsLast = setting.EndsWith(LastChannels, StringComparison.Ordinal),
                }, seconds);
                line["engine"] = search ? "ResNetGen, cudnn.benchmark" : "ResNetGen";
                line["network"] = shipped.Name;
                line["setting"] = setting;
                output.WriteLine(line.ToJsonString());
                output.Flush();
            }
        }
    }

    private static JsonObject Time(nn.Module<Tensor, Tensor> network, NetworkInfo info, BenchmarkOptions options, double seconds)
    {
        try
        {
            // The first steps choose algorithms and take memory; the last of them says how many fit into the time.
            var once = Benchmark.Run(network, info, options with { BurnInSteps = 1, Steps = 1 });
            var steps = (int)Math.Clamp(seconds / once.MeanSeconds, FewestSteps, MostSteps);
            return JsonNode.Parse(Benchmark.Run(network, info, options with { BurnInSteps = BurnIn, Steps = steps }).ToJson())!.AsObject();
        }
        catch (ExternalException exception)
        {
            return new JsonObject
            {
                ["mode"] = options.Mode == BenchmarkMode.Train ? "train" : "forward",
                ["batch"] = options.BatchSize,
                ["error"] = exception.Message.Split('\n')[0],
            };
        }
    }

    /// <summary>Numbers with commas between them.</summary>
    public static int[] Numbers(string list) => [.. list.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
}
