using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Data;

/// <summary>How much of each image is in a mixture, and what that makes of the loss and of the right answers.</summary>
public class MixupTests
{
    private const long Seed = 11;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(4)]
    public void Fractions_of_a_mixture_have_the_beta_distribution(double alpha)
    {
        var augmentation = new Augmentation { Mixup = alpha };
        var fractions = Enumerable.Range(0, 20_000)
            .Select(batch => (double)augmentation.MixedFraction(Seed, epoch: batch % 5, batch)).ToArray();

        // Beta(a, a) has mean 1/2, variance 1 / (4 (2a + 1)) and fourth central moment 3 / (16 (2a + 1) (2a + 3)).
        Assert.All(fractions, fraction => Assert.InRange(fraction, 0, 1));
        Assert.Equal(0.5, fractions.Average(), 0.015);
        Assert.Equal(1 / (4 * (2 * alpha + 1)), fractions.Average(fraction => Math.Pow(fraction - 0.5, 2)), 0.003);
        Assert.Equal(3 / (16 * (2 * alpha + 1) * (2 * alpha + 3)), fractions.Average(fraction => Math.Pow(fraction - 0.5, 4)), 0.0015);
    }

    [Fact]
    public void A_mixed_batch_has_the_loss_of_both_labels_by_their_fractions()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new float[,] { { 1, -2, 0.5f }, { 0, 3, 1 } });
        using var batch = new Batch(
            zeros(2, 1, 1, 1), tensor(new long[] { 0, 2 })) { MixedLabels = tensor(new long[] { 2, 0 }), Fraction = 0.75 };

        static double Loss(double[] row, int label) => Math.Log(row.Sum(Math.Exp)) - row[label];
        var (first, second) = (new[] { 1, -2, 0.5 }, new[] { 0.0, 3, 1 });
        var expected = (0.75 * (Loss(first, 0) + Loss(second, 2)) + 0.25 * (Loss(first, 2) + Loss(second, 0))) / 2;
        Assert.Equal(expected, Classification.CrossEntropy(logits, batch, nn.Reduction.Mean).item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(0.75f, 2)]
    [InlineData(0.25f, 1)]
    public void A_mixed_image_is_classified_rightly_as_what_it_has_more_of(float fraction, long expected)
    {
        // They are taken for 0, 1 and 2.
        using var scope = NewDisposeScope();
        var logits = tensor(new float[,] { { 3, 0, 0 }, { 0, 3, 0 }, { 0, 0, 3 } });
        using var batch = new Batch(
            zeros(3, 1, 1, 1), tensor(new long[] { 0, 1, 0 })) { MixedLabels = tensor(new long[] { 0, 2, 1 }), Fraction = fraction };
        Assert.Equal(expected, Classification.CountCorrect(logits, batch).item<long>());
    }
}
