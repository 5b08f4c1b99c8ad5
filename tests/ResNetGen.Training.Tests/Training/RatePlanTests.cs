using ResNetGen.Data;
using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

/// <summary>Rates against values of PyTorch's documented formulas that were worked out by hand.</summary>
public class RatePlanTests
{
    // (1 + cos 45°) / 2 and (1 - cos 45°) / 2.
    private const double AfterAQuarter = 0.8535533905932737;
    private const double AfterThreeQuarters = 0.1464466094067262;

    [Fact]
    public void A_polynomial_is_a_power_of_the_time_that_is_left()
    {
        // PolynomialLR: base · (1 - t / T)^power.
        var square = new PolynomialRate(0.8, Steps: 4, Power: 2);
        AssertRates([0.8, 0.8 * 9 / 16, 0.8 / 4, 0.8 / 16, 0, 0], square);

        // polynomial_decay with an end: a line from 0.5 to 0.1, after a warm-up of two steps.
        var line = new PolynomialRate(0.5, Steps: 6, WarmUpSteps: 2, Final: 0.1);
        AssertRates([0.25, 0.5, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1], line);
    }

    [Fact]
    public void One_cycle_is_that_of_PyTorch_step_for_step()
    {
        // OneCycleLR(max_lr=1, total_steps=11, pct_start=3/11): the peak at step 2, the end at step 10.
        var cosine = new OneCycleRate(1, Steps: 11, ClimbSteps: 3, Start: 0.04, Final: 4e-6);
        Assert.Equal(0.04, cosine.Rate(0), 1e-12);
        Assert.Equal(0.52, cosine.Rate(1), 1e-12);
        Assert.Equal(1, cosine.Rate(2), 1e-12);
        Assert.Equal(4e-6 + ((1 - 4e-6) * AfterAQuarter), cosine.Rate(4), 1e-12);
        Assert.Equal((1 + 4e-6) / 2, cosine.Rate(6), 1e-12);
        Assert.Equal(4e-6 + ((1 - 4e-6) * AfterThreeQuarters), cosine.Rate(8), 1e-12);
        Assert.Equal(4e-6, cosine.Rate(10), 1e-12);
        Assert.Equal(4e-6, cosine.Rate(11), 1e-12);

        // The same with anneal_strategy="linear", and a pct_start that puts the peak between two steps: 0.25 · 10 - 1 = 1.5.
        var linear = new OneCycleRate(1, Steps: 10, ClimbSteps: 2.5, Start: 0.1, Final: 0.25, Annealing.Linear);
        AssertRates([0.1, 0.7, 1 - (0.75 * 0.5 / 7.5), 1 - (0.75 * 1.5 / 7.5)], linear);
        Assert.Equal(0.25, linear.Rate(9), 1e-12);
    }

    [Fact]
    public void A_warm_up_climbs_to_what_the_schedule_has_after_it()
    {
        var schedule = new WarmUpRate(new PiecewiseRate(0.8, (2, 0.4), (6, 0.1)), 4);
        AssertRates([0.1, 0.2, 0.3, 0.4, 0.4, 0.4, 0.1], schedule);
    }

    [Fact]
    public void Epochs_become_steps()
    {
        Assert.Equal(new ConstantRate(0.1), new ConstantPlan(0.1).Schedule(3, 10));
        Assert.Equal(new WarmUpRate(new ConstantRate(0.1), 15), new ConstantPlan(0.1, WarmUp: 1.5).Schedule(3, 10));
        Assert.Equal(new PolynomialRate(0.1, 30, 2, 5, 0.01), new PolynomialPlan(0.1, 2, 0.01, WarmUp: 0.5).Schedule(3, 10));
        Assert.Equal(new CosineRate(0.1, 30, 10, 0.01), new CosinePlan(0.1, 0.01, WarmUp: 1).Schedule(3, 10));
        Assert.Equal(new OneCycleRate(0.5, 30, 9, 0.02, 2e-6), new OneCyclePlan(0.5).Schedule(3, 10));
        Assert.Equal(
            new OneCycleRate(0.5, 30, 15, 0.1, 0, Annealing.Linear), new OneCyclePlan(0.5, 1.5, 0.1, 0, Annealing.Linear).Schedule(3, 10));
    }

    /// <summary>The schedule of the CIFAR-10 networks: a tenth at epochs 81 and 122, whatever the batch is.</summary>
    [Theory]
    [InlineData(390)]
    [InlineData(3)]
    public void Steps_at_epochs_begin_with_the_first_batch_after_them(int stepsPerEpoch)
    {
        var schedule = new StepsPlan(0.1, [81, 122]).Schedule(200, stepsPerEpoch);
        Assert.Equal(0.1, schedule.Rate((81 * stepsPerEpoch) - 1), 1e-15);
        Assert.Equal(0.01, schedule.Rate(81 * stepsPerEpoch), 1e-15);
        Assert.Equal(0.01, schedule.Rate((122 * stepsPerEpoch) - 1), 1e-15);
        Assert.Equal(0.001, schedule.Rate(122 * stepsPerEpoch), 1e-15);
    }

