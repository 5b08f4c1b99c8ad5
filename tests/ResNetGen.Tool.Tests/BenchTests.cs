using System.Text.Json;
using ResNetGen.Devices;

namespace ResNetGen.Tool.Tests;

[Collection(nameof(OneRun))]
public sealed class BenchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_timed_by_the_origin_s_protocol()
    {
        var lines = Outcome.Expected(
            "bench", folder.Write("tiny.resnet.yaml", Networks.Tiny), "--batch", "4", "--steps", "12", "--burn-in", "1")
            .TrimEnd('\n')
            .Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"^step 0, duration = \d+\.\d{3}$", lines[0]);
        Assert.Matches(@"^step 10, duration = \d+\.\d{3}$", lines[1]);
        Assert.Matches(@"^Forward across 12 steps, \d+\.\d{3} \+/- \d+\.\d{3} sec / batch$", lines[2]);
        Assert.Matches(@"images/s, .* GFLOP/s .*batch 4, float32, cpu", lines[3]);
    }

    [Fact]
    public void Json_is_all_there_is_on_the_output()
    {
        var output = Outcome.Expected(
            "bench", folder.Write("tiny.resnet.yaml", Networks.Tiny), "--batch", "3", "--steps", "2", "--burn-in", "0",
            "--mode", "train", "--dtype", "bfloat16", "--json");
        Assert.Equal(output.Length - 1, output.IndexOf('\n', StringComparison.Ordinal));
        using var json = JsonDocument.Parse(output);
        var result = json.RootElement;
        Assert.Equal("tiny", result.GetProperty("network").GetString());
        Assert.Equal("train", result.GetProperty("mode").GetString());
        Assert.Equal("bfloat16", result.GetProperty("dtype").GetString());
        Assert.Equal("cpu", result.GetProperty("device").GetString());
        Assert.Equal(3, result.GetProperty("batch").GetInt32());
        Assert.Equal(2, result.GetProperty("steps").GetInt32());
        Assert.Equal(2312, result.GetProperty("macs_per_image").GetInt64());
        Assert.Equal(3 / result.GetProperty("seconds_per_batch").GetDouble(), result.GetProperty("images_per_second").GetDouble(), 1e-6);
    }

    [Fact]
    public void A_file_may_lead_to_others_beside_it()
    {
        folder.Write("tiny.resnet.yaml", Networks.Tiny);
        folder.Write("variant.resnet.yaml", "extends: tiny\nclass: Variant\n");
        var whole = folder.Write(
            "whole.resnet.yaml",
            """
            network: whole
            input: [1, 16, 16]
            root:
              - { name: one, network: tiny }
              - { name: other, network: variant, from: input }
              - { concat: [one, other] }

            """);

        var output = Outcome.Expected("bench", whole, "--batch", "1", "--steps", "1", "--burn-in", "0", "--json");

        using var json = JsonDocument.Parse(output);
        Assert.Equal(2 * 2312, json.RootElement.GetProperty("macs_per_image").GetInt64());
    }

    [Fact]
    public void Precision_layout_and_optimizer_are_the_line_s()
    {
        var file = folder.Write("tiny.resnet.yaml", Networks.Tiny);
        var output = Outcome.Expected(
            "bench", file, "--batch", "2", "--steps", "1", "--burn-in", "0", "--mode", "train",
            "--precision", "bf16", "--channels-last", "--optimizer", "sgd", "--json");
        using var json = JsonDocument.Parse(output);
        var result = json.RootElement;
        Assert.Equal("float32", result.GetProperty("dtype").GetString());
        Assert.Equal("bf16", result.GetProperty("precision").GetString());
        Assert.True(result.GetProperty("channels_last").GetBoolean());
        Assert.Equal("sgd", result.GetProperty("optimizer").GetString());
        Assert.Equal(result.GetProperty("seconds_per_batch_median").GetDouble(), result.GetProperty("seconds_per_batch_least").GetDouble());
        Assert.Equal(
            "--optimizer adam steps after a backward pass, and a forward pass has none: give --mode train too.",
            Outcome.Refused(1, "bench", file, "--optimizer", "adam"));
    }

    [Theory]
    [InlineData("true", "convolutions and matrix products")]
    [InlineData("false", "none")]
    public void TensorFloat32_is_the_line_s(string allowed, string described)
    {
        var before = (TensorFloat32.InConvolutions, TensorFloat32.InMatrixProducts);
        try
        {
            Outcome.Expected(
                "bench", folder.Write("tiny.resnet.yaml", Networks.Tiny), "--batch", "1", "--steps", "1", "--burn-in", "0",
                "--tf32", allowed);
            Assert.Equal(described, TensorFloat32.Describe());
        }
        finally
        {
            (TensorFloat32.InConvolutions, TensorFloat32.InMatrixProducts) = before;
        }
    }

    [Fact]
    public void A_network_that_ships_is_timed()
    {
        var output = Outcome.Expected("bench", "resnet_v2_small", "--batch", "1", "--steps", "1", "--burn-in", "0", "--mode", "train");
        Assert.Contains("\nForward-backward across 1 steps, ", output, StringComparison.Ordinal);
    }
}
