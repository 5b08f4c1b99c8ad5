using System.Diagnostics;
using ResNetGen.IO;

namespace ResNetGen.Tests;

/// <summary>What lies where a file is to be written leads nowhere.</summary>
public sealed class OutputPlaceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public OutputPlaceTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a permission on Windows.");
        File.WriteAllText(folder.File("precious"), "precious");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_link_is_replaced_and_what_it_leads_to_stays()
    {
        var path = Link("report.html");
        AtomicFile.Replace(path, "new");
        RequirePrecious();
        Assert.Null(new FileInfo(path).LinkTarget);
        Assert.Equal("new", File.ReadAllText(path));

        AtomicFile.Write(Link("checkpoint"), stream => stream.WriteByte(1));
        RequirePrecious();
    }

    [Fact]
    public void A_link_in_the_place_of_what_is_not_whole_is_not_followed()
    {
        Link("report.html.partial");
        AtomicFile.Replace(folder.File("report.html"), "new");
        AtomicFile.Write(folder.File("report.html"), stream => stream.WriteByte(1));
        RequirePrecious();
        Assert.Equal(["precious", "report.html"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_link_to_nothing_makes_nothing_there()
    {
        File.CreateSymbolicLink(folder.File("a"), folder.File("elsewhere"));
        File.CreateSymbolicLink(folder.File("b.partial"), folder.File("elsewhere"));
        AtomicFile.Replace(folder.File("a"), "new");
        AtomicFile.Replace(folder.File("b"), "new");
        Assert.False(File.Exists(folder.File("elsewhere")));
    }

    [Fact]
    public void A_file_that_is_gone_on_with_is_no_link()
    {
        var exception = Assert.Throws<IOException>(
            () => OutputPlace.Continue(Link("metrics.jsonl"), FileAccess.ReadWrite, FileShare.Read, bufferSize: 0));
        Assert.Equal("It is a link, through which nothing is written.", exception.Message);
        RequirePrecious();
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("pipe.partial")]
    [InlineData("link")]
    public void A_pipe_is_refused_and_not_waited_for(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a pipe is, Linux tells.");
        using (var made = Process.Start("mkfifo", [folder.File("fifo")]))
        {
            made.WaitForExit();
        }

        File.CreateSymbolicLink(folder.File("link"), folder.File("fifo"));
        if (name != "link")
        {
            File.Move(folder.File("fifo"), folder.File(name));
        }

        var path = folder.File(name.Replace(".partial", "", StringComparison.Ordinal));
        var exception = Assert.Throws<ResNetGenException>(() => AtomicFile.Write(path, stream => stream.WriteByte(1)));
        Assert.Contains("It is a named pipe, where a file is needed", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/fd/1")]
    public void A_device_is_refused(string path) => Assert.Contains(
        "It is a device, where a file is needed",
        Assert.ThrowsAny<IOException>(() => AtomicFile.Replace(path, "new")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Nobody_takes_away_what_another_process_is_writing()
    {
        using var other = AtomicFile.Create(folder.File("a.partial"));
        Assert.Throws<IOException>(() => AtomicFile.Replace(folder.File("a"), "new"));
        Assert.True(File.Exists(folder.File("a.partial")));
    }

    private string Link(string name)
    {
        File.CreateSymbolicLink(folder.File(name), folder.File("precious"));
        return folder.File(name);
    }

    private void RequirePrecious() => Assert.Equal("precious", File.ReadAllText(folder.File("precious")));
}
