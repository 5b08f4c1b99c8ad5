using ResNetGen.Data;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Data;

/// <summary>Parts of images, cut out and resampled again by torch.</summary>
[Collection(nameof(Alone))]
public sealed class ResizedCropTests : IDisposable
{
    private const long Seed = 5;
    private const int Height = 21;
    private const int Width = 30;
    private const int Images = 12;

    private static readonly Shape Target = new(3, 12, 10);
    private static readonly string[] Classes = ["a", "b"];
    private static readonly Augmentation Crop = new() { ResizedCrop = 0.08 };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Sources =>
        ["bytes", "PNG files", "TFRecords of bytes", "TFRecords of PNG files", "a set of one's own"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_batch_holds_parts_of_the_images_as_they_are_in_their_files(string source)
    {
        var (set, height, width) = Open(source);
        using var loader = new BatchLoader(set, 4, shuffle: true, Seed) { Augmentation = Crop };
        var boxes = new HashSet<CropBox>();
        for (var epoch = 0; epoch < 2; epoch++)
        {
            var order = loader.Order(epoch);
            var place = 0;
            foreach (var batch in loader.Epoch(epoch))
            {
                using var scope = NewDisposeScope();
                using var disposed = batch;
                for (var position = 0; position < 4; position++, place++)
                {
                    var index = order[place];
                    var box = Crop.Crop(Seed, epoch, index)!.Value.Of(height, width);
                    boxes.Add(box);
                    var original = tensor(Pixels(index, height, width).Select(value => value / 255f).ToArray(), [1, 3, height, width]);
                    var crop = original.narrow(2, (long)box.Top, (long)box.Height).narrow(3, (long)box.Left, (long)box.Width);
                    var expected = nn.functional.interpolate(
                        crop, [Target[1], Target[2]], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true);

                    // Batches travel as bytes.
                    Assert.InRange((expected[0] - batch.Images[position]).abs().max().item<float>(), 0, 0.51f / 255);
                    Assert.Equal(index / 6, batch.Labels[position].item<long>());
                }
            }

            Assert.Equal(Images, place);
        }

        Assert.InRange(boxes.Count, 2 * Images - 3, 2 * Images);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1L << 20)]
    public void Parts_are_bitwise_the_same_on_any_number_of_threads_and_after_a_resume(long? maxDeviceCacheBytes)
    {
        var set = Open("PNG files").Set;
        var expected = Read(epoch: 2, threads: 1, skip: 0, resident: null);
        Assert.Equal(Images / 4, expected.Count);
        foreach (var threads in new[] { 1, 2, 7 })
        {
            Assert.Equal(expected, Read(epoch: 2, threads, skip: 0, maxDeviceCacheBytes));
            Assert.Equal(expected[2..], Read(epoch: 2, threads, skip: 2, maxDeviceCacheBytes));
        }

        Assert.DoesNotContain(Read(epoch: 3, threads: 2, skip: 0, maxDeviceCacheBytes), expected.Contains);

        List<string> Read(int epoch, int threads, int skip, long? resident)
        {
            using var loader = new BatchLoader(set, 4, shuffle: true, Seed)
            {
                Augmentation = Crop with { Flip = true, Cutout = 3 },
                Threads = threads,
                MaxDeviceCacheBytes = resident,
            };
            return [.. loader.Epoch(epoch, skip: skip).Select(batch =>
            {
                using (batch)
                {
                    return Convert.ToHexString(batch.Images.bytes) + Convert.ToHexString(batch.Labels.bytes);
                }
            })];
        }
    }

    /// <summary>A JPEG is decoded at some eighths of its size where that is enough.</summary>
    [Theory]
    [InlineData(480, 640, 16)]
    [InlineData(375, 500, 16)]
    [InlineData(371, 509, 40)]
    public void A_part_of_a_large_JPEG_is_that_of_the_whole_image(int rows, int columns, int side)
    {

        // Grey: a JPEG has its colours at half the size.
        static byte Value(int channel, int y, int x) => (byte)(128 + (100 * Math.Sin((x / 40.0) + (y / 30.0))));
        var (path, pixels) = (folder.File("photograph.jpg"), new float[3 * side * side]);
        Save(path, SKEncodedImageFormat.Jpeg, rows, columns, Value);
        using var scope = NewDisposeScope();
        var original = tensor(
            Enumerable.Range(0, 3 * rows * columns)
                .Select(at => Value(at / rows / columns, at / columns % rows, at % columns) / 255f).ToArray(),
            [1, 3, rows, columns]);
        for (var index = 0; index < 8; index++)
        {
            var crop = (Crop with { ResizedCrop = 0.2 }).Crop(Seed, epoch: 0, index)!.Value;
            var box = crop.Of(rows, columns);
            Assert.Null(ImageFile.Decode(path, new Shape(3, side, side), crop, pixels));
            var cut = original.narrow(2, (long)box.Top, (long)box.Height).narrow(3, (long)box.Left, (long)box.Width);
            var expected = nn.functional.interpolate(
                cut, [side, side], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true);
            var difference = (expected - tensor(pixels, [1, 3, side, side])).abs();
            Assert.InRange(difference.narrow(2, 1, side - 2).narrow(3, 1, side - 2).max().item<float>(), 0, 0.01f);

            // At the border a pixel of the smaller image reaches over the cut.
            Assert.InRange(difference.max().item<float>(), 0, 0.04f);
        }
    }

