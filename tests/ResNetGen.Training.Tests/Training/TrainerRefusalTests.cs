using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;
using static ResNetGen.Tests.Training.SmallRun;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>What the trainer refuses, in a sentence, before it writes anything.</summary>
[Collection(nameof(Alone))]
public class TrainerRefusalTests
{
    [Fact]
    public void A_rate_that_is_none_stops_the_run()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        Assert.Equal(
            "The learning rate of step 1 is -0.1; it must be a finite number that is not negative: correct the schedule.",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Images, Options(folder).Learning(its => its with
            {
                LearningRate = new Uphill(),
            }))).Message);
    }

    [Fact]
    public void Averages_are_of_weights_of_32_bits()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4, dtype: ScalarType.BFloat16);
        Assert.Equal(
            "The network's weights are BFloat16, but training in bfloat16 and averages of weights keep them in 32 bits: "
            + "make the network without a `dtype`.",
            Assert.Throws<ResNetGenException>(() => Trainer.Run(network, Images, Options(folder).Learning(its => its with
            {
                EmaDecay = 0.9,
            }))).Message);
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_before_anything_starts()
    {
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "out");
        var options = Options(folder) with { OutputFolder = output };

        using (var large = new SmallNetwork(new Shape(3, 32, 32), 4))
        {
            Assert.Equal(
                $"The network 'small' takes images of shape (N, 3, 32, 32), but those of '{Images.Train.Name}' are (N, 1, 16, 16): "
                + "write `input: [1, 16, 16]` in the network's file, or open the data with the network's shape.",
                Refusal(large, options));
        }

        using (var five = new SmallNetwork(Image, 5))
        {
            Assert.Equal(
                $"The network 'small' tells 5 classes apart, but '{Images.Train.Name}' has 4: "
                + "write `num_classes: 4` in the network's file.",
                Refusal(five, options));
        }

        using var network = new SmallNetwork(Image, 4);
        Assert.Equal(
            "The network 'small' ends in features (N, 4, 1, 1), not in one value per class (N, K) or (N, K, 1, 1): "
            + "give its file `num_classes` and a head that ends in them.",
            Refusal(network, options, network.Info with { Classes = null }));
        Assert.Equal(
            "The network 'small' ends in features (N, 4, 2, 2), not in one value per class (N, K) or (N, K, 1, 1): "
            + "give its file `num_classes` and a head that ends in them.",
            Refusal(network, options, network.Info with { Output = new Shape(4, 2, 2) }));
        Assert.Equal(
            "The number of epochs is 0; it must be at least 1.", Refusal(network, options.Learning(its => its with { Epochs = 0 })));
        Assert.Equal("The batch size is 0; it must be at least 1.", Refusal(network, options.Learning(its => its with { BatchSize = 0 })));
        Assert.Equal("The limit of steps is 0; it must be at least 1.", Refusal(network, options with { MaxSteps = 0 }));
        Assert.Equal(
            $"'{Images.Train.Name}' has 256 training images, which do not fill one batch of 257: choose a smaller batch size.",
            Refusal(network, options.Learning(its => its with { BatchSize = 257 })));
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public void An_output_folder_that_is_a_file_is_said_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("out"), "");
        using var network = new SmallNetwork(Image, 4);
        Assert.StartsWith(
            $"The output folder '{folder.File("out")}' cannot be made: ",
            Refusal(network, Options(folder) with { OutputFolder = folder.File("out") }),
            StringComparison.Ordinal);
    }

    private static string Refusal(SmallNetwork network, TrainingOptions options, NetworkInfo? info = null) =>
        Assert.Throws<ResNetGenException>(() => Trainer.Run(network, info ?? network.Info, Images, options)).Message;

    private sealed record Uphill : LearningRateSchedule
    {
        public override Func<long, double> ForRun(int epochs, int stepsPerEpoch) => _ => -0.1;
    }
}
