using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

/// <summary>Rates against values of PyTorch's documented formulas that were worked out by hand.</summary>
public class LearningRateScheduleTests
{
    // (1 + cos 45°) / 2 and (1 - cos 45°) / 2.
    private const double AfterAQuarter = 0.8535533905932737;
    private const double AfterThreeQuarters = 0.1464466094067262;

    [Fact]
    public void A_constant_rate_never_changes()
    {
        var rate = LearningRateSchedule.Constant(0.1).ForRun(3, 10);
        Assert.Equal([0.1, 0.1, 0.1], new long[] { 0, 1, 1_000_000 }.Select(rate));
    }

    [Fact]
    public void A_rate_changes_at_its_steps_and_not_before()
    {
        var rate = LearningRateSchedule.MultiStep(0.5, [3, 5], 0.25).ForRun(7, 1);
        Assert.Equal([0.5, 0.5, 0.5, 0.125, 0.125, 0.03125, 0.03125], Enumerable.Range(0, 7).Select(step => rate(step)));
    }

    [Fact]
    public void A_decaying_rate_is_multiplied_at_each_step_that_is_named()
    {
        var rate = LearningRateSchedule.MultiStep(0.1, [81, 122]).ForRun(200, 1);
        Assert.Equal(0.1, rate(80), 1e-15);
        Assert.Equal(0.01, rate(81), 1e-15);
        Assert.Equal(0.01, rate(121), 1e-15);
        Assert.Equal(0.001, rate(122), 1e-15);
        Assert.Equal(0.001, rate(1_000), 1e-15);
    }

    [Fact]
    public void A_cosine_climbs_in_a_line_and_falls_by_half_a_cosine()
    {
        var rate = LearningRateSchedule.Cosine(0.4, final: 0.1, warmUp: 4).ForRun(12, 1);

        Assert.Equal(0.1, rate(0), 1e-15);
        Assert.Equal(0.2, rate(1), 1e-15);
        Assert.Equal(0.4, rate(3), 1e-15);
        Assert.Equal(0.4, rate(4), 1e-15);

        // A quarter, half and three quarters of the way, of the height of 0.3.
        Assert.Equal(0.1 + (0.3 * AfterAQuarter), rate(6), 1e-12);
        Assert.Equal(0.25, rate(8), 1e-12);
        Assert.Equal(0.1 + (0.3 * AfterThreeQuarters), rate(10), 1e-12);
        Assert.Equal(0.1, rate(12), 1e-12);
        Assert.Equal(0.1, rate(100), 1e-12);
    }

    [Fact]
    public void A_polynomial_is_a_power_of_the_time_that_is_left()
    {
        // PolynomialLR: base · (1 - t / T)^power.
        AssertRates([0.8, 0.8 * 9 / 16, 0.8 / 4, 0.8 / 16, 0, 0], LearningRateSchedule.Polynomial(0.8, power: 2).ForRun(4, 1));

        // polynomial_decay with an end: a line from 0.5 to 0.1, after a warm-up of two steps.
        var line = LearningRateSchedule.Polynomial(0.5, final: 0.1, warmUp: 2).ForRun(6, 1);
        AssertRates([0.25, 0.5, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1], line);
    }

    [Fact]
    public void One_cycle_is_that_of_PyTorch_step_for_step()
    {
        // OneCycleLR(max_lr=1, total_steps=11, pct_start=3/11): the peak at step 2, the end at step 10.
        var cosine = LearningRateSchedule.OneCycle(1, warmUp: 3, start: 0.04, final: 4e-6).ForRun(11, 1);
        Assert.Equal(0.04, cosine(0), 1e-12);
        Assert.Equal(0.52, cosine(1), 1e-12);
        Assert.Equal(1, cosine(2), 1e-12);
        Assert.Equal(4e-6 + ((1 - 4e-6) * AfterAQuarter), cosine(4), 1e-12);
        Assert.Equal((1 + 4e-6) / 2, cosine(6), 1e-12);
        Assert.Equal(4e-6 + ((1 - 4e-6) * AfterThreeQuarters), cosine(8), 1e-12);
        Assert.Equal(4e-6, cosine(10), 1e-12);
        Assert.Equal(4e-6, cosine(11), 1e-12);

        // The same with anneal_strategy="linear", and PyTorch's pct_start, which puts the peak between two steps: 0.3 · 15 - 1 = 3.5.
        var linear = LearningRateSchedule.OneCycle(1, start: 0.1, final: 0.25, linear: true).ForRun(15, 1);
        AssertRates(
            [0.1, 0.1 + (0.9 / 3.5), 0.1 + (1.8 / 3.5), 0.1 + (2.7 / 3.5), 1 - (0.75 * 0.5 / 10.5), 1 - (0.75 * 1.5 / 10.5)], linear);
        Assert.Equal(0.25, linear(14), 1e-12);
    }

    [Fact]
    public void A_warm_up_climbs_to_what_the_schedule_has_after_it()
    {
        var rate = LearningRateSchedule.MultiStep(0.4, [6], 0.25, warmUp: 4).ForRun(7, 1);
        AssertRates([0.1, 0.2, 0.3, 0.4, 0.4, 0.4, 0.1], rate);

        // The first change is one step after the climb's last, to which the climb leads.
        AssertRates([0.1, 0.2, 0.2], LearningRateSchedule.MultiStep(0.4, [0.5], 0.5, warmUp: 0.5).ForRun(2, 4));
    }

