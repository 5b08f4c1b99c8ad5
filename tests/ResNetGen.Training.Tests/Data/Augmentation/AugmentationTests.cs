using ResNetGen.Data;
using ResNetGen.Tests.Training;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Data;

/// <summary>Batches that were made on the device, against a loop over pixels.</summary>
[Collection(nameof(Alone))]
public class AugmentationTests
{
    private const int BatchSize = 6;
    private const long Seed = 11;

    private static readonly Shape Image = new(3, 8, 6);
    private static readonly Normalization Scale = new([0.5f, 0.25f, 0.125f], [0.25f, 0.5f, 2f]);

    public static TheoryData<string> Kinds => [.. All.Keys];

    private static Dictionary<string, Augmentation> All { get; } = new()
    {
        ["flip"] = new Augmentation { Flip = true },
        ["shift"] = new Augmentation { Shift = 0.25 },
        ["pad"] = new Augmentation { Pad = 3 },
        ["pad, filled with the mean"] = new Augmentation { Pad = 3, Fill = null },
        ["pad, filled with grey"] = new Augmentation { Pad = 3, Fill = 0.3 },
        ["pad, reflected"] = new Augmentation { Pad = 3, Reflect = true },
        ["cutout, odd"] = new Augmentation { Cutout = 3 },
        ["cutout, even"] = new Augmentation { Cutout = 4 },
        ["mixup"] = new Augmentation { Mixup = 0.4 },
        ["all"] = new Augmentation { Flip = true, Pad = 2, Reflect = true, Cutout = 3, Mixup = 1, Fill = null },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_batch_is_what_a_loop_over_its_pixels_gives(string kind)
    {
        var augmentation = All[kind];
        var set = new Noise(20);
        using var loader = Loader(set, augmentation);
        var changed = 0;
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var order = loader.Order(epoch);
            var number = 0;
            foreach (var batch in loader.Epoch(epoch))
            {
                using (batch)
                {
                    var indices = order.AsSpan(number * BatchSize, BatchSize).ToArray();
                    var expected = Reference(set, augmentation, indices, epoch, number);
                    var actual = batch.Images.data<float>().ToArray();
                    Assert.Equal(expected, actual, (one, other) => Math.Abs(one - other) < 2e-6f);
                    Assert.Equal(indices.Select(index => (long)set.GetLabel(index)), batch.Labels.data<long>().ToArray());
                    Assert.Equal(
                        augmentation.Mixup > 0 ? indices.Reverse().Select(index => (long)set.GetLabel(index)) : null,
                        batch.MixedLabels?.data<long>().ToArray());
                    changed += Reference(set, new Augmentation(), indices, epoch, number).SequenceEqual(actual) ? 0 : 1;
                }

                number++;
            }

            Assert.Equal(3, number);
        }

        Assert.Equal(9, changed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1L << 20)]
    public void Batches_are_bitwise_the_same_on_any_number_of_threads_and_after_a_resume(long? maxDeviceCacheBytes)
    {
        var set = new Noise(40);
        var expected = Read(1, skip: 0, maxDeviceCacheBytes: null);
        Assert.Equal(6, expected.Count);
        Assert.Equal(6, expected.Distinct().Count());
        foreach (var threads in new[] { 1, 2, 7 })
        {
            Assert.Equal(expected, Read(threads, skip: 0, maxDeviceCacheBytes));
            Assert.Equal(expected[4..], Read(threads, skip: 4, maxDeviceCacheBytes));
        }

        List<string> Read(int threads, int skip, long? maxDeviceCacheBytes)
        {
            using var loader = new BatchLoader(set, BatchSize, shuffle: true, Seed, dropLast: true, Scale)
            {
                Augmentation = All["all"], Threads = threads, MaxDeviceCacheBytes = maxDeviceCacheBytes,
            };
            return loader.Epoch(2, skip: skip).Select(batch =>
            {
                using (batch)
                {
                    return Convert.ToHexString(batch.Images.bytes) + Convert.ToHexString(batch.Labels.bytes) + batch.Fraction.ToString(
                        "R", System.Globalization.CultureInfo.InvariantCulture);
                }
            }).ToList();
        }
    }

