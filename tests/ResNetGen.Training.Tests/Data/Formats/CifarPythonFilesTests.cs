using System.Formats.Tar;
using System.IO.Compression;
using ResNetGen.Data;

namespace ResNetGen.Tests.Data;

/// <summary>CIFAR as it is published for Python: pickles that Python 3 and NumPy wrote, and such as Python 2 wrote them.</summary>
public sealed class CifarPythonFilesTests : IDisposable
{
    private static readonly Shape Image = new(3, 32, 32);

    // {b'data': [[0, 1, 2], [3, 4, 5]], b'labels': [1, 300, 70000], b'turned': the same by columns, b'names': [b'a\xff', 'é'],
    // 'none': None, 'yes': True, 't': (1, 2)} by protocols 2, 3 and 4; NumPy 1.24.
    private static readonly string[] FromPython =
    [
        "gAJ9cQAoY19jb2RlY3MKZW5jb2RlCnEBWAQAAABkYXRhcQJYBgAAAGxhdGluMXEDhnEEUnEFY251bXB5LmNvcmUubXVsdGlh"
            + "cnJheQpfcmVjb25zdHJ1Y3QKcQZjbnVtcHkKbmRhcnJheQpxB0sAhXEIaAFYAQAAAGJxCWgDhnEKUnELh3EMUnENKEsBSwJL"
            + "A4ZxDmNudW1weQpkdHlwZQpxD1gCAAAAdTFxEImIh3ERUnESKEsDWAEAAAB8cRNOTk5K/////0r/////SwB0cRRiiWgBWAYA"
            + "AAAAAQIDBAVxFWgDhnEWUnEXdHEYYmgBWAYAAABsYWJlbHNxGWgDhnEaUnEbXXEcKEsBTSwBSnARAQBlaAFYBgAAAHR1cm5l"
            + "ZHEdaAOGcR5ScR9oBmgHSwCFcSBoC4dxIVJxIihLAUsCSwOGcSNoEohoAVgGAAAAAAMBBAIFcSRoA4ZxJVJxJnRxJ2JoAVgF"
            + "AAAAbmFtZXNxKGgDhnEpUnEqXXErKGgBWAMAAABhw79xLGgDhnEtUnEuWAIAAADDqXEvZVgEAAAAbm9uZXEwTlgDAAAAeWVz"
            + "cTGIWAEAAAB0cTJLAUsChnEzdS4=",
        "gAN9cQAoQwRkYXRhcQFjbnVtcHkuY29yZS5tdWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxAmNudW1weQpuZGFycmF5CnEDSwCF"
            + "cQRDAWJxBYdxBlJxByhLAUsCSwOGcQhjbnVtcHkKZHR5cGUKcQlYAgAAAHUxcQqJiIdxC1JxDChLA1gBAAAAfHENTk5OSv//"
            + "//9K/////0sAdHEOYolDBgABAgMEBXEPdHEQYkMGbGFiZWxzcRFdcRIoSwFNLAFKcBEBAGVDBnR1cm5lZHETaAJoA0sAhXEU"
            + "aAWHcRVScRYoSwFLAksDhnEXaAyIQwYAAwEEAgVxGHRxGWJDBW5hbWVzcRpdcRsoQwJh/3EcWAIAAADDqXEdZVgEAAAAbm9u"
            + "ZXEeTlgDAAAAeWVzcR+IWAEAAAB0cSBLAUsChnEhdS4=",
        "gASVEAEAAAAAAAB9lChDBGRhdGGUjBVudW1weS5jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwH"
            + "bmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsCSwOGlGgFjAVkdHlwZZSTlIwCdTGUiYiHlFKUKEsDjAF8lE5OTkr/////Sv//"
            + "//9LAHSUYolDBgABAgMEBZR0lGJDBmxhYmVsc5RdlChLAU0sAUpwEQEAZUMGdHVybmVklGgEaAdLAIWUaAmHlFKUKEsBSwJL"
            + "A4aUaBGIQwYAAwEEAgWUdJRiQwVuYW1lc5RdlChDAmH/lIwCw6mUZYwEbm9uZZROjAN5ZXOUiIwBdJRLAUsChpR1Lg==",
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_Python_wrote_is_read(int which)
    {
        var read = Assert.IsType<Dictionary<string, object?>>(Pickle.Read(Convert.FromBase64String(FromPython[which])));
        foreach (var key in (string[])["data", "turned"])
        {
            var array = Assert.IsType<Pickle.ByteArray>(read[key]);
            Assert.Equal([2, 3], array.Sizes);
            Assert.Equal([0, 1, 2, 3, 4, 5], array.Values);
        }

        Assert.Equal([1L, 300L, 70_000L], Assert.IsType<List<object?>>(read["labels"]));
        Assert.Equal(["a\u00ff", "\u00e9"], Assert.IsType<List<object?>>(read["names"]));
        Assert.Equal((null, true), (read["none"], read["yes"]));
    }

    [Theory]
    [InlineData("gAJjcG9zaXgKc3lzdGVtCnEAWAQAAAB0cnVlcQGFcQJScQMu", "asks for Python's 'posix.system'")]
    [InlineData(
        "gAJ9cQBYBAAAAGRhdGFxAWNudW1weS5jb3JlLm11bHRpYXJyYXkKX3JlY29uc3RydWN0CnECY251bXB5Cm5kYXJyYXkKcQNL"
        + "AIVxBGNfY29kZWNzCmVuY29kZQpxBVgBAAAAYnEGWAYAAABsYXRpbjFxB4ZxCFJxCYdxClJxCyhLAUsChXEMY251bXB5CmR0"
        + "eXBlCnENWAIAAABmNHEOiYiHcQ9ScRAoSwNYAQAAADxxEU5OTkr/////Sv////9LAHRxEmKJaAVYCAAAAAAAAAAAAAAAcRNo"
        + "B4ZxFFJxFXRxFmJzLg==",
        "has an array of 'f4', which are no bytes")]
    [InlineData("gAJdcQBLAWE=", "ends early")]
    [InlineData("gAJpLg==", "holds more than lists, numbers and bytes")]
    [InlineData("gAJoBS4=", "is damaged")]
    [InlineData("gAJhLg==", "is damaged")]
    [InlineData("gAJOTmEu", "is damaged")]
    public void Nothing_else_is(string pickle, string fault) =>
        Assert.Equal(fault, Assert.Throws<InvalidDataException>(() => Pickle.Read(Convert.FromBase64String(pickle))).Message);

    [Fact]
    public void No_bytes_bring_the_reader_down()
    {
        var random = new Random(1);
        foreach (var whole in FromPython.Select(Convert.FromBase64String))
        {
            for (var trial = 0; trial < 3_000; trial++)
            {
                var bytes = whole[..random.Next(1, whole.Length + 1)];
                for (var change = random.Next(4); change > 0; change--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                try
                {
                    Pickle.Read(bytes);
                }
                catch (InvalidDataException)
                {
                    // As it should be.
                }
            }
        }
    }

    [Theory]
    [InlineData("cifar-10-batches-py")]
    [InlineData("")]
    [InlineData("cifar-10-python.tar.gz")]
    public void Cifar_10_is_read_from_its_folder_one_above_and_its_archive(string how)
    {
        WriteTen();
        var split = DataSources.Open(how.EndsWith(".gz", StringComparison.Ordinal) ? Packed(how) : folder.File(how), Image);

        Assert.Equal(
            ("CIFAR-10 (train)", "CIFAR-10 (test)", "CIFAR-10's files for Python"), (split.Train.Name, split.Test.Name, split.Format));
        Assert.Equal((15, 3), (split.Train.Count, split.Test.Count));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => "class " + i), split.Train.ClassNames);
        for (var index = 0; index < 15; index++)
        {
            AssertIs(split.Train, index, (1 + (index / 3) + (index % 3)) % 10, file: 1 + (index / 3), image: index % 3);
        }

        AssertIs(split.Test, 2, label: 2, file: 0, image: 2);
    }

