using ResNetGen.Layers;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Layers;

[Collection(nameof(Alone))]
public class TorchGeneratorTests
{
    [Theory]
    [InlineData(1L, true)]
    [InlineData(null, false)]
    public void A_seed_leaves_torchs_own_generator_alone_and_no_seed_draws_from_it(long? seed, bool untouched)
    {
        using var generator = Generator.Default;
        using var before = generator.get_state();
        using (var factory = new WeightFactory(seed: seed))
        {
            foreach (var initializer in WeightFactoryTests.Initializers)
            {
                using var layer = new Conv2d(factory, 3, 8, kernel: 3, initializer: initializer);
            }
        }

        using var after = generator.get_state();
        Assert.Equal(untouched, before.bytes.SequenceEqual(after.bytes));
    }

    [Fact]
    public void Without_a_seed_torchs_own_seed_fixes_the_weights()
    {
        float[] Draw()
        {
            _ = manual_seed(5);
            using var factory = new WeightFactory();
            using var layer = new Conv2d(factory, 3, 8, kernel: 3);
            return layer.Weight.detach().data<float>().ToArray();
        }

        Assert.Equal(Draw(), Draw());
    }
}
