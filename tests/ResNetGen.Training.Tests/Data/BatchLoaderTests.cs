using ResNetGen.Data;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Data;

[Collection(nameof(Alone))]
public class BatchLoaderTests
{
    [Fact]
    public void ServesEachImageOnceAndWithItsLabel()
    {
        var seen = Read(new BatchLoader(new Numbered(23), 5, shuffle: true, seed: 4).Epoch(0));

        Assert.Equal([5, 5, 5, 5, 3], seen.Select(batch => batch.Length));
        Assert.Equal(Enumerable.Range(0, 23), seen.SelectMany(batch => batch).Order());
        Assert.NotEqual(Enumerable.Range(0, 23), seen.SelectMany(batch => batch));
    }

    [Fact]
    public void KeepsTheSetsOrderWithoutShuffling() =>
        Assert.Equal(
            Enumerable.Range(0, 23), Read(new BatchLoader(new Numbered(23), 5, shuffle: false).Epoch(3)).SelectMany(batch => batch));

    [Fact]
    public void OrdersByTheSeedAndTheEpochAlone()
    {
        var loader = new BatchLoader(new Numbered(100), 7, shuffle: true, seed: 4);
        var second = Read(loader.Epoch(1));

        Assert.Equal(second, Read(new BatchLoader(new Numbered(100), 7, shuffle: true, seed: 4).Epoch(1)));
        Assert.NotEqual(second, Read(loader.Epoch(0)));
        Assert.NotEqual(second, Read(new BatchLoader(new Numbered(100), 7, shuffle: true, seed: 5).Epoch(1)));

        // The order is part of what a checkpoint promises: it may not change from one version to the next.
        Assert.Equal([0, 1, 3, 4, 5, 2, 6, 7], new BatchLoader(new Numbered(8), 7, shuffle: true, seed: 4).Order(1));
    }

    [Fact]
    public void ShufflesFairly()
    {
        var counts = new int[5, 5];
        var loader = new BatchLoader(new Numbered(5), 1, shuffle: true, seed: 1);
        for (var epoch = 0; epoch < 10_000; epoch++)
        {
            var order = loader.Order(epoch);
            for (var position = 0; position < 5; position++)
            {
                counts[position, order[position]]++;
            }
        }

        // 2,000 expected with a standard deviation of 40.
        Assert.All(counts.Cast<int>(), count => Assert.InRange(count, 1_800, 2_200));
    }

    [Fact]
    public void GoesOnWithinAnEpoch()
    {
        var loader = new BatchLoader(new Numbered(23), 5, shuffle: true, seed: 4);

        Assert.Equal(Read(loader.Epoch(2))[3..], Read(loader.Epoch(2, skip: 3)));
        Assert.Empty(Read(loader.Epoch(2, skip: 5)));
    }

    [Fact]
    public void LeavesOutTheLastBatch()
    {
        var loader = new BatchLoader(new Numbered(23), 5, shuffle: true, dropLast: true);

        Assert.Equal(4, loader.BatchesPerEpoch);
        Assert.Equal([5, 5, 5, 5], Read(loader.Epoch(0)).Select(batch => batch.Length));
        var exception = Assert.Throws<ResNetGenException>(() => new BatchLoader(new Numbered(23), 24, shuffle: true, dropLast: true));
        Assert.Equal("The set 'numbered' has 23 images, fewer than one batch of 24; ask for smaller batches.", exception.Message);

        var photographs = SyntheticImages.Create(new Shape(3, 224, 224), classes: 2, train: 4).Train;
        Assert.Equal(
            "A batch of 16,384 images of shape (N, 3, 224, 224) has more than 2,147,483,647 bytes; "
                + "ask for batches of 14,266 images or fewer.",
            Assert.Throws<ResNetGenException>(() => new BatchLoader(photographs, 16_384, shuffle: false)).Message);
    }

    [Fact]
    public void Normalizes()
    {
        using var batch = new BatchLoader(
            new Numbered(4), 4, shuffle: false, normalization: new Normalization([0.5f], [0.25f])).Epoch(0).Single();

        Assert.Equal((0 / 255f - 0.5f) / 0.25f, batch.Images[0, 0, 0, 0].item<float>(), 1e-6f);
        Assert.Equal((3 / 255f - 0.5f) / 0.25f, batch.Images[3, 0, 1, 1].item<float>(), 1e-6f);
        Assert.Equal([4, 1, 2, 2], batch.Images.shape);
        Assert.Equal((ScalarType.Float32, ScalarType.Int64), (batch.Images.dtype, batch.Labels.dtype));
    }

