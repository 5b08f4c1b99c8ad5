using CudaStandIn;
using SkiaSharp;

namespace ResNetGen.Cuda.Tests;

/// <summary>The commands that take a device, on the GPU that is stood in for.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DeviceLedger ledger = new();
    private readonly string network = Path.Combine(Repository.Root, "tests/ResNetGen.Cuda.Tests/every_layer.resnet.yaml");

    public void Dispose()
    {
        ledger.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Train_evaluate_and_predict_say_the_same_as_on_the_CPU()
    {
        var data = Images();
        var run = folder.File("run");
        Output("train", network, "--data", data, "--epochs", "2", "--batch", "8", "--device", "cuda", "--out", run);
        Assert.Empty(ledger.Mixtures);
        Assert.NotEmpty(ledger.Waits);

        string[][] commands =
        [
            ["evaluate", network, "--checkpoint", run, "--data", data, "--json"],
            ["predict", network, "--checkpoint", run, Path.Combine(data, "test", "c1", "0.png"), Path.Combine(data, "test", "c3", "1.png")],
        ];
        foreach (var command in commands)
        {
            var onCuda = Output([.. command, "--device", "cuda"]);
            Assert.Equal(Output([.. command, "--device", "cpu"]), onCuda);
        }

        Assert.Empty(ledger.Mixtures);
    }

    [Theory]
    [InlineData("forward")]
    [InlineData("train")]
    public void Bench_waits_for_the_GPU_once_a_step(string mode)
    {
        Output("bench", network, "--batch", "2", "--steps", "5", "--burn-in", "2", "--mode", mode, "--device", "cuda", "--json");
        Assert.Empty(ledger.Mixtures);
        Assert.Equal(5 + 2, ledger.Waits.Count());
    }

    private static string Output(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = Tool.Program.Run(args, output, error);
        Assert.Equal("", error.ToString());
        Assert.Equal(0, exitCode);
        return output.ToString();
    }

    /// <summary>Four classes of grey images, 8 of each to learn from and 2 to judge by.</summary>
    private string Images()
    {
        foreach (var (set, count) in new[] { ("train", 8), ("test", 2) })
        {
            for (var label = 0; label < 4; label++)
            {
                Directory.CreateDirectory(folder.File("data", set, $"c{label}"));
                for (var image = 0; image < count; image++)
                {
                    using var bitmap = new SKBitmap(12, 12);
                    var grey = (byte)((60 * label) + image);
                    bitmap.Erase(new SKColor(grey, grey, grey));
                    using var file = File.Create(folder.File("data", set, $"c{label}", $"{image}.png"));
                    bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
                }
            }
        }

        return folder.File("data");
    }
}
