using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ResNetGen.Devices;
using ResNetGen.Layers;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Benchmarking;

/// <summary>Times a network on random images, by the protocol of TF-Slim's <c>time_tensorflow_run</c>.</summary>
public static class Benchmark
{
    // Small enough that no weight overflows in a thousand steps on random labels; the time does not depend on it.
    private const double LearningRate = 1e-4;

    // Kept, since TorchSharp lets go of a number that is made for one call while torch still reads it.
    private static readonly Scalar Half = 0.5;

    /// <summary>Times <paramref name="network"/> where it is, on its device; the weights in their own number type.</summary>
    /// <param name="network">
    /// The network. Its moving statistics change in training mode, its weights too if there is an optimizer; each module is left in the
    /// mode it was in.
    /// </param>
    /// <param name="options">What is timed, and how often.</param>
    /// <param name="output">Receives a line for every tenth step, and the result's.</param>
    /// <exception cref="ResNetGenException">An option makes no sense.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = "No call fits both: their second parameters are of two types.")]
    public static BenchmarkResult Run<TNetwork>(TNetwork network, BenchmarkOptions options, TextWriter? output = null)
        where TNetwork : nn.Module<Tensor, Tensor>, INetwork
    {
        ArgumentNullException.ThrowIfNull(network);
        return Run(network, network.Info, options, output);
    }

    /// <summary>Times a network whose class is known at run time only; all else as in the other overload.</summary>
    [SuppressMessage("ApiDesign", "RS0026", Justification = "No call fits both: their second parameters are of two types.")]
    public static BenchmarkResult Run(
        nn.Module<Tensor, Tensor> network, NetworkInfo info, BenchmarkOptions options, TextWriter? output = null) =>
        Run(network, info, options, output, TimeProvider.System);

    private static nn.Module<Tensor, Tensor> Freeze(nn.Module<Tensor, Tensor> network, NetworkInfo info, BenchmarkOptions options)
    {
        if (options.Mode == BenchmarkMode.Train)
        {
            throw new ResNetGenException("A frozen network does not learn: time its forward pass, or the network as it is.");
        }

        return network is INetwork compiled
            ? compiled.Freeze(options.BatchSize, options.Precision.ToScalarType())
            : throw new ResNetGenException(INetwork.NoFrozenForm(info));
    }

    internal static BenchmarkResult Run(
        nn.Module<Tensor, Tensor> network, NetworkInfo info, BenchmarkOptions options, TextWriter? output, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(options);
        Require(options.BatchSize, 1, "batch size");
        Require(options.Steps, 1, "number of timed steps");
        Require(options.BurnInSteps, 0, "number of steps before the timed ones");
        if (options.Frozen)
        {
            using var frozen = Freeze(network, info, options);
            return Run(frozen, info, options with { Frozen = false, ChannelsLast = true }, output, clock) with { Frozen = true };
        }

        PrecisionCheck.Require(network, options.Precision);

        var (device, type) = (Placement.DeviceOf(network), Placement.TypeOf(network));
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)options.Seed);
        var format = InputFormat.Of(network, options.Precision, options.ChannelsLast);
        var images = format.Of(RandomImages(info, options.BatchSize, generator).to(device));
        var labels = RandomLabels(info, options.BatchSize, generator)?.to(device);
        using var optimizer = options.Optimizer?.Create(WeightDecayGroup.Of(network));

        var modes = ModuleModes.Of(network);
        StepTimes times;
        try
        {
            if (options.ChannelsLast)
            {
                InputFormat.ArrangeKernels(network);
            }

            if (options.Mode == BenchmarkMode.Train)
            {
                ModuleModes.ToLearn(network);
                SingleValues.Refuse(
                    network, info, options.BatchSize, "choose a greater batch size, or put it into evaluation mode by `eval()`");
            }
            else
            {
                network.eval();
            }

            times = StepTimes.Measure(Step, options.BurnInSteps, options.Steps, clock, output);
        }
        finally
        {
            network.zero_grad();
            modes.Restore();
            if (options.ChannelsLast)
            {
                InputFormat.RestoreKernels(network);
            }
        }

        using var process = Process.GetCurrentProcess();
        var result = new BenchmarkResult(
            info.Name,
            options.Mode,
            optimizer is null ? null : options.Optimizer!.Name,
            device.ToString(),
            type.ToString().ToLowerInvariant(),
            get_num_threads(),
            options.BatchSize,
            options.Steps,
            times.Mean,
            times.Deviation,
            info.MultiplyAdds,
            process.PeakWorkingSet64)
        {
            MedianSeconds = times.Median,
            LeastSeconds = times.Least,
            Precision = options.Precision,
            ChannelsLast = options.ChannelsLast,
            TensorFloat32 = device.type == DeviceType.CUDA ? TensorFloat32.Describe() : null,
            DeviceBytes = CudaDriver.OfThisMachine.MemoryOf(device)?.InUse,
        };
        output?.WriteLine(result.ToString());
        return result;

        void Step()
        {
            if (options.Mode == BenchmarkMode.Train)
            {
                ForwardBackward(network, images, labels, optimizer);
            }
            else
            {
                using var inference = inference_mode();
                network.call(images).Dispose();
            }

            DeviceWork.Finish(device);
        }
    }

    private static void ForwardBackward(nn.Module<Tensor, Tensor> network, Tensor images, Tensor? labels, FusedOptimizer? optimizer)
    {
        using var scope = NewDisposeScope();
        if (optimizer is null)
        {
            network.zero_grad();
        }
        else
        {
            optimizer.zero_grad();
        }

        var output = network.call(images);

        // Features have no labels: the origin then takes half the sum of their squares (l2_loss).
        var loss = labels is null ? output.mul(output).sum().mul(Half) : Classification.CrossEntropy(output, labels, nn.Reduction.Mean);
        loss.backward();
        optimizer?.SetLearningRate(LearningRate);
        optimizer?.step();
    }

    private static Tensor RandomImages(NetworkInfo info, int batch, Generator generator) =>
        randn([batch, .. info.Input.Sizes.Select(size => (long)size)], generator: generator);

    // A network with classes may still end in something else than one value for each: a map of them, say.
    private static Tensor? RandomLabels(NetworkInfo info, int batch, Generator generator) =>
        info.Classes is { } classes && info.Output.Count == classes
            ? randint(0, classes, [batch], ScalarType.Int64, generator: generator)
            : null;

    private static void Require(long value, long least, string what)
    {
        if (value < least)
        {
            throw new ResNetGenException(FormattableString.Invariant($"The {what} is {value}; it must be at least {least}."));
        }
    }
}