    [Fact]
    public void The_test_images_are_evaluated_where_the_others_are_not()
    {
        WriteTen();
        foreach (var part in Directory.GetFiles(folder.File("cifar-10-batches-py"), "data_batch_*"))
        {
            File.Delete(part);
        }

        var split = DataSources.OpenValidation(folder.Path, Image, []);
        Assert.Equal((0, 3), (split.Train.Count, split.Test.Count));
        AssertIs(split.Test, 2, label: 2, file: 0, image: 2);

        // The files for C are those of this size alone.
        Directory.Delete(folder.File("cifar-10-batches-py"), recursive: true);
        using (var file = File.Create(folder.File("test_batch.bin")))
        {
            file.SetLength(10_000 * 3_073);
        }

        split = DataSources.OpenValidation(folder.Path, Image, []);
        Assert.Equal((0, 10_000), (split.Train.Count, split.Test.Count));
        Assert.Equal(
            $"'{folder.Path}' has no 'data_batch_1.bin'; put all files of CIFAR-10 there.",
            Assert.Throws<ResNetGenException>(() => DataSources.Open(folder.Path, Image)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cifar_100_has_fine_classes_and_coarse_ones(bool coarse)
    {
        var files = folder.File("cifar-100-python");
        Directory.CreateDirectory(files);
        foreach (var (name, number) in new[] { ("test", 0), ("train", 1) })
        {
            File.WriteAllBytes(Path.Combine(files, name), Batch(number, 3, ("coarse_labels", 20), ("fine_labels", 100)));
        }

        File.WriteAllBytes(Path.Combine(files, "meta"), Names(("coarse_label_names", 20), ("fine_label_names", 100)));
        var split = DataSources.Open(folder.Path, Image, coarseClasses: coarse);
        Assert.Equal(coarse ? 20 : 100, split.Train.ClassNames.Count);
        AssertIs(split.Train, 1, label: 2, file: 1, image: 1);
    }

    [Fact]
    public void Every_fault_is_one_sentence()
    {
        WriteTen();
        var second = folder.File("cifar-10-batches-py", "data_batch_2");
        var whole = File.ReadAllBytes(second);
        File.WriteAllBytes(second, whole[..^100]);
        Refuses($"'{second}' ends early, and is no file of CIFAR for Python; download it again.");
        File.WriteAllBytes(second, Batch(2, 3, ("labels", 300)));
        var range = $"'{folder.Path}: data_batch_2' does not hold images of 3 × 32 × 32 bytes with a label each, from 0 to 9; "
            + "download it again.";
        File.WriteAllBytes(second, Batch(2, 3, ("other", 10)));
        Refuses(range);
        File.WriteAllBytes(second, Batch(9, 3, ("labels", 11)));
        Refuses(range);
        File.Delete(second);
        Refuses($"'{folder.Path}' has no 'data_batch_2'; put all files of CIFAR-10 there.");
        File.WriteAllBytes(second, whole);
        File.WriteAllBytes(folder.File("cifar-10-batches-py", "batches.meta"), Names(("label_names", 9)));
        Refuses($"'batches.meta' in '{folder.Path}' does not name the 10 classes of CIFAR-10; download it again.");
    }

    private void Refuses(string sentence) =>
        Assert.Equal(sentence, Assert.Throws<ResNetGenException>(() => DataSources.Open(folder.Path, Image)).Message);

    private static void AssertIs(ImageSet set, int index, int label, int file, int image)
    {
        var pixels = new byte[3072];
        set.CopyBytes(index, pixels);
        Assert.Equal(label, set.GetLabel(index));
        Assert.Equal(Enumerable.Range(0, 3072).Select(at => Value(file, image, at)), pixels);
    }

    private static byte Value(int file, int image, int at) => (byte)((file * 31) + (image * 7) + at);

    private void WriteTen()
    {
        var files = folder.File("cifar-10-batches-py");
        Directory.CreateDirectory(files);
        for (var part = 0; part < 6; part++)
        {
            File.WriteAllBytes(Path.Combine(files, part == 0 ? "test_batch" : $"data_batch_{part}"), Batch(part, 3, ("labels", 10)));
        }

        File.WriteAllBytes(Path.Combine(files, "batches.meta"), Names(("label_names", 10)));
    }

    private string Packed(string name)
    {
        var path = folder.File(name);
        using var file = File.Create(path);
        using var zipped = new GZipStream(file, CompressionLevel.Fastest);
        TarFile.CreateFromDirectory(folder.File("cifar-10-batches-py"), zipped, includeBaseDirectory: true);
        return path;
    }

    /// <summary>A file as Python 2 wrote it: strings of bytes, and an array of NumPy's.</summary>
    private static byte[] Batch(int file, int images, params (string Key, int Classes)[] labels)
    {
        var pickle = new PickleWriter();
        pickle.Text("data");
        pickle.Raw("cnumpy.core.multiarray\n_reconstruct\nq\u0001cnumpy\nndarray\nq\u0002");
        pickle.Raw("K\u0000\u0085q\u0003U\u0001bq\u0004\u0087q\u0005Rq\u0006(K\u0001");
        pickle.Number(images);
        pickle.Number(3072);
        pickle.Raw("\u0086cnumpy\ndtype\nU\u0002u1K\u0000K\u0001\u0087R(K\u0003U\u0001|NNNJ");
        pickle.Bytes([255, 255, 255, 255, (byte)'J', 255, 255, 255, 255]);
        pickle.Raw("K\u0000tb\u0089T");
        pickle.Length(images * 3072);
        pickle.Bytes([.. Enumerable.Range(0, images * 3072).Select(at => Value(file, at / 3072, at % 3072))]);
        pickle.Raw("tb");
        foreach (var (key, classes) in labels)
        {
            pickle.Text(key);
            pickle.Raw("](");
            for (var image = 0; image < images; image++)
            {
                pickle.Number((file + image) % classes);
            }

            pickle.Raw("e");
        }

        return pickle.End();
    }

    private static byte[] Names(params (string Key, int Count)[] lists)
    {
        var pickle = new PickleWriter();
        foreach (var (key, count) in lists)
        {
            pickle.Text(key);
            pickle.Raw("](");
            for (var name = 0; name < count; name++)
            {
                pickle.Text($"class {name}");
            }

            pickle.Raw("e");
        }

        return pickle.End();
    }
}