    [Fact]
    public void What_happens_to_an_image_never_changes_from_one_version_to_the_next()
    {
        var augmentation = new Augmentation { Flip = true, Pad = 4, Cutout = 8, Mixup = 0.2 };
        var shape = new Shape(3, 32, 32);

        // A checkpoint promises it.
        Assert.Equal(
            [.. Known],
            Enumerable.Range(0, 4).Select(index => augmentation.Vary(shape, seed: 1, epoch: 2, index))
                .Select(vary => (vary.Down, vary.Right, vary.Flip, vary.CutTop, vary.CutLeft)));
    }

    [Fact]
    public void Every_place_and_both_sides_come_equally_often()
    {
        var augmentation = new Augmentation { Flip = true, Shift = 0.125, Cutout = 5 };
        var shape = new Shape(3, 32, 16);
        var (down, right, top) = (new int[9], new int[5], new int[32]);
        var flips = 0;
        const int Draws = 36_000;
        for (var index = 0; index < Draws; index++)
        {
            var vary = augmentation.Vary(shape, Seed, epoch: index % 7, index);
            down[vary.Down + 4]++;
            right[vary.Right + 2]++;
            top[vary.CutTop + 2]++;
            flips += vary.Flip ? 1 : 0;
        }

        // Four standard deviations and a half.
        Assert.All(down, count => Assert.Equal(Draws / 9.0, count, 4.5 * Math.Sqrt(Draws / 9.0)));
        Assert.All(right, count => Assert.Equal(Draws / 5.0, count, 4.5 * Math.Sqrt(Draws / 5.0)));
        Assert.All(top, count => Assert.Equal(Draws / 32.0, count, 4.5 * Math.Sqrt(Draws / 32.0)));
        Assert.Equal(Draws / 2.0, flips, 4.5 * Math.Sqrt(Draws / 4.0));
    }

    [Fact]
    public void Nothing_stays_of_an_epoch()
    {
        var set = new Noise(40);
        foreach (long? resident in new long?[] { null, 1L << 20 })
        {
            using var loader = new BatchLoader(
                set, BatchSize, shuffle: true, Seed, normalization: Scale) { Augmentation = All["all"], MaxDeviceCacheBytes = resident };
            Run();
            var before = LiveTensors.Settled();
            Run();
            Assert.Equal(before, Tensor.TotalCount);
            using (NewDisposeScope())
            {
                Run();
                Assert.Equal(before, Tensor.TotalCount);
            }

            void Run()
            {
                foreach (var batch in loader.Epoch(0))
                {
                    batch.Dispose();
                }
            }
        }
    }

    [Fact]
    public void A_batch_outlives_the_dispose_scope_in_which_it_was_made()
    {
        using var loader = Loader(new Noise(12), All["all"]);
        Batch batch;
        using (NewDisposeScope())
        {
            batch = loader.Epoch(0).First();
        }

        using (batch)
        {
            Assert.False(batch.Images.IsInvalid || batch.Labels.IsInvalid || batch.MixedLabels!.IsInvalid);
        }
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        static string Refusal(Augmentation augmentation) =>
            Assert.Throws<ResNetGenException>(
                () => new BatchLoader(new Noise(6), 6, shuffle: false) { Augmentation = augmentation }).Message;

        Assert.Equal(
            "The augmentation's shift is 1.5; it must be a fraction of the image from 0 to less than 1, such as 0.125.",
            Refusal(new Augmentation { Shift = 1.5 }));
        Assert.Equal("The augmentation's padding is -1; it must be 0 pixels or more.", Refusal(new Augmentation { Pad = -1 }));
        Assert.Equal(
            "The augmentation's shift is 0.1 and its padding 4, which are two ways to say the same; give one of them.",
            Refusal(new Augmentation { Shift = 0.1, Pad = 4 }));
        Assert.Equal(
            "The augmentation's padding is 6, which moves images of 8 × 6 pixels out of sight; give it a smaller one.",
            Refusal(new Augmentation { Pad = 6 }));
        Assert.Equal(
            "The augmentation's shift is 0.95, which moves images of 8 × 6 pixels out of sight; give it a smaller one.",
            Refusal(new Augmentation { Shift = 0.95 }));
        Assert.Equal("The augmentation's cutout is -2; it must be 0 pixels or more.", Refusal(new Augmentation { Cutout = -2 }));
        Assert.Equal(
            "The augmentation's resized crop is 8; it must be a fraction of the image's area from 0 to 1, such as 0.08.",
            Refusal(new Augmentation { ResizedCrop = 8 }));
        Assert.Equal(
            "The augmentation's mixup is NaN; it must be 0 or more, such as 0.2.", Refusal(new Augmentation { Mixup = double.NaN }));
        Assert.Equal("The augmentation's fill is 128; it must be from 0 (black) to 1 (white).", Refusal(new Augmentation { Fill = 128 }));
    }

