using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

/// <summary>What a recipe says of the images of an epoch: the last smaller batch, values as they are, and a validation part.</summary>
[Collection(nameof(Alone))]
public sealed class LastBatchTests
{
    private static readonly Shape Image = new(1, 16, 16);
    private static readonly DataSplit Data = SyntheticImages.Create(Image, classes: 4, train: 100, test: 20, seed: 7);

    /// <summary>003, line 64: <c>50000 // batch_size + 1</c> steps, of which the last has the 80 images that are left.</summary>
    [Theory]
    [InlineData(50_000, 128, 391, 390)]
    [InlineData(100, 50, 2, 2)]
    [InlineData(10, 16, 1, 0)]
    public void An_epoch_has_as_many_steps_as_batches(int images, int batch, int with, int without)
    {
        var train = SyntheticImages.Create(Image, classes: 2, train: images, test: 1).Train;

        Assert.Equal(with, new Recipe { BatchSize = batch, DropLast = false }.StepsPerEpoch(train));
        Assert.Equal(without, new Recipe { BatchSize = batch }.StepsPerEpoch(train));
    }

    /// <summary>
    /// Six steps of 16 images and one of 4: the epoch's loss and accuracy are the means over 100 images, and not over 7 steps.
    /// </summary>
    [Fact]
    public void The_last_smaller_batch_is_trained_by_and_counts_by_its_images()
    {
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4, dropoutRate: 0);
        var recipe = new Recipe
        {
            Epochs = 2, BatchSize = 16, DropLast = false, LearningRate = LearningRateSchedule.Constant(1e-30), WeightDecay = 0,
        };
        var result = Trainer.Run(
            network, Data, new TrainingOptions { Recipe = recipe, OutputFolder = folder.Path, LogEverySteps = 1 });

        var steps = MetricsFile.ReadSteps(result.MetricsPath);
        Assert.Equal(14, result.Steps);
        Assert.Equal(14, steps.Count);
        Assert.All(steps.Where(step => step.Step % 7 == 0), step => Assert.Equal(0, step.Accuracy * 4 % 1));
        foreach (var epoch in result.Epochs)
        {
            var own = steps.Where(step => step.Epoch == epoch.Epoch).Select((step, i) => (step, Images: i == 6 ? 4 : 16)).ToList();
            Assert.Equal(own.Sum(pair => pair.step.Loss * pair.Images) / 100, epoch.TrainLoss, 1e-6);
            Assert.Equal(own.Sum(pair => pair.step.Accuracy * pair.Images) / 100, epoch.TrainAccuracy, 1e-9);
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(13)]
    public void A_run_that_is_interrupted_before_or_after_it_goes_on_as_one_that_is_not(int steps)
    {
        using var folder = new TemporaryFolder();
        var options = new TrainingOptions
        {
            Recipe = new Recipe { Epochs = 2, BatchSize = 16, DropLast = false }, OutputFolder = folder.File("whole"), LogEverySteps = 1,
        };
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Data, options);
        using var network = new SmallNetwork(Image, 4);
        var first = Trainer.Run(network, Data, options with { OutputFolder = folder.File("parts"), MaxSteps = steps });
        using var resumed = new SmallNetwork(Image, 4);
        var second = Trainer.Run(
            resumed, Data, options with { OutputFolder = folder.File("parts"), ResumeFrom = first.CheckpointPath });

        Assert.Equal(expected.Epochs[^1].TrainLoss, second.Epochs[^1].TrainLoss);
        Assert.Equal(expected.Epochs[^1].TestLoss, second.Epochs[^1].TestLoss);
    }

    [Fact]
    public void Without_normalization_the_network_is_given_values_from_0_to_1()
    {
        var none = Normalization.None(3);
        float[] pixels = [0, 0.25f, 1, 0.5f, 0.125f, 0.75f];
        var kept = pixels.ToArray();
        none.Apply(kept);
        Assert.Equal(pixels, kept);

        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var recipe = new Recipe { Epochs = 1, BatchSize = 50, Normalize = false };
        var result = Trainer.Run(network, Data, new TrainingOptions { Recipe = recipe, OutputFolder = folder.Path });
        var values = Checkpoint.ReadState(result.CheckpointPath).Values;
        Assert.Equal(("0", "1"), (values["mean"], values["deviation"]));
    }

    [Fact]
    public void A_part_of_the_training_images_is_evaluated_on_and_not_trained_by()
    {
        var split = Data.WithValidation(25);

        Assert.Equal((75, 25), (split.Train.Count, split.Test.Count));
        Assert.Equal(
            Enumerable.Range(0, 100).Select(index => Pixels(Data.Train, index)).Order(StringComparer.Ordinal),
            Enumerable.Range(0, 75).Select(index => Pixels(split.Train, index))
                .Concat(Enumerable.Range(0, 25).Select(index => Pixels(split.Test, index)))
                .Order(StringComparer.Ordinal));
        Assert.Equal(Pixels(Data.Train, 4), Pixels(split.Test, 1));
        Assert.Equal(Data.Train.GetLabel(4), split.Test.GetLabel(1));
        Assert.Equal(Pixels(Data.Train, 5), Pixels(split.Train, 3));
        Assert.Same(Data, Data.WithValidation(0));
        var crop = new Augmentation { ResizedCrop = 0.3 }.Crop(seed: 1, epoch: 0, index: 5)!.Value;
        var (own, whole) = (new byte[256], new byte[256]);
        split.Train.CopyCrop(3, crop, own);
        Data.Train.CopyCrop(5, crop, whole);
        Assert.Equal(whole, own);
        Assert.Equal(
            $"'{Data.Train.Name}' has 100 training images, of which 100 cannot be validation images: choose fewer.",
            Assert.Throws<ResNetGenException>(() => Data.WithValidation(100)).Message);

        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var progress = new RecordingProgress();
        var recipe = new Recipe { Epochs = 1, BatchSize = 25, ValidationImages = 25 };
        var result = Trainer.Run(network, Data, new TrainingOptions { Recipe = recipe, OutputFolder = folder.Path }, progress);
        Assert.Equal((75, 25, 3), (progress.Plan!.TrainCount, progress.Plan.TestCount, (int)result.Steps));
    }

    private static string Pixels(ImageSet set, int index)
    {
        var pixels = new byte[set.ImageShape.Count];
        set.CopyBytes(index, pixels);
        return $"{set.GetLabel(index)} {Convert.ToHexString(pixels)}";
    }
}
