using System.Globalization;
using ResNetGen.Data;
using ResNetGen.Training;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>
/// A run, what it writes and what it says are the same in every culture: numbers with commas, other minus signs, a dotless i.
/// </summary>
[Collection(nameof(Alone))]
public sealed class CultureTests : IDisposable
{
    private static readonly Shape Image = new(1, 16, 16);
    private static readonly DataSplit Data = SyntheticImages.Create(Image, classes: 4, train: 64, test: 16, seed: 3);

    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    public static TheoryData<string> Cultures => ["tr-TR", "de-DE", "fa-IR", "ar-SA", "sv-SE"];

    public void Dispose() => CultureInfo.CurrentCulture = before;

    [Theory]
    [MemberData(nameof(Cultures))]
    public void A_run_that_goes_on_in_another_culture_is_the_same_run(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var wholeFolder = new TemporaryFolder();
        using var whole = new SmallNetwork(Image, 4);
        var expected = Trainer.Run(whole, Data, Options(wholeFolder));

        using var folder = new TemporaryFolder();
        using var first = new SmallNetwork(Image, 4);
        var cut = Trainer.Run(first, Data, Options(folder) with { MaxSteps = 5 });

        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        using var second = new SmallNetwork(Image, 4, seed: 99);
        var resumed = Trainer.Run(second, Data, Options(folder) with { ResumeFrom = cut.CheckpointPath });

        Assert.Equal(expected.Message.Replace(wholeFolder.Path, folder.Path, StringComparison.Ordinal), resumed.Message);
        Assert.Equal(MetricsFile.ReadSteps(expected.MetricsPath), MetricsFile.ReadSteps(resumed.MetricsPath));
        foreach (var (name, tensor) in whole.state_dict())
        {
            Assert.Equal(tensor.data<float>().ToArray(), second.state_dict()[name].data<float>().ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void What_is_refused_is_refused_in_the_same_words(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        using var folder = new TemporaryFolder();
        using var network = new SmallNetwork(Image, 4);
        Assert.Equal(
            "The batch size is -1; it must be at least 1.",
            Refusal(() => Trainer.Run(network, Data, Options(folder).Learning(its => its with { BatchSize = -1 }))));
        Assert.Equal(
            "The label smoothing is -0.5; it must be at least 0 and below 1.",
            Refusal(() => Trainer.Run(network, Data, Options(folder).Learning(its => its with { LabelSmoothing = -0.5 }))));
        Assert.Equal(
            "The learning rate changes at the epochs -3, 0.5: give them in ascending order, from 0 on.",
            Refusal(() => _ = LearningRateSchedule.MultiStep(0.1, [-3, 0.5]).ForRun(1, 1)));
    }

    private static string Refusal(Action act) => Assert.Throws<ResNetGenException>(act).Message;

    private static TrainingOptions Options(TemporaryFolder folder) => new()
    {
        Recipe = new Recipe
        {
            BatchSize = 16,
            Epochs = 2,
            LearningRate = LearningRateSchedule.Cosine(0.0125),
            Optimizer = OptimizerSettings.AdamW(beta2: 0.995, epsilon: 1.5e-7),
            WeightDecay = 0.015,
            LabelSmoothing = 0.125,
            EmaDecay = 0.95,
            MaxGradNorm = 1.5,
            Augmentation = new Augmentation { Flip = true, Shift = 0.125, Mixup = 0.25, Fill = 0.5 },
        },
        LogEverySteps = 1,
        Normalization = new Normalization([0.25f], [1.5f]),
        OutputFolder = folder.Path,
    };
}
