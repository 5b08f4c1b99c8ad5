using System.Globalization;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests;

/// <summary>
/// When torch throws in a forward pass, the stack trace names the lines of the network's files: of the layer, and of the block that it is
/// in.
/// </summary>
public sealed class StackTraceTests
{
    [Fact]
    public void It_names_the_line_of_a_layer_and_of_the_block_that_calls_its_unit()
    {
        using var network = new LayerBlock(seed: 1);
        using var images = rand(1, 1, 28, 28);
        Spoil(network.Block1.Repeat1.ConvBottleneck);

        string[] places = ["mnist/layer_block: name: conv_bottleneck,", "mnist/layer_block: scope: block_1,"];
        AssertTrace(() => network.forward(images), places);
        AssertTrace(() => network.ForwardEndPoints(images), places);
    }

    [Fact]
    public void It_names_the_file_that_another_one_extends()
    {
        using var network = new Cifar10ResNet32E(seed: 1);
        using var images = rand(1, 3, 32, 32);
        Spoil(network.Block3.Unit1.Conv2);

        AssertTrace(() => network.forward(images), "cifar10/resnet_32_e: name: conv2,", "cifar10/resnet_32_a: scope: block3,");
    }

    /// <summary>The user has no such file, so it is the place where they use it.</summary>
    [Fact]
    public void Inside_what_ships_it_names_the_line_that_uses_it()
    {
        using var whole = new ResNetV2Small(seed: 1);
        using var images = rand(1, 3, 224, 224);
        Spoil(whole.Block4.Unit1.Conv3);
        using var network = new PartOfKeras(seed: 1);
        Spoil(network.Backbone.Conv2[0]);
        using var others = rand([1, .. PartOfKeras.Info.Input.Sizes.ToArray()]);

        AssertTrace(() => whole.forward(images), "slim/resnet_v2_small: scope: block4,");
        AssertTrace(() => network.forward(others), "networks/part_of_keras: name: backbone,");
    }

    /// <summary>Takes a channel from the kernel of the first convolution, which its images do not fit then.</summary>
    private static void Spoil(nn.Module layer)
    {
        using var noGrad = no_grad();
        var kernel = layer.parameters().First(weight => weight.dim() == 4);
        using var smaller = kernel.narrow(1, 1, kernel.shape[1] - 1);
        using var copy = smaller.contiguous();
        kernel.set_(copy);
    }

    /// <summary>The lines of network files in the trace are those that hold the texts, from the inside out.</summary>
    private static void AssertTrace(Func<object> forward, params string[] expected)
    {
        var trace = Assert.ThrowsAny<Exception>(forward).StackTrace!;

        var named = Regex.Matches(trace, @"in (?:.*/)?(\w+/\w+)\.resnet\.yaml:line (\d+)")
            .Select(match => $"{match.Groups[1].Value}:{match.Groups[2].Value}");
        Assert.Equal(expected.Select(Line), named);
    }

    private static string Line(string expected)
    {
        var (file, text) = (expected.Split(": ")[0], expected[(expected.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        var path = file.StartsWith("networks/", StringComparison.Ordinal) ? "tests/ResNetGen.Architectures.Tests/" : "architectures/";
        var lines = Repository.Read($"{path}{file}.resnet.yaml").Split('\n').ToList();
        var line = lines.FindIndex(line => line.Contains(text, StringComparison.Ordinal)) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{file}:{line}");
    }
}