    [Fact]
    public void Changes_that_fall_on_one_step_are_one()
    {
        // 0.1 and 0.3 epochs of two steps: steps 0 and 1; 0.4 is step 1 too.
        AssertRates([0.5, 0.125, 0.125], new StepsPlan(1, [0.1, 0.3, 0.4], 0.5).Schedule(2, 2));
    }

    [Fact]
    public void A_plan_is_a_value() =>
        Assert.Equal((true, false), (new StepsPlan(1, [2, 3]).Equals(new StepsPlan(1, [2, 3])), new StepsPlan(1, [2, 3]).Equals(new StepsPlan(1, [2, 4]))));

    [Fact]
    public void A_climb_that_is_longer_than_the_run_is_refused() => Assert.Equal(
        "The learning rate climbs for 5 epochs, but the run has 5: choose a warm-up that is not negative and shorter than the run.",
        Assert.Throws<ResNetGenException>(() => new CosinePlan(0.1, WarmUp: 5).Schedule(5, 100)).Message);

    [Fact]
    public void Changes_that_make_no_sense_are_refused()
    {
        static string Refusal(StepsPlan plan) => Assert.Throws<ResNetGenException>(() => plan.Schedule(10, 100)).Message;

        Assert.Equal("The learning rate changes at the epochs 1, 2.5, 1: give them in ascending order, from 0 on.", Refusal(new StepsPlan(0.1, [1, 2.5, 1])));
        Assert.Equal("The learning rate changes at the epochs -1: give them in ascending order, from 0 on.", Refusal(new StepsPlan(0.1, [-1])));
        Assert.Equal("The learning rate climbs for 5 epochs, but changes at epoch 3 already: choose a shorter warm-up.", Refusal(new StepsPlan(0.1, [3, 7], WarmUp: 5)));
    }

    [Fact]
    public void A_recipe_without_epochs_or_images_makes_no_options()
    {
        var train = SyntheticImages.Create(new Shape(1, 16, 16), classes: 4, train: 8, test: 4).Train;
        var recipe = new Recipe { Name = "none" };
        Assert.Equal("The number of epochs is 0; it must be at least 1.", Assert.Throws<ResNetGenException>(() => TrainingOptions.From(recipe with { Epochs = 0 }, train)).Message);
        Assert.Equal("The batch size is 0; it must be at least 1.", Assert.Throws<ResNetGenException>(() => TrainingOptions.From(recipe with { BatchSize = 0 }, train)).Message);
    }

    [Fact]
    public void Options_are_made_of_a_recipe_and_the_number_of_images()
    {
        var recipe = new Recipe
        {
            Name = "all",
            Epochs = 4,
            BatchSize = 20,
            Optimizer = new AdamWOptions(0.8),
            LearningRate = new CosinePlan(0.1, WarmUp: 0.5),
            WeightDecay = 0.05,
            LabelSmoothing = 0.1,
            ClipNorm = 2,
            Accumulate = 5,
            EmaDecay = 0.99,
            EvaluateEvery = 2,
            EvaluateMirrored = true,
            Precision = Precision.BFloat16,
            ChannelsLast = true,
            Augmentation = new Augmentation { Pad = 4, Mixup = 0.2 },
        };
        var train = SyntheticImages.Create(new Shape(1, 16, 16), classes: 4, train: 210, test: 4).Train;
        var expected = new TrainingOptions
        {
            Recipe = recipe,
            Epochs = 4,
            BatchSize = 20,
            Optimizer = new AdamWOptions(0.8),
            LearningRate = new CosineRate(0.1, 40, 5),
            WeightDecay = 0.05,
            LabelSmoothing = 0.1,
            ClipNorm = 2,
            Accumulate = 5,
            EmaDecay = 0.99,
            EvaluateEvery = 2,
            EvaluateMirrored = true,
            Precision = Precision.BFloat16,
            ChannelsLast = true,
            Augmentation = new Augmentation { Pad = 4, Mixup = 0.2 },
        };
        Assert.Equal(expected, TrainingOptions.From(recipe, train));
        var bare = new Recipe { Name = recipe.Name };
        Assert.DoesNotContain(typeof(Recipe).GetProperties(), setting => setting.Name != nameof(Recipe.Name) && Equals(setting.GetValue(recipe), setting.GetValue(bare)));
    }

    private static void AssertRates(double[] expected, LearningRateSchedule schedule)
    {
        for (var step = 0; step < expected.Length; step++)
        {
            Assert.Equal(expected[step], schedule.Rate(step), 1e-12);
        }
    }
}
