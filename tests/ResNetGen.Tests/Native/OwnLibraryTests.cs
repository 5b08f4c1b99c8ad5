using System.Diagnostics;
using System.Runtime.Versioning;
using ResNetGen.Native;

namespace ResNetGen.Tests.Native;

/// <summary>No library is loaded that somebody else may have put there.</summary>
[SupportedOSPlatform("linux")]
public sealed class OwnLibraryTests : IDisposable
{
    private const string Name = "library.so";
    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly byte[] Content = LibraryAlias.Image("libResNetGenOwnLibraryTests.so", "libc.so.6");

    private readonly TemporaryFolder folder = new();

    public OwnLibraryTests() => Assert.SkipUnless(LibraryAlias.IsSupported, "Such a library is written on Linux for x64.");

    private string Cache => folder.File("cache");

    private string Path => folder.File("cache", Name);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_loads_from_a_folder_of_the_user_s_own()
    {
        Assert.NotEqual(0, OwnLibrary.Load(Content, Cache, Name));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Cache));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.Equal(Content, File.ReadAllBytes(Path));
        Assert.Equal(Path, Assert.Single(Directory.GetFiles(Cache)));

        // The one that is there is taken.
        var written = File.GetLastWriteTimeUtc(Path);
        Open();
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path));
    }

    [Fact]
    public void A_folder_that_others_may_write_to_is_not_used()
    {
        Directory.CreateDirectory(Cache);
        File.SetUnixFileMode(Cache, File.GetUnixFileMode(Cache) | UnixFileMode.OtherWrite);
        Assert.Throws<IOException>(Open);
        Assert.Empty(Directory.GetFiles(Cache));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_belongs_to_somebody_else_is_not_used(bool isFolder)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only the administrator gives files away.");
        Open();
        Run("chown", "12345", isFolder ? Cache : Path);
        if (isFolder)
        {
            Assert.Contains("belongs to another user", Assert.Throws<IOException>(Open).Message, StringComparison.Ordinal);
        }
        else
        {
            RequireReplaced();
        }
    }

    [Fact]
    public void A_file_that_others_may_write_to_is_replaced()
    {
        Open();
        File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | Others);
        RequireReplaced();
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path) & Others);
    }

    [Fact]
    public void A_link_or_a_pipe_in_its_place_is_replaced()
    {
        Open();
        File.Delete(Path);
        File.WriteAllBytes(folder.File("elsewhere"), Content);
        File.CreateSymbolicLink(Path, folder.File("elsewhere"));
        RequireReplaced();
        Assert.Null(new FileInfo(Path).LinkTarget);

        File.Delete(Path);
        Run("mkfifo", Path);
        RequireReplaced();
    }

    [Fact]
    public void What_was_compared_is_what_is_loaded()
    {
        using var file = OwnLibrary.Open(Content, Cache, Name);
        File.WriteAllText(folder.File("other"), "other");
        File.Move(folder.File("other"), Path, overwrite: true);
        var bytes = new byte[Content.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        Assert.Equal(Content, bytes);
    }

    private void Open() => OwnLibrary.Open(Content, Cache, Name).Dispose();

    private void RequireReplaced()
    {
        File.SetLastWriteTimeUtc(Path, DateTime.UnixEpoch);
        Open();
        Assert.NotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Path));
        Assert.Equal(Content, File.ReadAllBytes(Path));
    }

    private static void Run(string program, params string[] args)
    {
        using var process = Process.Start(program, args);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
