using ResNetGen.Data;
using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

public sealed class RecipeTests
{
    private static readonly Shape Image = new(1, 16, 16);

    [Fact]
    public void A_recipe_without_epochs_or_images_is_refused()
    {
        var data = SyntheticImages.Create(Image, classes: 4, train: 8, test: 4);
        using var network = new SmallNetwork(Image, 4);
        using var folder = new TemporaryFolder();
        Assert.Equal("The number of epochs is 0; it must be at least 1.", Refusal(new Recipe { Epochs = 0 }));
        Assert.Equal("The batch size is 0; it must be at least 1.", Refusal(new Recipe { BatchSize = 0 }));

        string Refusal(Recipe recipe) => Assert.Throws<ResNetGenException>(
            () => Trainer.Run(network, data, new TrainingOptions { Recipe = recipe, OutputFolder = folder.Path })).Message;
    }

    /// <summary>
    /// What is said in a recipe is what a run does: a checkpoint says it, and a run of another recipe does not go on from it.
    /// </summary>
    [Fact]
    public void A_checkpoint_says_the_recipe()
    {
        var data = SyntheticImages.Create(Image, classes: 4, train: 64, test: 4);
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        var recipe = new Recipe
        {
            Name = "all",
            Epochs = 2,
            BatchSize = 20,
            DropLast = false,
            Optimizer = OptimizerSettings.AdamW(0.8),
            LearningRate = LearningRateSchedule.Cosine(0.1, warmUp: 0.5),
            WeightDecay = 0.05,
            LabelSmoothing = 0.1,
            SumLoss = true,
            ValidationImages = 8,
            Normalize = false,
            MaxGradNorm = 2,
            GradientAccumulationSteps = 5,
            EmaDecay = 0.99,
            EvaluateEvery = 2,
            FlipTestTimeAugmentation = true,
            Precision = Precision.BFloat16,
            ChannelsLast = true,
            Augmentation = new Augmentation { Pad = 4, Mixup = 0.2 },
        };
        var bare = new Recipe();
        Assert.DoesNotContain(
            typeof(Recipe).GetProperties(), setting => Equals(setting.GetValue(recipe), setting.GetValue(bare)));

        var options = new TrainingOptions { Recipe = recipe, OutputFolder = folder.Path, MaxSteps = 1 };
        var result = Trainer.Run(network, data, options);
        Assert.Equal(recipe.ToYaml(), Checkpoints.Checkpoint.ReadState(result.CheckpointPath).Values["recipe"]);
    }

    /// <summary>Half the epochs, of twice as many steps each: the same rate at each step.</summary>
    [Fact]
    public void A_shorter_run_has_all_of_its_schedule()
    {
        LearningRateSchedule[] schedules =
        [
            LearningRateSchedule.Constant(0.1, warmUp: 4),
            LearningRateSchedule.MultiStep(0.1, [4, 10], warmUp: 2),
            LearningRateSchedule.Polynomial(0.1, 2, final: 0.01, warmUp: 4),
            LearningRateSchedule.Cosine(0.1, final: 0.01, warmUp: 4),
            LearningRateSchedule.OneCycle(0.1, warmUp: 4, linear: true),
        ];
        Assert.All(schedules, schedule =>
        {
            var half = new Recipe { Epochs = 20, LearningRate = schedule }.Scaled(0.5);
            Assert.Equal(10, half.Epochs);
            var (whole, shorter) = (schedule.ForRun(20, 100), half.LearningRate.ForRun(10, 200));
            Assert.Equal(Enumerable.Range(0, 2000).Select(step => whole(step)), Enumerable.Range(0, 2000).Select(step => shorter(step)));
        });
        Assert.Equal(1, new Recipe { Epochs = 20 }.Scaled(0.001).Epochs);
    }
}
