using System.Runtime.InteropServices;
using ResNetGen.Data;
using ResNetGen.Layers;
using ResNetGen.Devices;
using ResNetGen.Training;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

[Collection(nameof(Alone))]
public sealed class MemoryShortageTests
{
    private const string OfTheCpu =
        "[enforce fail at alloc_cpu.cpp:121] err == 0. DefaultCPUAllocator: can't allocate memory: "
        + "you tried to allocate 17179869184 bytes. Error code 12 (Cannot allocate memory)\nException raised from alloc_cpu";

    private const string OfCuda =
        "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.15 GiB of which 512.00 MiB is free. "
        + "Including non-PyTorch memory, this process has 78.60 GiB memory in use. Of the allocated memory 1.25 GiB is allocated by "
        + "PyTorch, and 256.00 MiB is reserved by PyTorch but unallocated. If reserved but unallocated memory is large try setting "
        + "PYTORCH_ALLOC_CONF=expandable_segments:True";

    private static readonly Shape Image = new(1, 16, 16);

    private const string OfTheDriver =
        "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported at some other API call";

    private const string OfCudnn = "cuDNN error: CUDNN_STATUS_ALLOC_FAILED";

    private const string OfCublas = "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`";

    private const string OfTheSearch = "FIND was unable to find an engine to execute this computation";

