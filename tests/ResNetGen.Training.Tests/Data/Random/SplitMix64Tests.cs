using ResNetGen.Data;

namespace ResNetGen.Tests.Data;

public class SplitMix64Tests
{
    [Fact]
    public void GivesThePublishedNumbers()
    {
        // The reference implementation's first numbers for the seed 1234567.
        var random = new SplitMix64(1_234_567);

        Assert.Equal(
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423],
            new[] { random.Next(), random.Next(), random.Next() });
    }

    [Fact]
    public void KeepsItsBounds()
    {
        var random = new SplitMix64(1);
        for (var draw = 0; draw < 1_000; draw++)
        {
            Assert.InRange(random.NextInt32(3), 0, 2);
            Assert.InRange(random.NextSingle(-0.5f, 2f), -0.5f, 2f);
        }
    }
}