    private static (int Down, int Right, bool Flip, int CutTop, int CutLeft)[] Known =>
        [(-1, 4, false, 2, 7), (-1, 3, false, 1, 8), (2, -3, false, 0, 20), (-1, 4, true, 5, 19)];

    private static BatchLoader Loader(ImageSet set, Augmentation augmentation) =>
        new(set, BatchSize, shuffle: true, Seed, dropLast: true, Scale) { Augmentation = augmentation };

    /// <summary>Pixel by pixel: moved, mirrored, normalized, covered, mixed.</summary>
    private static float[] Reference(Noise set, Augmentation augmentation, int[] indices, int epoch, int number)
    {
        var (height, width) = (Image[1], Image[2]);
        var images = indices.Select(index =>
        {
            var bytes = new byte[Image.Count];
            set.CopyBytes(index, bytes);
            var vary = augmentation.Vary(Image, Seed, epoch, index);
            var image = new float[Image.Count];
            for (var channel = 0; channel < 3; channel++)
            {
                var empty = augmentation.Fill is { } fill ? ((float)fill - Scale.Mean[channel]) / Scale.Deviation[channel] : 0;
                for (var y = 0; y < height; y++)
                {
                    for (var x = 0; x < width; x++)
                    {
                        var fromY = y - vary.Down;
                        var fromX = (vary.Flip ? width - 1 - x : x) - vary.Right;
                        if (augmentation.Reflect)
                        {
                            fromY = fromY < 0 ? -fromY : fromY >= height ? 2 * height - 2 - fromY : fromY;
                            fromX = fromX < 0 ? -fromX : fromX >= width ? 2 * width - 2 - fromX : fromX;
                        }

                        var inside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
                        var cut = augmentation.Cutout > 0 && y >= vary.CutTop && y < vary.CutTop + augmentation.Cutout && x >= vary.CutLeft
                            && x < vary.CutLeft + augmentation.Cutout;
                        image[(channel * height + y) * width + x] = inside && !cut
                            ? (bytes[(channel * height + fromY) * width + fromX] / 255f - Scale.Mean[channel]) / Scale.Deviation[channel]
                            : empty;
                    }
                }
            }

            return image;
        }).ToArray();
        if (augmentation.Mixup == 0)
        {
            return [.. images.SelectMany(image => image)];
        }

        var fraction = augmentation.MixedFraction(Seed, epoch, number);
        return
        [
            .. images.Zip(images.Reverse())
                .SelectMany(pair => pair.First.Zip(pair.Second, (own, other) => own * fraction + other * (1 - fraction))),
        ];
    }

    /// <summary>Images without any order in them, so that a pixel out of place shows.</summary>
    private sealed class Noise(int count) : ImageSet
    {
        public override string Name => "noise";

        public override IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6"];

        public override Shape ImageShape => Image;

        public override int Count => count;

        public override int GetLabel(int index) => index % 7;

        public override void CopyImage(int index, Span<float> pixels)
        {
            for (var at = 0; at < pixels.Length; at++)
            {
                pixels[at] = (uint)(index * 7919 + at * 104_729) * 2_654_435_761u % 251 / 255f;
            }
        }
    }
}
