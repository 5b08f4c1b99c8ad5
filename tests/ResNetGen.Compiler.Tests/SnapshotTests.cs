namespace ResNetGen.Compiler.Tests;

public sealed class SnapshotTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("resnetgen-snapshot-").FullName;

    private string Verified => Path.Combine(folder, "Some.verified.txt");

    private string Received => Path.Combine(folder, "Some.received.txt");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_same_text_passes_and_clears_what_was_received_before()
    {
        File.WriteAllText(Verified, "one\r\ntwo\n");
        File.WriteAllText(Received, "old");

        Snapshot.Compare("one\ntwo\n", Verified, Received, accepts: false);

        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void Another_text_fails_with_a_diff_and_is_kept()
    {
        File.WriteAllText(Verified, "a\nb\nc\nd\ne\nf\ng\n");

        var failure = Assert.Throws<SnapshotException>(() => Snapshot.Compare("a\nb\nc\nd\ne\nF\ng\n", Verified, Received, accepts: false));

        Assert.EndsWith("  …\n  c\n  d\n  e\n- f\n+ F\n  g\n  \n", failure.Message, StringComparison.Ordinal);
        Assert.Equal("a\nb\nc\nd\ne\nF\ng\n", File.ReadAllText(Received));
    }

    [Fact]
    public void A_text_that_nobody_verified_fails_and_says_what_to_do()
    {
        var failure = Assert.Throws<SnapshotException>(() => Snapshot.Compare("a", Verified, Received, accepts: false));

        Assert.Contains("rename it to Some.verified.txt", failure.Message, StringComparison.Ordinal);
        Assert.Equal("a", File.ReadAllText(Received));
    }

    [Fact]
    public void Ends_of_lines_are_part_of_the_text() => Assert.Throws<SnapshotException>(() =>
    {
        File.WriteAllText(Verified, "a\nb\n");
        Snapshot.Compare("a\r\nb\n", Verified, Received, accepts: false);
    });

    [Fact]
    public void What_is_accepted_is_the_verified_text_from_then_on()
    {
        Snapshot.Compare("new\n", Verified, Received, accepts: true);

        Snapshot.Compare("new\n", Verified, Received, accepts: false);
    }
}
