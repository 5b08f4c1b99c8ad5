using ResNetGen.Training;
using TorchSharp;

namespace ResNetGen.Tests.Training;

public sealed class DeviceGeneratorTests
{
    [Fact]
    public void A_step_on_a_GPU_starts_from_the_run_s_seed_and_its_number()
    {
        var starts = new List<long>();
        DeviceGenerator.StartStep(DeviceType.CUDA, seed: 7, step: 41, starts.Add);
        DeviceGenerator.StartStep(DeviceType.CUDA, seed: 7, step: 41, starts.Add);
        DeviceGenerator.StartStep(DeviceType.CUDA, seed: 7, step: 42, starts.Add);
        DeviceGenerator.StartStep(DeviceType.CUDA, seed: 8, step: 41, starts.Add);
        Assert.Equal(starts[0], starts[1]);
        Assert.Equal(3, starts.Distinct().Count());
    }

    [Fact]
    public void The_CPU_s_generator_goes_on() =>
        DeviceGenerator.StartStep(DeviceType.CPU, seed: 7, step: 41, _ => Assert.Fail("The CPU's generator is part of a checkpoint."));

    [Fact]
    public void Neighbouring_seeds_and_steps_share_no_start()
    {
        var starts = from seed in Enumerable.Range(-20, 60) from step in Enumerable.Range(0, 500) select DeviceGenerator.SeedOf(seed, step);
        Assert.Equal(60 * 500, starts.Distinct().Count());
    }

    /// <summary>A resumed run of another version must draw as the first one did.</summary>
    [Fact]
    public void The_starts_stay_what_they_are()
    {
        Assert.Equal(
            [Mixed(1, 0), Mixed(1, 1), Mixed(-5, 123_456_789_012)],
            [DeviceGenerator.SeedOf(1, 0), DeviceGenerator.SeedOf(1, 1), DeviceGenerator.SeedOf(-5, 123_456_789_012)]);

        // SplitMix64 (Steele, Lea and Flood, 2014) of the seed; its first number and the step begin another.
        static long Mixed(long seed, long step)
        {
            unchecked
            {
                const ulong Gamma = 0x9E3779B97F4A7C15;
                var stream = (Mix((ulong)seed + Gamma) + ((ulong)step * Gamma)) ^ 0x6A09E667F3BCC909;
                return (long)Mix(stream + Gamma);
            }
        }

        static ulong Mix(ulong z)
        {
            unchecked
            {
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
                return z ^ (z >> 31);
            }
        }
    }
}
