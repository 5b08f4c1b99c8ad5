using System.Runtime.InteropServices;
using ResNetGen.Checkpoints;
using ResNetGen.Data;

namespace ResNetGen.Tests.Data;

/// <summary>
/// What has the name of a file and is none. A pipe would be waited for without end, a device read without end; each is one sentence, at
/// once. Links are followed, and lengths are those of what they lead to.
/// </summary>
public sealed class NoFilesTests : IDisposable
{
    private static readonly Shape Image = new(3, 8, 8);

    private readonly ImageFolderWriter folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("train/a/1.png")]
    [InlineData("train-images-idx3-ubyte")]
    [InlineData("train-labels-idx1-ubyte")]
    [InlineData("emnist-letters-mapping.txt")]
    [InlineData("data_batch_1.bin")]
    [InlineData("data_batch_1")]
    [InlineData("train.tfrecord")]
    [InlineData("notes")]
    [InlineData("labels.txt")]
    [InlineData("val/val_annotations.txt")]
    [InlineData("cifar.tar.gz")]
    public async Task A_pipe_is_refused_at_once(string name)
    {
        SkipUnlessLinux();
        LayOut(name);
        MakePipe(folder.File(name));
        var opened = name == "cifar.tar.gz" ? folder.File(name) : folder.Path;

        var exception = await Assert.ThrowsAsync<ResNetGenException>(
            () => Task.Run(() => DataSources.Open(opened, Image)).WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains($"'{folder.File(name)}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("is a named pipe, where a file is needed", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/dev/zero", "is a device")]
    [InlineData("/dev/full", "is a device")]
    [InlineData("/proc", "is a folder")]
    public void What_a_link_leads_to_is_judged(string target, string what)
    {
        SkipUnlessLinux();
        LayOut("labels.txt");
        foreach (var name in new[] { "labels.txt", "train.tfrecord" })
        {
            File.Delete(folder.File(name));
            File.CreateSymbolicLink(folder.File(name), target);
            if (!File.Exists(folder.File(name)))
            {
                // A link to a folder is no file to begin with.
                continue;
            }

            Assert.Equal(
                $"'{folder.File(name)}' cannot be read: It {what}, where a file is needed.",
                Assert.Throws<ResNetGenException>(() => DataSources.Open(folder.Path, Image)).Message);
            File.Delete(folder.File(name));
        }
    }

    [Fact]
    public async Task So_are_checkpoints()
    {
        SkipUnlessLinux();
        var path = folder.File("run.safetensors");
        MakePipe(path);
        var exception = await Assert.ThrowsAsync<ResNetGenException>(
            () => Task.Run(() => SafeTensorsFile.Read(path)).WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal($"The checkpoint '{path}' cannot be read: It is a named pipe, where a file is needed.", exception.Message);
    }

    /// <summary>A data set is often a folder of links to where its files are kept. A link is some sixty bytes long.</summary>
    [Fact]
    public void Files_that_are_links_are_read()
    {
        SkipUnlessLinux();
        const int Part = 12;
        Directory.CreateDirectory(folder.File("kept"));
        Directory.CreateDirectory(folder.File("set"));
        foreach (var file in Enumerable.Range(1, 5).Select(part => $"data_batch_{part}.bin").Append("test_batch.bin"))
        {
            using (var stream = File.Create(folder.File("kept", file)))
            {
                stream.SetLength(Part * 3_073L);
            }

            File.CreateSymbolicLink(folder.File("set", file), folder.File("kept", file));
        }

        Assert.Equal(Part, CifarFiles.Open(folder.File("set"), new Shape(3, 32, 32), coarse: false, Part).Test.Count);
    }

    private static void SkipUnlessLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Only on Linux pipes and links are made so.");

    /// <summary>What belongs beside a file of that name.</summary>
    private void LayOut(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        switch (name)
        {
            case "train/a/1.png":
                folder.AddTwoClasses();
                break;
            case "val/val_annotations.txt":
                folder.AddTwoClasses();
                Directory.Delete(folder.File("test"), recursive: true);
                Directory.CreateDirectory(folder.File("val", "images"));
                break;
            case "train-images-idx3-ubyte" or "train-labels-idx1-ubyte":
                WriteIdx("train-");
                File.Delete(folder.File(name));
                break;
            case "emnist-letters-mapping.txt":
                WriteIdx("emnist-letters-train-");
                break;
            case "labels.txt" or "notes" or "train.tfrecord":
                foreach (var half in new[] { "train", "test" })
                {
                    TfRecordWriter.Write(
                        folder.File(half + ".tfrecord"),
                        Enumerable.Range(0, 2).Select(label => TfRecordWriter.Example(("image", new byte[3 * 8 * 8]), ("label", label))));
                }

                File.Delete(folder.File(name));
                break;
        }
    }

    private void WriteIdx(string prefix)
    {
        File.WriteAllBytes(folder.File(prefix + "images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5, 6]);
        File.WriteAllBytes(folder.File(prefix + "labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 2, 1, 2]);
    }

    private static void MakePipe(string path) => Assert.Equal(0, MakeFifo(path, Convert.ToUInt32("600", 8)));

    [DllImport("libc", EntryPoint = "mkfifo", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int MakeFifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
