using System.Text.Json;
using ResNetGen.Benchmarking;
using ResNetGen.Tests.Training;
using ResNetGen.Training;
using TorchSharp;

namespace ResNetGen.Tests.Benchmarking;

[Collection(nameof(Alone))]
public class BenchmarkTests
{
    private static readonly Shape Image = new(3, 16, 16);

    [Fact]
    public void Mean_and_deviation_are_those_computed_by_hand()
    {
        // The textbook example: mean 5, mean square deviation (9 + 1 + 1 + 1 + 0 + 0 + 4 + 16) / 8 = 4.
        var times = StepTimes.Of([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal((5, 2), (times.Mean, times.Deviation));
        Assert.Equal((4.5, 2), (times.Median, times.Least));
        Assert.Equal(new StepTimes(0.25, 0, 0.25, 0.25), StepTimes.Of([0.25]));
        Assert.Equal(3, StepTimes.Of([7, 3, 1]).Median);
    }

    [Fact]
    public void Burn_in_does_not_count_and_every_tenth_step_gets_a_line()
    {
        // Three slow steps, then steps of 0.1, 0.3, 0.1, … seconds: mean 0.2, deviation 0.1.
        var clock = new StubClock();
        using var output = new StringWriter();
        var calls = 0;
        var times = StepTimes.Measure(
            () => clock.Advance(++calls <= 3 ? 100 : calls % 2 == 0 ? 0.1 : 0.3), burnIn: 3, steps: 22, clock, output);

        Assert.Equal(25, calls);
        Assert.Equal(0.2, times.Mean, 1e-9);
        Assert.Equal(0.1, times.Deviation, 1e-9);
        Assert.Equal(["step 0, duration = 0.100", "step 10, duration = 0.100", "step 20, duration = 0.100"], Lines(output));
    }

    [Fact]
    public void The_result_reads_as_the_origins()
    {
        var result = Result(BenchmarkMode.Forward);
        Assert.Equal("Forward across 100 steps, 0.233 +/- 0.002 sec / batch", result.ToString());
        Assert.Equal("Forward-backward across 100 steps, 0.233 +/- 0.002 sec / batch", Result(BenchmarkMode.Train).ToString());
    }

    [Fact]
    public void Speeds_follow_from_the_exact_multiply_adds()
    {
        // ResNet-v2-152 at batch 32, as in the origin: 137.3 images/s of 10.9 G multiply-adds.
        var forward = Result(BenchmarkMode.Forward);
        Assert.Equal(137.339, forward.ImagesPerSecond, 1e-3);
        Assert.Equal(2_995.83, forward.GigaflopsPerSecond, 0.01);
        Assert.Equal(3 * forward.GigaflopsPerSecond, Result(BenchmarkMode.Train).GigaflopsPerSecond, 1e-9);
        Assert.Equal(
            "137.3 images/s, 2995.8 GFLOP/s (2 a multiply-add), peak resident memory 1500 MiB; batch 32, "
            + "float32, cpu, 2 threads", forward.ToDetails());
        Assert.Equal(
            "137.3 images/s, 8987.5 GFLOP/s (2 a multiply-add, backward = 2 forward), peak resident memory 1500 MiB; "
            + "batch 32, float32, cpu, 2 threads",
            Result(BenchmarkMode.Train).ToDetails());
    }

    [Fact]
    public void A_result_of_a_GPU_says_what_it_was_computed_in_and_the_GPU_s_memory()
    {
        var result = Result(BenchmarkMode.Train) with
        {
            Device = "cuda:0",
            Optimizer = "sgd",
            TensorFloat32 = "convolutions",
            DeviceBytes = 3L << 30,
        };
        Assert.Equal(
            "137.3 images/s, 8987.5 GFLOP/s (2 a multiply-add, backward = 2 forward), peak resident memory 1500 MiB, "
            + "GPU memory 3072 MiB; batch 32, float32 (TF32 in convolutions), sgd, cuda:0",
            result.ToDetails());
        var bf16 = result with { Precision = Precision.BFloat16, ChannelsLast = true, DeviceBytes = null };
        Assert.EndsWith(
            ", GPU memory not known; batch 32, float32 computed in bfloat16 (TF32 in convolutions), channels last, sgd, cuda:0",
            bf16.ToDetails(),
            StringComparison.Ordinal);
        using var json = JsonDocument.Parse(bf16.ToJson());
        Assert.Equal(
            ("bf16", true, "convolutions"),
            (
                json.RootElement.GetProperty("precision").GetString(),
                json.RootElement.GetProperty("channels_last").GetBoolean(),
                json.RootElement.GetProperty("tf32").GetString()));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("device_bytes").ValueKind);
        using var known = JsonDocument.Parse(result.ToJson());
        Assert.Equal(3L << 30, known.RootElement.GetProperty("device_bytes").GetInt64());
    }

    [Fact]
    public void The_result_is_one_json_object()
    {
        using var json = JsonDocument.Parse(Result(BenchmarkMode.Train).ToJson());
        var root = json.RootElement;
        Assert.Equal("resnet_v2_152", root.GetProperty("network").GetString());
        Assert.Equal("train", root.GetProperty("mode").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("optimizer").ValueKind);
        Assert.Equal(32, root.GetProperty("batch").GetInt32());
        Assert.Equal(0.233, root.GetProperty("seconds_per_batch").GetDouble());
        Assert.Equal(0.002, root.GetProperty("seconds_per_batch_deviation").GetDouble());
        Assert.Equal(10_906_697_728, root.GetProperty("macs_per_image").GetInt64());
        Assert.Equal(1_572_864_000, root.GetProperty("peak_resident_bytes").GetInt64());
    }

    private static string[] Lines(StringWriter output) =>
        output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void Forward_leaves_the_network_as_it_was()
    {
        using var network = new SmallNetwork(Image, 4);
        network.train();
        var mean = network.Conv1.BatchNorm.RunningMean.data<float>().ToArray();
        using var output = new StringWriter();
        var result = Benchmark.Run(network, new BenchmarkOptions { BatchSize = 2, Steps = 12, BurnInSteps = 2 }, output);
        var lines = Lines(output);

        Assert.Equal(mean, network.Conv1.BatchNorm.RunningMean.data<float>().ToArray());
        Assert.True(network.training);
        Assert.Equal(("small", 12, 2, "cpu", "float32"), (result.Network, result.Steps, result.BatchSize, result.Device, result.DType));
        Assert.Equal(network.Info.MultiplyAdds, result.MultiplyAdds);
        Assert.True(result.MeanSeconds > 0 && result.PeakResidentBytes > 1 << 20);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("step 10, duration = ", lines[1], StringComparison.Ordinal);
        Assert.Equal(result.ToString(), lines[2]);
    }

    [Fact]
    public void Training_stops_at_the_gradients_unless_an_optimizer_is_given()
    {
        using var network = new SmallNetwork(Image, 4);
        network.eval();
        var weight = network.Conv1.Weight.data<float>().ToArray();
        var mean = network.Conv1.BatchNorm.RunningMean.data<float>().ToArray();
        var options = new BenchmarkOptions { Mode = BenchmarkMode.Train, BatchSize = 2, Steps = 1, BurnInSteps = 0 };

        Assert.Null(Benchmark.Run(network, options).Optimizer);
        Assert.Equal(weight, network.Conv1.Weight.data<float>().ToArray());
        Assert.NotEqual(mean, network.Conv1.BatchNorm.RunningMean.data<float>().ToArray());
        Assert.False(network.training);

        Assert.Equal("sgd", Benchmark.Run(network, options with { Optimizer = OptimizerSettings.Sgd() }).Optimizer);
        Assert.NotEqual(weight, network.Conv1.Weight.data<float>().ToArray());
    }

    [Theory]
    [InlineData(BenchmarkMode.Forward)]
    [InlineData(BenchmarkMode.Train)]
    public void Bfloat16_features_run_too(BenchmarkMode mode)
    {
        using var network = new SmallNetwork(Image, 4, dtype: torch.ScalarType.BFloat16);
        var result = Benchmark.Run(
            network, network.Info with { Classes = null }, new BenchmarkOptions { Mode = mode, BatchSize = 2, Steps = 1, BurnInSteps = 0 });
        Assert.Equal("bfloat16", result.DType);
    }

    [Theory]
    [InlineData(BenchmarkMode.Forward)]
    [InlineData(BenchmarkMode.Train)]
    public void In_bfloat16_with_the_channels_last_it_computes_as_the_trainer_does(BenchmarkMode mode)
    {
        using var network = new SmallNetwork(Image, 4);
        List<(torch.ScalarType Input, bool InputChannelsLast, torch.ScalarType Weight, bool KernelChannelsLast, torch.ScalarType Gamma)>
            seen = [];
        var hook = network.Conv1.register_forward_hook((_, input, output) =>
        {
            seen.Add(
                (
                    input.dtype,
                    IsChannelsLast(input),
                    network.Conv1.Weight.dtype,
                    IsChannelsLast(network.Conv1.Weight),
                    network.Conv1.BatchNorm.Weight!.dtype));
            return output;
        });
        var options = new BenchmarkOptions
        {
            Mode = mode,
            BatchSize = 2,
            Steps = 1,
            BurnInSteps = 0,
            Precision = Precision.BFloat16,
            ChannelsLast = true,
        };
        var result = Benchmark.Run(network, options);
        hook.remove();

        Assert.Equal([(torch.ScalarType.BFloat16, true, torch.ScalarType.Float32, true, torch.ScalarType.Float32)], seen);
        Assert.Equal(("float32", Precision.BFloat16, true), (result.DType, result.Precision, result.ChannelsLast));
        Assert.False(IsChannelsLast(network.Conv1.Weight));
        Assert.True(result.LeastSeconds > 0 && result.LeastSeconds <= result.MedianSeconds);
        Assert.Null(result.TensorFloat32);
        Assert.Null(result.DeviceBytes);

        static bool IsChannelsLast(torch.Tensor tensor) => tensor.stride(1) == 1;
    }

    [Fact]
    public void Weights_of_fewer_bits_do_not_compute_in_bfloat16_besides()
    {
        using var network = new SmallNetwork(Image, 4, dtype: torch.ScalarType.BFloat16);
        var options = new BenchmarkOptions { BatchSize = 2, Steps = 1, BurnInSteps = 0, Precision = Precision.BFloat16 };
        Assert.Contains(
            "make the network without a `dtype`",
            Assert.Throws<ResNetGenException>(() => Benchmark.Run(network, options)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BenchmarkMode.Forward)]
    [InlineData(BenchmarkMode.Train)]
    public void No_tensor_stays_after_a_step(BenchmarkMode mode)
    {
        using var network = new SmallNetwork(Image, 4);
        var options = new BenchmarkOptions { Mode = mode, BatchSize = 2, Steps = 1, BurnInSteps = 0, Optimizer = OptimizerSettings.Sgd() };
        Benchmark.Run(network, options);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Benchmark.Run(network, options with { Steps = 20 });
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void What_makes_no_sense_is_refused_in_a_sentence()
    {
        using var network = new SmallNetwork(Image, 4);
        Assert.Equal(
            "The number of timed steps is 0; it must be at least 1.",
            Assert.Throws<ResNetGenException>(() => Benchmark.Run(network, new BenchmarkOptions { Steps = 0 })).Message);
    }

    private static BenchmarkResult Result(BenchmarkMode mode) =>
        new("resnet_v2_152", mode, null, "cpu", "float32", 2, 32, 100, 0.233, 0.002, 10_906_697_728, 1_572_864_000);
}