    [Fact]
    public void HandsOnWhatASetThrows()
    {
        var loader = new BatchLoader(new Numbered(20, broken: 13), 5, shuffle: false);
        var served = 0;
        var before = LiveTensors.Settled();

        var exception = Assert.Throws<ResNetGenException>(() =>
        {
            foreach (var batch in loader.Epoch(0))
            {
                batch.Dispose();
                served++;
            }
        });

        Assert.Equal("Image 13 is broken.", exception.Message);
        Assert.Equal(2, served);
        Assert.InRange(Tensor.TotalCount, 0, before);
    }

    [Fact]
    public void LeavesNothingBehindWhenAnEpochIsLeftEarly()
    {
        var set = new Numbered(100, broken: 14);
        var loader = new BatchLoader(set, 5, shuffle: false);
        var before = LiveTensors.Settled();

        // The second batch ahead is broken; nobody asks for it.
        foreach (var batch in loader.Epoch(0))
        {
            using (batch)
            {
                break;
            }
        }

        var read = set.Reads;
        Assert.InRange(Tensor.TotalCount, 0, before);
        Thread.Sleep(50);
        Assert.Equal(read, set.Reads);
        Assert.InRange(read, 5, 15);
    }

    [Fact]
    public void AllocatesNothingForEachImage()
    {
        long Allocated(int images)
        {
            var loader = new BatchLoader(new Numbered(images), images, shuffle: false);
            loader.Epoch(0).Single().Dispose();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            loader.Epoch(0).Single().Dispose();
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        // Four bytes an image for the order; the threads' own are a few thousand.
        Assert.InRange(Allocated(20_000) - Allocated(2_000), 0, 18_000 * 16);
    }

    [Fact]
    public void MeasuresTheChannelsOfASet()
    {
        var normalization = Normalization.Of(new Numbered(101));

        // 0, 1, … 100: the mean is 50, the variance (n² - 1) / 12.
        Assert.Equal(50 / 255.0, normalization.Mean[0], 1e-7);
        Assert.Equal(Math.Sqrt((101 * 101 - 1) / 12.0) / 255, normalization.Deviation[0], 1e-7);
        Assert.Equal(1, Normalization.Of(new Numbered(1)).Deviation[0]);
        Assert.Throws<ArgumentException>(() => new Normalization([0f], [0f]));
        Assert.Throws<ArgumentException>(() => new Normalization([0f, 0f], [1f]));
        Assert.Throws<ArgumentException>(
            () => new BatchLoader(new Numbered(1), 1, shuffle: false, normalization: new Normalization([0f, 0f], [1f, 1f])));
    }

    [Fact]
    public void MeasuresEveryImage()
    {
        // 20,000 images, of which the last alone is bright: none is left out.
        var normalization = Normalization.Of(new OneBright(20_000));

        Assert.Equal(1 / 20_000.0, normalization.Mean[0], 1e-9);
    }

    private static List<int[]> Read(IEnumerable<Batch> batches)
    {
        var read = new List<int[]>();
        foreach (var batch in batches)
        {
            using (batch)
            {
                var labels = batch.Labels.data<long>().ToArray().Select(label => (int)label).ToArray();
                Assert.Equal(
                    labels.Select(label => label / 255f), batch.Images.select(1, 0).select(1, 0).select(1, 0).data<float>().ToArray());
                read.Add(labels);
            }
        }

        return read;
    }

    /// <summary>The image at index i has label i and the value i / 255 in each pixel.</summary>
    private sealed class Numbered(int count, int broken = -1) : ImageSet
    {
        private int reads;

        public int Reads => reads;

        public override string Name => "numbered";

        public override IReadOnlyList<string> ClassNames { get; } = ["one", "two"];

        public override Shape ImageShape { get; } = new(1, 2, 2);

        public override int Count => count;

        public override int GetLabel(int index) => index;

        public override void CopyImage(int index, Span<float> pixels)
        {
            Interlocked.Increment(ref reads);
            if (index == broken || pixels.Length != 4)
            {
                throw new ResNetGenException($"Image {index} is broken.");
            }

            pixels.Fill(index / 255f);
        }
    }
    private sealed class OneBright(int count) : ImageSet
    {
        public override string Name => "one bright";

        public override IReadOnlyList<string> ClassNames { get; } = ["one", "two"];

        public override Shape ImageShape { get; } = new(1, 2, 2);

        public override int Count => count;

        public override int GetLabel(int index) => 0;

        public override void CopyImage(int index, Span<float> pixels) => pixels.Fill(index == count - 1 ? 1 : 0);
    }
}
