using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

public class LearningRateScheduleTests
{
    [Fact]
    public void A_constant_rate_never_changes()
    {
        var schedule = new ConstantRate(0.1);
        Assert.Equal([0.1, 0.1, 0.1], new long[] { 0, 1, 1_000_000 }.Select(schedule.Rate));
    }

    [Fact]
    public void A_piecewise_rate_changes_at_its_steps_and_not_before()
    {
        var schedule = new PiecewiseRate(0.1, (3, 0.5), (5, 0.02));
        Assert.Equal([0.1, 0.1, 0.1, 0.5, 0.5, 0.02, 0.02], Enumerable.Range(0, 7).Select(step => schedule.Rate(step)));
    }

    [Fact]
    public void A_decaying_rate_is_multiplied_at_each_step_that_is_named()
    {
        var schedule = PiecewiseRate.Decaying(0.1, 0.1, 81, 122);
        Assert.Equal(0.1, schedule.Rate(80), 1e-15);
        Assert.Equal(0.01, schedule.Rate(81), 1e-15);
        Assert.Equal(0.01, schedule.Rate(121), 1e-15);
        Assert.Equal(0.001, schedule.Rate(122), 1e-15);
        Assert.Equal(0.001, schedule.Rate(1_000), 1e-15);
    }

    [Fact]
    public void A_cosine_climbs_in_a_line_and_falls_by_half_a_cosine()
    {
        var schedule = new CosineRate(0.4, 12, WarmUpSteps: 4, Final: 0.1);

        Assert.Equal(0.1, schedule.Rate(0), 1e-15);
        Assert.Equal(0.2, schedule.Rate(1), 1e-15);
        Assert.Equal(0.4, schedule.Rate(3), 1e-15);
        Assert.Equal(0.4, schedule.Rate(4), 1e-15);

        // A quarter, half and three quarters of the way: (1 + cos 45°) / 2, 1/2, (1 - cos 45°) / 2 of the height of 0.3.
        Assert.Equal(0.1 + (0.3 * 0.8535533905932737), schedule.Rate(6), 1e-12);
        Assert.Equal(0.25, schedule.Rate(8), 1e-12);
        Assert.Equal(0.1 + (0.3 * 0.1464466094067262), schedule.Rate(10), 1e-12);
        Assert.Equal(0.1, schedule.Rate(12), 1e-12);
        Assert.Equal(0.1, schedule.Rate(100), 1e-12);
    }

    [Fact]
    public void Schedules_are_values()
    {
        Assert.Equal(new ConstantRate(0.1), new ConstantRate(0.1));
        Assert.Equal(new PiecewiseRate(0.1, (3, 0.5)), new PiecewiseRate(0.1, (3, 0.5)));
        Assert.Equal(new PiecewiseRate(0.1, (3, 0.5)).GetHashCode(), new PiecewiseRate(0.1, (3, 0.5)).GetHashCode());
        Assert.NotEqual(new PiecewiseRate(0.1, (3, 0.5)), new PiecewiseRate(0.1, (4, 0.5)));
        Assert.NotEqual(new PiecewiseRate(0.1, (3, 0.5)), new PiecewiseRate(0.2, (3, 0.5)));
        Assert.Equal(new CosineRate(0.1, 100, 5), new CosineRate(0.1, 100, 5));
        Assert.Equal("0.1, from step 3 0.5", new PiecewiseRate(0.1, (3, 0.5)).ToString());
    }

    [Fact]
    public void What_makes_no_sense_is_refused_in_a_sentence()
    {
        Assert.Equal(
            "The learning rate is -0.1; it must be a finite 32-bit number that is not negative.", Refusal(() => new ConstantRate(-0.1)));
        Assert.Equal(
            "The learning rate is NaN; it must be a finite 32-bit number that is not negative.",
            Refusal(() => new ConstantRate(double.NaN)));
        Assert.Equal(
            "The steps at which the learning rate changes must ascend from 1, but 3 follows 5.",
            Refusal(() => new PiecewiseRate(0.1, (5, 0.2), (3, 0.1))));
        Assert.Equal(
            "A cosine schedule of 10 steps cannot warm up for 10: the warm-up must be shorter than the whole.",
            Refusal(() => new CosineRate(0.1, 10, 10)));
    }

    private static string Refusal(Func<object> make) => Assert.Throws<ResNetGenException>(make).Message;
}
