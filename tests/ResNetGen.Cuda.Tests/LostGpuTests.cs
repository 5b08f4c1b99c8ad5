using System.Runtime.InteropServices;
using CudaStandIn;
using ResNetGen.Data;
using ResNetGen.Devices;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Cuda.Tests;

/// <summary>A GPU that fails in the middle of a run.</summary>
public sealed class LostGpuTests : IDisposable
{
    private const string Backward = "THSTensor_backward";
    private const string Failure = """
        CUDA error: an illegal memory access was encountered
        CUDA kernel errors might be asynchronously reported at some other API call, so the stacktrace below might be incorrect.
        """;

    private static readonly DataSplit Data = SyntheticImages.Create(new Shape(3, 16, 16), classes: 4, train: 40, test: 10, seed: 7);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>With all that would still be done on the GPU at a run's end.</summary>
    private TrainingOptions Options => new()
    {
        Recipe = new Recipe
        {
            Epochs = 2,
            BatchSize = 8,
            ChannelsLast = true,
            EmaDecay = 0.9,
        },
        CheckpointEverySteps = 2,
        LogEverySteps = 1,
        OutputFolder = folder.File("run"),
    };

    [Fact]
    public void The_run_says_what_happened_and_where_it_can_go_on()
    {
        var whole = Train(Options with { OutputFolder = folder.File("whole") });
        using (var ledger = new DeviceLedger())
        {
            ledger.LoseDevice(Backward, after: 5, Failure);
            var error = Assert.Throws<ResNetGenException>(() => Train(Options));
            Assert.Equal(
                "The GPU 'cuda:0' failed after step 5 (epoch 2, batch 0), "
                + "where torch says 'CUDA error: an illegal memory access was encountered', "
                + $"and serves this process no more: set ResumeFrom of the TrainingOptions to '{Options.CheckpointPath}' to go on; "
                + "if it fails again, see what nvidia-smi and the system's log say of it.",
                error.Message);
            Assert.Empty(ledger.Mixtures);
        }

        // As another process would.
        var rest = Train(Options with { ResumeFrom = Options.CheckpointPath });
        Assert.Equal(whole.Steps, rest.Steps);
        Assert.Equal(MetricsFile.ReadSteps(whole.MetricsPath), MetricsFile.ReadSteps(rest.MetricsPath));
    }

    [Theory]
    [InlineData("THSTensor_backward", 0)]
    [InlineData("THSTensor_to_type", 0)]
    [InlineData("THSTensor_argmax_along_dimension", 7)]
    [InlineData("THSTensor_copy_", 3)]
    [InlineData("THSTensor_cpu", 3)]
    public void Wherever_it_fails_that_is_what_is_said(string function, int after)
    {
        using var ledger = new DeviceLedger();
        ledger.LoseDevice(function, after, Failure);
        var error = Assert.Throws<ResNetGenException>(() => Train(Options));
        Assert.StartsWith("The GPU 'cuda:0' failed after step ", error.Message, StringComparison.Ordinal);
        var where = File.Exists(Options.CheckpointPath)
            ? $"set ResumeFrom of the TrainingOptions to '{Options.CheckpointPath}' to go on;"
            : "begin anew, since no checkpoint was saved yet;";
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CUDA error: unspecified launch failure", true)]
    [InlineData("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm(…)`", true)]
    [InlineData("CUDA driver error: unknown error", true)]
    [InlineData("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED", true)]
    [InlineData("CUDA error: out of memory", false)]
    [InlineData("CUDA out of memory. Tried to allocate 20.00 MiB.", false)]
    [InlineData("Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!", false)]
    public void A_failure_is_known_by_its_words(string words, bool isOne)
    {
        Assert.Equal(isOne, TorchErrors.IsGpuFailure(new TorchException(words)));
        Assert.False(TorchErrors.IsGpuFailure(new InvalidOperationException(words)));
    }

    [Fact]
    public void A_command_says_it_in_one_sentence()
    {
        using var ledger = new DeviceLedger();
        ledger.LoseDevice(Backward, after: 1, Failure);
        using var output = new StringWriter();
        using var error = new StringWriter { NewLine = "\n" };
        var network = Path.Combine(Repository.Root, "tests/ResNetGen.Cuda.Tests/every_layer.resnet.yaml");
        string[] command = ["bench", network, "--batch", "2", "--steps", "3", "--burn-in", "0", "--mode", "train", "--device", "cuda"];
        Assert.Equal(1, Tool.Program.Run(command, output, error));
        Assert.Equal(
            "The GPU failed, where torch says 'CUDA error: an illegal memory access was encountered': "
            + "run the command again, and if it fails again, see what nvidia-smi and the system's log say of it.\n",
            error.ToString());
    }

    private static TrainingResult Train(TrainingOptions options)
    {
        using var network = new EveryLayer(CUDA, seed: 3);
        return Trainer.Run(network, Data, options);
    }

    private sealed class TorchException(string message) : ExternalException(message);
}
