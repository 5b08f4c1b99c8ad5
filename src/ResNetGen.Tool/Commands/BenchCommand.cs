using System.CommandLine;
using ResNetGen.Benchmarking;
using ResNetGen.Tool.Documents;
using ResNetGen.Tool.Options;
using ResNetGen.Training;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen bench</c>: times a network on random images.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var defaults = new BenchmarkOptions();
        var network = NetworkArgument.Create();
        var batch = NumberOption.Whole("--batch", "The number of images in a step", defaults.BatchSize, least: 1);
        var steps = NumberOption.Whole("--steps", "The number of steps that are timed", defaults.Steps, least: 1);
        var burnIn = NumberOption.Whole("--burn-in", "The number of steps before them that are not timed", defaults.BurnInSteps, least: 0);
        var mode = new ChoiceOption<BenchmarkMode>(
            "--mode",
            "Times the forward pass, or forward and backward",
            ("forward", BenchmarkMode.Forward),
            ("train", BenchmarkMode.Train));
        var device = DeviceOption.Create();
        var dtype = new ChoiceOption<ScalarType>(
            "--dtype",
            "The type of weights and images, batch norm's included",
            ("float32", ScalarType.Float32),
            ("bfloat16", ScalarType.BFloat16),
            ("float16", ScalarType.Float16),
            ("float64", ScalarType.Float64));
        var precision = PrecisionOption.Create();
        var channelsLast = ChannelsLastOption.Create();
        var frozen = FrozenOption.Create();
        var optimizer = new ChoiceOption<OptimizerSettings?>(
            "--optimizer",
            "Takes a step after each backward pass",
            ("none", null),
            ("sgd", OptimizerSettings.Sgd()),
            ("adam", OptimizerSettings.Adam()),
            ("adamw", OptimizerSettings.AdamW()));
        var tf32 = TensorFloat32Option.Create();
        var json = JsonOption.Create();
        var command = new Command("bench", "Times a network on random images: seconds a batch, images/s, GFLOP/s and memory")
        {
            network, batch, steps, burnIn, mode.Option, optimizer.Option, device, dtype.Option, precision.Option, channelsLast, frozen,
            tf32, json,
        };
        command.SetAction(line =>
        {
            var output = line.InvocationConfiguration.Output;
            var (isFrozen, type) = (line.GetValue(frozen), dtype.In(line));
            if (isFrozen && type is not (ScalarType.Float32 or ScalarType.BFloat16))
            {
                throw new ResNetGenException("A frozen network computes in float32 or bfloat16: give --dtype one of these.");
            }

            // What is frozen is of 32 bits.
            var isShort = isFrozen && type == ScalarType.BFloat16;
            var options = new BenchmarkOptions
            {
                Frozen = isFrozen,
                BatchSize = line.GetValue(batch),
                Steps = line.GetValue(steps),
                BurnInSteps = line.GetValue(burnIn),
                Mode = mode.In(line),
                Optimizer = optimizer.In(line),
                Precision = isShort ? Precision.BFloat16 : precision.In(line),
                ChannelsLast = line.GetValue(channelsLast),
            };
            if (options is { Optimizer: not null, Mode: BenchmarkMode.Forward })
            {
                throw new ResNetGenException(
                    $"--optimizer {line.GetValue(optimizer.Option)} steps after a backward pass, and a forward pass has none: "
                    + "give --mode train too.");
            }

            var isJson = line.GetValue(json);
            var networkClass = NetworkDocument.Open(line.GetRequiredValue(network)).ToClass();
            var runsOn = device.Open(line);
            tf32.Apply(line);
            using var module = networkClass.Create(runsOn, isShort ? ScalarType.Float32 : type, options.Seed);
            var result = Benchmark.Run(module, networkClass.Info, options, isJson ? null : output);
            output.WriteLine(isJson ? result.ToJson() : result.ToDetails());
        });
        return command;
    }
}
