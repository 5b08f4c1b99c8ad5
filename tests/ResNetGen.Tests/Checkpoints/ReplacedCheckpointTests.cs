using System.Diagnostics;
using ResNetGen.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Checkpoints;

/// <summary>A checkpoint is replaced whole or, where it cannot be written, not at all.</summary>
// Torch's generator is the whole process's: no test may draw from it beside these.
[Collection(nameof(Alone))]
public sealed class ReplacedCheckpointTests : CheckpointFile
{
    [Fact]
    public void TheLastCheckpointIsWholeWhenTheDiskIsFull()
    {
        SaveAny();
        var before = File.ReadAllBytes(Path);
        using var large = ones(100_000);

        var exception = Assert.Throws<ResNetGenException>(() => SafeTensorsFile.Write(
            Path, new Dictionary<string, Tensor> { ["x"] = large }, null, path => new FullDisk(File.Create(path), room: 200_000)));

        Assert.Equal(
            $"The file '{Path}' cannot be written: there is no space left; free some, or write to another disk, "
                + "and the one that was there is unchanged.",
            exception.Message);
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Equal([Path], Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public void ADeviceThatIsFullIsUnderstood()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux has /dev/full.");
        }

        using var large = ones(100_000);

        var exception = Assert.Throws<ResNetGenException>(() => SafeTensorsFile.Write(
            Path, new Dictionary<string, Tensor> { ["x"] = large }, null, _ => new FileStream(
                "/dev/full", FileMode.Open, FileAccess.Write)));

        Assert.Equal(
            $"The file '{Path}' cannot be written: there is no space left; free some, or write to another disk.", exception.Message);
    }

    [Fact]
    public void ADiskThatIsFullIsUnderstood()
    {
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", Folder.Path) != 0)
        {
            Assert.Skip("A small disk cannot be mounted here.");
        }

        try
        {
            SaveAny();
            var before = File.ReadAllBytes(Path);
            using var network = nn.Linear(200, 200);

            Refuses(
                "there is no space left; free some, or write to another disk, and the one that was there is unchanged.",
                () => Checkpoint.Save(Path, network, null, new RunState("large")));

            Assert.Equal(before, File.ReadAllBytes(Path));
            Assert.Equal([Path], Directory.GetFiles(Folder.Path));
        }
        finally
        {
            Assert.Equal(0, Run("umount", Folder.Path));
        }
    }

    [Fact]
    public void APlaceThatCannotBeWrittenIsNamed()
    {
        SaveAny();
        var before = File.ReadAllBytes(Path);
        Directory.CreateDirectory(Path + ".partial");
        using var network = Network();

        Refuses($"The file '{Path}' cannot be written: ", () => Checkpoint.Save(Path, network, null, new RunState("net")));
        Assert.Equal(before, File.ReadAllBytes(Path));

        var missing = Folder.File("missing", "x.safetensors");
        Refuses(
            $"The file '{missing}' cannot be written: there is no folder '{Folder.File("missing")}'; make it first.",
            () => Checkpoint.Save(missing, network, null, new RunState("net")));
    }

    [Fact]
    public void ACheckpointIsReplacedAndNothingElseIsLeft()
    {
        SaveAny();
        using var network = Network();
        Checkpoint.Save(Path, network, null, new RunState("second"));

        Assert.Equal("second", Checkpoint.ReadState(Path).Network);
        Assert.Equal([Path], Directory.GetFiles(Folder.Path));
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>A disk that has room for so many bytes and then says what a full one says.</summary>
    private sealed class FullDisk(Stream file, int room) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position { get => file.Position; set => file.Position = value; }

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

        public override void SetLength(long value) => file.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (file.Position + count > room)
            {
                throw new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
            }

            file.Write(buffer, offset, count);
        }

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
