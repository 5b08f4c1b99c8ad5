using ResNetGen.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Architectures.Tests;

/// <summary>Generated networks against slim's resnet_v2 as written by hand of TorchSharp's own modules, with the same weights.</summary>
public sealed class AgainstHandWrittenTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void TheSmallNetworkAgreesInEvaluationAndInTraining()
    {
        using var generated = new ResNetV2Small(seed: 1);
        using var written = HandWrittenResNetV2.Small();
        Agree(generated, written, size: 224, batch: 3);
    }

    [Fact]
    public void ResNetV2_50AgreesInEvaluationAndInTraining()
    {
        using var generated = new ResNetV2_50(seed: 1);
        using var written = HandWrittenResNetV2.ResNet50();
        Agree(generated, written, size: 224, batch: 2);
    }

    [Fact]
    public void AnOddSizeWithoutClassesAgrees()
    {
        using var generated = new Small321(seed: 1);
        using var written = HandWrittenResNetV2.Small(classes: null);
        Agree(generated, written, size: 321, batch: 2);
    }

    [Fact]
    public void WithoutTheRootBlockItAgrees()
    {
        using var generated = new Small128Rootless(seed: 1);
        using var written = HandWrittenResNetV2.Small(classes: null, includeRoot: false);
        Agree(generated, written, size: 128, batch: 2);
    }

    [Fact]
    public void WithoutGlobalPoolingItAgrees()
    {
        using var generated = new Small65(seed: 1);
        using var written = HandWrittenResNetV2.Small(classes: null, globalPool: false);
        Agree(generated, written, size: 65, batch: 2);
    }

    private static void Agree(nn.Module<Tensor, Tensor> generated, HandWrittenResNetV2 written, int size, int batch)
    {
        Compare.Perturb(generated, seed: 2);
        written.CopyWeightsFrom(generated);
        using var generator = new Generator(3);
        using var images = randn([batch, 3, size, size], generator: generator);

        generated.eval();
        written.eval();
        using (no_grad())
        {
            using var expected = written.call(images);
            using var actual = generated.call(images);
            Compare.Close(expected, actual, Tolerance, "The forward pass in evaluation");
        }

        generated.train();
        written.train();
        using var weighting = Backward(written, images, null);
        using var same = Backward(generated, images, weighting);
        var gradients = generated.named_parameters()
            .ToDictionary(entry => entry.name, entry => entry.parameter.grad, StringComparer.Ordinal);
        foreach (var (name, parameter) in written.named_parameters())
        {
            var generatedName = HandWrittenResNetV2.ToGeneratedName(name);
            Assert.True(gradients.Remove(generatedName, out var gradient), $"There is no parameter {generatedName}.");
            Compare.Close(parameter.grad!, gradient!, Tolerance, $"The gradient of {generatedName}");
        }

        Assert.Empty(gradients);
        var buffers = generated.named_buffers().ToDictionary(entry => entry.name, entry => entry.buffer, StringComparer.Ordinal);
        var statistics = written.named_buffers().Where(entry => !entry.name.EndsWith("num_batches_tracked", StringComparison.Ordinal));
        foreach (var (name, buffer) in statistics)
        {
            Compare.Close(buffer, buffers[HandWrittenResNetV2.ToGeneratedName(name)], Tolerance, $"The moving statistics {name}");
        }
    }

    /// <summary>A loss that weighs every output differently, so that every path to every parameter counts. Returns the weighting.</summary>
    private static Tensor Backward(nn.Module<Tensor, Tensor> network, Tensor images, Tensor? weighting)
    {
        using var output = network.call(images);
        using var generator = new Generator(4);
        weighting = weighting?.alias() ?? randn(output.shape, generator: generator);
        using var weighed = output * weighting;
        using var loss = weighed.sum();
        loss.backward();
        return weighting;
    }
}