    [Fact]
    public void Epochs_become_steps()
    {
        Same(LearningRateSchedule.Constant(0.1, warmUp: 15), LearningRateSchedule.Constant(0.1, warmUp: 1.5));
        Same(LearningRateSchedule.Polynomial(0.1, 2, 0.01, warmUp: 5), LearningRateSchedule.Polynomial(0.1, 2, 0.01, warmUp: 0.5));
        Same(LearningRateSchedule.Cosine(0.1, 0.01, warmUp: 10), LearningRateSchedule.Cosine(0.1, 0.01, warmUp: 1));
        Same(LearningRateSchedule.OneCycle(0.5, 9, 0.02, 2e-6), LearningRateSchedule.OneCycle(0.5));
        Same(
            LearningRateSchedule.OneCycle(0.5, 15, 0.1, 0, linear: true),
            LearningRateSchedule.OneCycle(0.5, 1.5, 0.1, 0, linear: true));

        // Thirty epochs of one step are three of ten.
        static void Same(LearningRateSchedule ofSteps, LearningRateSchedule ofEpochs) => Assert.Equal(
            Enumerable.Range(0, 31).Select(step => ofSteps.ForRun(30, 1)(step)),
            Enumerable.Range(0, 31).Select(step => ofEpochs.ForRun(3, 10)(step)));
    }

    /// <summary>The schedule of the CIFAR-10 networks: a tenth at epochs 81 and 122, whatever the batch is.</summary>
    [Theory]
    [InlineData(390)]
    [InlineData(3)]
    public void Steps_at_epochs_begin_with_the_first_batch_after_them(int stepsPerEpoch)
    {
        var rate = LearningRateSchedule.MultiStep(0.1, [81, 122]).ForRun(200, stepsPerEpoch);
        Assert.Equal(0.1, rate((81 * stepsPerEpoch) - 1), 1e-15);
        Assert.Equal(0.01, rate(81 * stepsPerEpoch), 1e-15);
        Assert.Equal(0.01, rate((122 * stepsPerEpoch) - 1), 1e-15);
        Assert.Equal(0.001, rate(122 * stepsPerEpoch), 1e-15);
    }

    [Fact]
    public void Changes_that_fall_on_one_step_are_one()
    {
        // 0.1 and 0.3 epochs of two steps: steps 0 and 1; 0.4 is step 1 too.
        AssertRates([0.5, 0.125, 0.125], LearningRateSchedule.MultiStep(1, [0.1, 0.3, 0.4], 0.5).ForRun(2, 2));
    }

    [Fact]
    public void Schedules_are_values()
    {
        Assert.Equal(LearningRateSchedule.Constant(0.1), LearningRateSchedule.Constant(0.1));
        Assert.Equal(LearningRateSchedule.MultiStep(1, [2, 3]), LearningRateSchedule.MultiStep(1, [2, 3]));
        Assert.Equal(LearningRateSchedule.MultiStep(1, [2, 3]).GetHashCode(), LearningRateSchedule.MultiStep(1, [2, 3]).GetHashCode());
        Assert.NotEqual(LearningRateSchedule.MultiStep(1, [2, 3]), LearningRateSchedule.MultiStep(1, [2, 4]));
        Assert.NotEqual(LearningRateSchedule.MultiStep(1, [2, 3]), LearningRateSchedule.MultiStep(2, [2, 3]));
        Assert.Equal(LearningRateSchedule.Cosine(0.1, warmUp: 5), LearningRateSchedule.Cosine(0.1, warmUp: 5));

        // The list that it was made of may change.
        List<double> at = [2, 3];
        var schedule = LearningRateSchedule.MultiStep(1, at);
        at.Add(4);
        Assert.Equal(LearningRateSchedule.MultiStep(1, [2, 3]), schedule);
    }

    [Fact]
    public void What_makes_no_sense_is_refused_in_a_sentence()
    {
        Assert.Equal(
            "The learning rate is -0.1; it must be a finite 32-bit number that is not negative.",
            Refusal(LearningRateSchedule.Constant(-0.1)));
        Assert.Equal(
            "The learning rate is NaN; it must be a finite 32-bit number that is not negative.",
            Refusal(LearningRateSchedule.Constant(double.NaN)));
        Assert.Equal(
            "The learning rate from step 300 on is 1E+39; it must be a finite 32-bit number that is not negative.",
            Refusal(LearningRateSchedule.MultiStep(1, [3], 1e39)));
        Assert.Equal(
            "The power of a polynomial schedule is 0; it must be a finite number above 0.",
            Refusal(LearningRateSchedule.Polynomial(0.1, power: 0)));
        Assert.Equal(
            "The learning rate changes at the epochs 1, 2.5, 1: give them in ascending order, from 0 on.",
            Refusal(LearningRateSchedule.MultiStep(0.1, [1, 2.5, 1])));
        Assert.Equal(
            "The learning rate changes at the epochs -1: give them in ascending order, from 0 on.",
            Refusal(LearningRateSchedule.MultiStep(0.1, [-1])));
        Assert.Equal(
            "The learning rate climbs for 5 epochs, but changes at epoch 3 already: choose a shorter warm-up.",
            Refusal(LearningRateSchedule.MultiStep(0.1, [3, 7], warmUp: 5)));
        Assert.Equal(
            "The learning rate climbs for 10 epochs, but the run has 10: choose a warm-up that is not negative and shorter than the run.",
            Refusal(LearningRateSchedule.Cosine(0.1, warmUp: 10)));
    }

    private static string Refusal(LearningRateSchedule schedule) =>
        Assert.Throws<ResNetGenException>(() => schedule.ForRun(10, 100)).Message;

    private static void AssertRates(double[] expected, Func<long, double> rate)
    {
        for (var step = 0; step < expected.Length; step++)
        {
            Assert.Equal(expected[step], rate(step), 1e-12);
        }
    }
}
