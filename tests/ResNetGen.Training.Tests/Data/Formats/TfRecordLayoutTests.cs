using System.IO.Compression;
using ResNetGen.Data;
using SkiaSharp;

namespace ResNetGen.Tests.Data;

/// <summary>TFRecord files in layouts that people have.</summary>
public sealed class TfRecordLayoutTests : IDisposable
{
    private static readonly Shape Image = new(3, 8, 8);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Halves_may_be_folders_and_the_one_with_labels_is_taken()
    {
        TfRecordWriter.Write(folder.File("train", "00-192x192-2.tfrec"), Labelled(SKColors.Red, 1), Labelled(SKColors.Blue, 0));
        TfRecordWriter.Write(folder.File("val", "00-192x192-1.tfrec"), Labelled(SKColors.Blue, 1));
        TfRecordWriter.Write(folder.File("test", "00-192x192-1.tfrec"), TfRecordWriter.Example(("image", Png(SKColors.Red))));
        var split = DataSources.Open(folder.Path, Image);
        Assert.Equal((2, 1), (split.Train.Count, split.Test.Count));
        Assert.Equal((1, 0, 1), (split.Train.GetLabel(0), split.Train.GetLabel(1), split.Test.GetLabel(0)));
        Assert.Equal(["The validation images are those in 'val'; left out: 'test' (its images have no labels)."], split.Notes);

        // Evaluated alone, they have the classes of the network.
        Directory.Delete(folder.File("train"), recursive: true);
        var alone = DataSources.OpenValidation(folder.Path, Image, ["cat", "dog", "cow"]).Test;
        Assert.Equal((1, 1, "dog"), (alone.Count, alone.GetLabel(0), alone.ClassNames[1]));
    }

    [Fact]
    public void Records_that_gzip_packed_are_told_from_damaged_ones()
    {
        var path = folder.File("train.tfrecord.gz");
        using (var zipped = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            zipped.Write(TfRecordWriter.Framed(Labelled(SKColors.Red, 1)));
        }

        TfRecordWriter.Write(folder.File("test.tfrecord"), Labelled(SKColors.Red, 1));
        Assert.Equal(
            $"The TFRecord file '{path}' is packed by gzip, so that its images cannot be read one by one: unpack it by `gunzip`.",
            Assert.Throws<ResNetGenException>(() => DataSources.Open(folder.Path, Image)).Message);
    }

    private static byte[] Labelled(SKColor colour, int label) => TfRecordWriter.Example(("image", Png(colour)), ("label", label));

    private static byte[] Png(SKColor colour)
    {
        using var image = new SKBitmap(new SKImageInfo(8, 8));
        image.Erase(colour);
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
