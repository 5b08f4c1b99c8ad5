using System.Globalization;

namespace ResNetGen.Training;

/// <summary>
/// A learning rate over a run, counted in epochs: it holds for any data and any batch size. Epochs may be fractions, and stand for the
/// nearest step. Schedules are values: they are equal when they give the same rates by the same rule.
/// </summary>
public abstract record LearningRateSchedule
{
    /// <summary>The same rate all the time.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="warmUp">The epochs in which it climbs there from 0, in a line.</param>
    public static LearningRateSchedule Constant(double rate, double warmUp = 0) => new ConstantSchedule(rate, warmUp);

    /// <summary>
    /// A rate that is multiplied by a factor whenever one of the given epochs is over: the schedule of the ResNet papers, PyTorch's
    /// <c>MultiStepLR</c>.
    /// </summary>
    /// <param name="initial">The rate until the first of them.</param>
    /// <param name="at">The number of epochs before each change, ascending.</param>
    /// <param name="factor">What the rate is multiplied by.</param>
    /// <param name="warmUp">The epochs in which the rate climbs to the initial one from 0, in a line.</param>
    public static LearningRateSchedule MultiStep(double initial, IReadOnlyList<double> at, double factor = 0.1, double warmUp = 0)
    {
        ArgumentNullException.ThrowIfNull(at);
        return new MultiStepSchedule(initial, [.. at], factor, warmUp);
    }

    /// <summary>
    /// A power of the time t of T that is left, <c>final + (initial - final) · (1 - t/T)^power</c>, as PyTorch's <c>PolynomialLR</c> (final
    /// 0) and TensorFlow's <c>polynomial_decay</c>. A power of 1 is a straight line.
    /// </summary>
    /// <param name="initial">The highest rate.</param>
    /// <param name="power">The exponent; above 0.</param>
    /// <param name="final">The rate at the end.</param>
    /// <param name="warmUp">
    /// The epochs in which the rate climbs to the initial one from 0, in a line; the fall takes the rest of the run.
    /// </param>
    public static LearningRateSchedule Polynomial(double initial, double power = 1, double final = 0, double warmUp = 0) =>
        new PolynomialSchedule(initial, power, final, warmUp);

    /// <summary>Half a cosine down from a peak (Loshchilov and Hutter, SGDR, 2017, without restarts).</summary>
    /// <param name="peak">The highest rate.</param>
    /// <param name="final">The rate at the end.</param>
    /// <param name="warmUp">The epochs in which the rate climbs to the peak from 0, in a line; the fall takes the rest of the run.</param>
    public static LearningRateSchedule Cosine(double peak, double final = 0, double warmUp = 0) => new CosineSchedule(peak, final, warmUp);

    /// <summary>
    /// One climb to a peak and one long fall far below the start (Smith and Topin, Super-Convergence, 2018), step for step as PyTorch's
    /// two-phase <c>OneCycleLR</c>.
    /// </summary>
    /// <param name="peak">The highest rate.</param>
    /// <param name="warmUp">The epochs of the climb; three tenths of the run if null, as in PyTorch.</param>
    /// <param name="start">The rate of the first step; peak / 25 if null, as in PyTorch.</param>
    /// <param name="final">The rate of the last step; start / 10,000 if null, as in PyTorch.</param>
    /// <param name="linear">Whether both ways are straight lines, and not half cosines.</param>
    public static LearningRateSchedule OneCycle(
        double peak, double? warmUp = null, double? start = null, double? final = null, bool linear = false) =>
        new OneCycleSchedule(peak, warmUp, start, final, linear);

    /// <summary>
    /// The rate of each step of a run, counted from 0: a pure function, so that a resumed run goes on with the same rates. After the last
    /// step the last rate holds.
    /// </summary>
    /// <param name="epochs">The epochs of the run; at least one.</param>
    /// <param name="stepsPerEpoch">The steps in each; at least one.</param>
    /// <exception cref="ResNetGenException">A rate makes no sense, or the schedule does not fit into so many epochs.</exception>
    public abstract Func<long, double> ForRun(int epochs, int stepsPerEpoch);

    /// <summary>
    /// The schedule of a run that is so many times as long. One of the user's own is told the length of its run anyway.
    /// </summary>
    internal virtual LearningRateSchedule Scaled(double factor) => this;

    private protected static double Require(double value, string what) => float.IsFinite((float)value) && value >= 0
        ? value
        : throw new ResNetGenException(string.Create(
            CultureInfo.InvariantCulture, $"The {what} is {value}; it must be a finite 32-bit number that is not negative."));

    private protected static long Steps(double epochs, int stepsPerEpoch) => (long)Math.Round(epochs * stepsPerEpoch);

    /// <summary>The steps of a climb that ends before the run does.</summary>
    private protected static long WarmUpSteps(double warmUp, int epochs, int stepsPerEpoch) => warmUp >= 0 && warmUp < epochs
        ? Math.Min(Steps(warmUp, stepsPerEpoch), ((long)epochs * stepsPerEpoch) - 1)
        : throw new ResNetGenException(string.Create(
            CultureInfo.InvariantCulture,
            $"The learning rate climbs for {warmUp} epochs, but the run has {epochs}: "
            + $"choose a warm-up that is not negative and shorter than the run."));

    /// <summary>A fall whose first steps climb in a line instead, to the rate that it begins with.</summary>
    /// <param name="warmUpSteps">The number of steps that climb: the first one to highest / warmUpSteps, the last one to highest.</param>
    /// <param name="steps">The number of steps of climb and fall.</param>
    /// <param name="highest">The rate at the top.</param>
    /// <param name="fall">The rate after a fraction of the fall.</param>
    private protected static Func<long, double> ClimbAndFall(long warmUpSteps, long steps, double highest, Func<double, double> fall) =>
        step => step < warmUpSteps
            ? highest * (step + 1) / warmUpSteps
            : fall(Math.Min(1, (double)(step - warmUpSteps) / (steps - warmUpSteps)));

    /// <summary>Rates whose first steps climb in a line to what there is after them; the rest is as it was, step for step.</summary>
    private protected static Func<long, double> After(long warmUpSteps, Func<long, double> rates) =>
        step => step < warmUpSteps ? rates(warmUpSteps) * (step + 1) / warmUpSteps : rates(step);
}