    [Theory]
    [InlineData(OfTheDriver)]
    [InlineData(OfCudnn)]
    [InlineData(OfCublas)]
    [InlineData(OfTheSearch)]
    [InlineData("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED")]
    [InlineData("GET was unable to find an engine to execute this computation")]
    [InlineData("Unable to find a valid cuDNN algorithm to run convolution")]
    public void A_GPU_without_figures_gets_no_estimate(string message)
    {
        var cause = new TorchException(message);
        Assert.True(TorchErrors.IsOutOfMemory(cause));
        var info = new NetworkInfo(
            "made",
            "Made",
            new Shape(1, 100, 100),
            new Shape(10),
            10,
            [new LayerInfo("made/a", "conv2d", new Shape(95, 1000), 1_000_000, 1_000_000, 0)]);

        // Half of what was tried, whatever the machine's own memory is: that is not the GPU's.
        Assert.Equal(
            "The memory does not suffice for a batch of 100: 'made' takes about 0.5 MiB for an image (its layers' outputs, "
            + "which the backward pass needs) and 11.4 MiB for the weights, "
            + $"and torch does not say how much the GPU has ('{message.Split('\n')[0]}'); a batch of 50 may fit: choose that, "
            + $"or go through the batch in 2 micro-batches (`accumulate`); no checkpoint was saved yet.",
            MemoryShortage.Explain(cause, info, new Recipe { BatchSize = 100 }, 4, 4, null).Message);
        Assert.Contains(
            "; 12 images at once may fit: go through the batch in 9 micro-batches (`accumulate`); ",
            MemoryShortage.Explain(cause, info, new Recipe { BatchSize = 100, GradientAccumulationSteps = 4 }, 4, 4, null).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "; not even one image would fit: ",
            MemoryShortage.Explain(cause, info, new Recipe { BatchSize = 1 }, 4, 4, null).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_CPU_s_memory_is_the_machine_s()
    {
        var info = new NetworkInfo(
            "made",
            "Made",
            new Shape(1, 100, 100),
            new Shape(10),
            10,
            [new LayerInfo("made/a", "conv2d", new Shape(95, 1000), 1_000_000, 1_000_000, 0)]);
        Assert.Matches(
            @", and [\d.]+ GiB are there; ",
            MemoryShortage.Explain(new TorchException(OfTheCpu), info, new Recipe { BatchSize = 100 }, 4, 4, null).Message);
    }

    [Theory]
    [InlineData("CUDA error: device-side assert triggered")]
    [InlineData("CUDA error: no kernel image is available for execution on the device")]
    [InlineData("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED")]
    public void Other_faults_of_a_GPU_are_not_its_memory_s(string message) =>
        Assert.False(TorchErrors.IsOutOfMemory(new TorchException(message)));

    [Theory]
    [InlineData(OfTheCpu)]
    [InlineData(OfCuda)]
    public void Torch_s_words_are_understood(string message)
    {
        Assert.True(TorchErrors.IsOutOfMemory(new TorchException(message)));
        Assert.False(TorchErrors.IsOutOfMemory(new TorchException("The size of tensor a (3) must match")));
        Assert.Equal(message == OfCuda ? 2L << 30 : null, MemoryShortage.OfTheGpu(message));
    }

    [Fact]
    public void A_run_without_memory_says_which_batch_would_fit()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var data = SyntheticImages.Create(Image, classes: 4, train: 64, test: 8, seed: 1);
        using var hook = new Hook(network.Conv2, call => call == 3 ? throw new TorchException(OfCuda) : true);
        var options = new TrainingOptions
        {
            Recipe = new() { BatchSize = 16, Epochs = 1 },
            OutputFolder = folder.Path,
            CheckpointEverySteps = 1,
        };
        var exception = Assert.Throws<ResNetGenException>(() => Trainer.Run(network, data, options));

        // The batch was not too large by the estimate, so half of it is said.
        Assert.Matches(
            @"^The memory does not suffice for a batch of 16: 'small' takes about 0\.0 MiB for an image \(its layers' outputs, "
            + @"which the backward pass needs\) and 0\.0 MiB for the weights, and 2\.0 GiB are there; a batch of 8 would fit: "
            + @"choose that, or go through the batch in 2 micro-batches \(`accumulate`\); "
            + @"the last checkpoint is '.*checkpoint\.safetensors'\.$",
            exception.Message);
        Assert.IsType<TorchException>(exception.InnerException);
        Assert.Equal(2, ResNetGen.Checkpoints.Checkpoint.Verify(options.CheckpointPath).Step);
    }

    [Fact]
    public void The_estimate_is_the_one_that_is_described()
    {
        // 10,000 numbers in and 1.25 × 95,000 out: 515,000 bytes an image; 1,000,000 weights with gradient and momentum: 12,000,000 bytes.
        // Of 2 GiB nine tenths are used.
        var info = new NetworkInfo(
            "made",
            "Made",
            new Shape(1, 100, 100),
            new Shape(10),
            10,
            [new LayerInfo("made/a", "conv2d", new Shape(95, 1000), 1_000_000, 1_000_000, 0)]);
        var fitting = ((long)(0.9 * (2L << 30)) - 12_000_000) / 515_000;
        Assert.Equal(3729, fitting);
        var message = MemoryShortage.Explain(new TorchException(OfCuda), info, new Recipe { BatchSize = 100_000 }, 4, 4, null).Message;
        Assert.Contains(
            " takes about 0.5 MiB for an image (its layers' outputs, which the backward pass needs) and 11.4 MiB for the weights, "
            + "and 2.0 GiB are there; a batch of 3584 would fit",
            message,
            StringComparison.Ordinal);
        Assert.EndsWith("; no checkpoint was saved yet.", message, StringComparison.Ordinal);

        // In parts no more than half a part is said. With Adam and an average each weight is there five times: 20,000,000 bytes.
        var parts = new Recipe { BatchSize = 1001, GradientAccumulationSteps = 4, Optimizer = OptimizerSettings.Adam(), EmaDecay = 0.99 };
        Assert.Matches(
            "^The memory does not suffice for a batch of 1001 in 4 micro-batches: "
            + "'made' takes about 0\\.5 MiB for an image .* and 19\\.1 MiB for the weights, .* are there; 125 images at once would fit: "
            + "go through the batch in 9 micro-batches \\(`accumulate`\\); ",
            MemoryShortage.Explain(new TorchException(OfCuda), info, parts, 4, 4, null).Message);

        // Bytes of the weights alone that are more than there is.
        var huge = info with { Layers = [new LayerInfo("made/a", "conv2d", new Shape(1), 1_000_000_000, 1_000_000_000, 0)] };
        var made = new NetworkInfo("made", "Made", huge.Input, huge.Output, 10, huge.Layers);
        Assert.Contains(
            "; not even one image would fit: choose a smaller network, or smaller images; ",
            MemoryShortage.Explain(new TorchException(OfCuda), made, new Recipe { BatchSize = 8 }, 4, 4, null).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Torch_on_the_cpu_says_it_in_words_that_are_known()
    {
        var exception = Assert.ThrowsAny<Exception>(() => zeros(1L << 50).Dispose());
        Assert.True(TorchErrors.IsOutOfMemory(exception), exception.ToString());
    }

    private sealed class TorchException(string message) : ExternalException(message);

    private sealed class Hook : IDisposable
    {
        private readonly Action remove;
        private int calls;

        public Hook(Layer layer, Func<int, bool> onCall)
        {
            var hook = layer.register_forward_hook((_, _, output) =>
            {
                onCall(++calls);
                return output;
            });
            remove = hook.remove;
        }

        public void Dispose() => remove();
    }
}