    [Fact]
    public void A_part_may_begin_and_end_within_a_pixel()
    {
        // On a ramp every value is that of its place.
        var ramp = Enumerable.Range(0, 20 * 30).Select(at => (byte)((at / 30) + (5 * (at % 30)))).ToArray();
        var target = new float[4 * 6];
        new Resampler(20, 30, new CropBox(2.75, 4.5, 10.5, 18), 4, 6).Resample(ramp, 1, 30, target);
        for (var y = 1; y < 3; y++)
        {
            for (var x = 1; x < 5; x++)
            {
                var (row, column) = (2.75 + ((y + 0.5) * 10.5 / 4), 4.5 + ((x + 0.5) * 18 / 6));
                Assert.Equal((row - 0.5 + (5 * (column - 0.5))) / 255, target[(y * 6) + x], 0.12 / 255);
            }
        }
    }

    [Fact]
    public void A_file_that_is_gone_is_named()
    {
        var set = Open("PNG files").Set;
        var gone = folder.File("train", "b", "3.png");
        File.Delete(gone);
        using var loader = new BatchLoader(set, 4, shuffle: true, Seed) { Augmentation = Crop };
        var exception = Assert.Throws<ResNetGenException>(() =>
        {
            foreach (var batch in loader.Epoch(0))
            {
                batch.Dispose();
            }
        });
        Assert.Equal($"The image '{gone}' is no longer there; replace it or delete it.", exception.Message);
    }

    private (ImageSet Set, int Height, int Width) Open(string source)
    {
        var labels = Enumerable.Range(0, Images).Select(index => (byte)(index / 6)).ToArray();
        switch (source)
        {
            case "bytes":
                var values = Enumerable.Range(-1, Images + 1).SelectMany(index => Pixels(index, Height, Width)).ToArray();
                var pixels = new Pixels(values, 3, Height, Width, [9, .. labels]);
                return (new InMemoryImages(source, Classes, Target, pixels, first: 1, Images), Height, Width);
            case "a set of one's own":
                return (new OwnSet(), Target[1], Target[2]);
            case "PNG files":
                for (var index = 0; index < Images; index++)
                {
                    Save(folder.File("train", Classes[index / 6], $"{index % 6}.png"), index);
                }

                Save(folder.File("test", "a", "0.png"), 0);
                return (ImageFolder.Open(folder.Path, Target).Train, Height, Width);
            default:
                var encoded = source.EndsWith("PNG files", StringComparison.Ordinal);
                byte[] Record(int index) => encoded
                    ? TfRecordWriter.Example(("image/encoded", Encoded(index)), ("image/class/label", index / 6))
                    : TfRecordWriter.Example(("image/raw", Interleaved(index)), ("height", Height), ("width", Width), ("label", index / 6));
                TfRecordWriter.Write(folder.File("train.tfrecord"), Enumerable.Range(0, Images).Select(Record));
                TfRecordWriter.Write(folder.File("test.tfrecord"), Enumerable.Range(0, Images).Select(Record));
                return (DataSources.Open(folder.Path, Target).Train, Height, Width);
        }
    }

    private void Save(string path, int index)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encoded(index));
    }

    private byte[] Encoded(int index)
    {
        var pixels = Pixels(index, Height, Width);
        var path = folder.File("image.tmp");
        Save(path, SKEncodedImageFormat.Png, Height, Width, (channel, y, x) => pixels[(((channel * Height) + y) * Width) + x]);
        return File.ReadAllBytes(path);
    }

    private static byte[] Interleaved(int index)
    {
        var pixels = Pixels(index, Height, Width);
        return [.. Enumerable.Range(0, pixels.Length).Select(at => pixels[(at % 3 * Height * Width) + (at / 3)])];
    }

    private static void Save(string path, SKEncodedImageFormat format, int height, int width, Func<int, int, int, byte> value)
    {
        using var bitmap = new SKBitmap(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, new SKColor(value(0, y, x), value(1, y, x), value(2, y, x)));
            }
        }

        using var file = File.Create(path);
        bitmap.Encode(file, format, 100);
    }

    /// <summary>Another image for each number, without any order in it.</summary>
    private static byte[] Pixels(int index, int height, int width)
    {
        var random = new SplitMix64(7, index);
        return [.. Enumerable.Range(0, 3 * height * width).Select(_ => (byte)random.NextInt32(256))];
    }

    private sealed class OwnSet : ImageSet
    {
        public override string Name => "own";

        public override IReadOnlyList<string> ClassNames => Classes;

        public override Shape ImageShape => Target;

        public override int Count => Images;

        public override int GetLabel(int index) => index / 6;

        public override void CopyImage(int index, Span<float> pixels)
        {
            var bytes = Pixels(index, Target[1], Target[2]);
            for (var at = 0; at < bytes.Length; at++)
            {
                pixels[at] = bytes[at] / 255f;
            }
        }
    }
}
