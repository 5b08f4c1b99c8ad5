namespace ResNetGen.Testing.Tests;

public sealed class SnapshotTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("resnetgen-snapshot-").FullName;
    private readonly List<(string Received, string Verified)> shown = [];

    private string Verified => Path.Combine(folder, "Some.verified.txt");

    private string Received => Path.Combine(folder, "Some.received.txt");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_same_text_passes_and_clears_what_was_received_before()
    {
        File.WriteAllText(Verified, "one\r\ntwo\n");
        File.WriteAllText(Received, "old");

        Match("one\ntwo\n");

        Assert.False(File.Exists(Received));
        Assert.Empty(shown);
    }

    [Fact]
    public void Another_text_fails_with_a_diff_is_kept_and_shown()
    {
        File.WriteAllText(Verified, "a\nb\nc\nd\ne\nf\ng\n");

        var failure = Assert.Throws<SnapshotException>(() => Match("a\nb\nc\nd\ne\nF\ng\n"));

        Assert.EndsWith("  …\n  c\n  d\n  e\n- f\n+ F\n  g\n  \n", failure.Message, StringComparison.Ordinal);
        Assert.Equal("a\nb\nc\nd\ne\nF\ng\n", File.ReadAllText(Received));
        Assert.Equal([(Received, Verified)], shown);
    }

    [Theory]
    [InlineData(30, 30, "")]
    [InlineData(31, 29, "  … and 2 more changed lines\n")]
    public void Of_a_large_difference_the_message_shows_the_beginning(int lines, int shownAfter, string end)
    {
        File.WriteAllText(Verified, string.Concat(Enumerable.Repeat("a\n", lines)));

        var failure = Assert.Throws<SnapshotException>(() => Match(string.Concat(Enumerable.Repeat("b\n", lines))));

        Assert.Equal((lines, shownAfter), (failure.Message.Split("\n- a").Length - 1, failure.Message.Split("\n+ b").Length - 1));
        Assert.Equal(end.Length > 0, failure.Message.EndsWith(end.Length > 0 ? end : "more changed lines\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_text_that_nobody_verified_fails_and_says_what_to_do(bool hasEmptyFile)
    {
        // A diff tool is given an empty file where there is none.
        if (hasEmptyFile)
        {
            File.WriteAllText(Verified, "");
        }

        var failure = Assert.Throws<SnapshotException>(() => Match("a"));

        Assert.Equal(
            $"Nothing is verified yet. If {Received} is right, rename it to Some.verified.txt, "
            + "or run the test once with RESNETGEN_ACCEPT_SNAPSHOTS=1.",
            failure.Message);
        Assert.Equal("a", File.ReadAllText(Received));
    }

    [Fact]
    public void Of_several_files_every_difference_is_told()
    {
        File.WriteAllText(Verified, "a\n");
        var other = SnapshotFile.Of(Path.Combine(folder, "Other"), "cs", "c\n");

        var failure = Assert.Throws<SnapshotException>(
            () => Snapshot.Match([Some("b\n"), other], [Path.Combine(folder, "Old.verified.cs")], accepts: false, Show));

        Assert.Matches(
            "^Some.verified.txt differs .*\n- a\n[+] b\n(.*\n)*Nothing is verified yet.*\n"
            + "Old.verified.cs is verified, but the test gets no such text any more: delete .*Old.verified.cs.$",
            failure.Message);
    }

    [Fact]
    public void Ends_of_lines_are_part_of_the_text()
    {
        File.WriteAllText(Verified, "a\nb\n");

        Assert.EndsWith(
            "only in the ends of lines\n", Assert.Throws<SnapshotException>(() => Match("a\r\nb\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_accepted_is_the_verified_text_from_then_on_and_nothing_else_is_left()
    {
        var old = Path.Combine(folder, "Old.verified.cs");
        File.WriteAllText(old, "old");
        File.WriteAllText(Received, "old");

        Snapshot.Match([Some("new\n")], [old], accepts: true, Show);

        Match("new\n");
        Assert.Equal([Verified], Directory.GetFiles(folder));
        Assert.Equal("\uFEFFnew\n"u8.ToArray(), File.ReadAllBytes(Verified));
    }

    [Fact]
    public void A_file_with_another_use_has_no_mark()
    {
        var path = Path.Combine(folder, "picture.svg");

        Snapshot.Match([SnapshotFile.At(path, "<svg/>")], [], accepts: true, Show);

        Assert.Equal("<svg/>"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal(Path.Combine(folder, "picture.received.svg"), SnapshotFile.At(path, "").Received);
    }

    [Theory]
    [InlineData(null, true, false)]
    [InlineData("0", true, false)]
    [InlineData("1", false, true)]
    public void Nothing_is_accepted_unless_it_is_said(string? variable, bool isOnBuildServer, bool expected) =>
        Assert.Equal(expected, Snapshot.Accepts(variable, isOnBuildServer));

    [Fact]
    public void A_build_server_never_accepts() => Assert.Equal(
        "RESNETGEN_ACCEPT_SNAPSHOTS is set on a build server, where no snapshot is accepted: "
        + "unset it, and accept where a person reads the change.",
        Assert.Throws<SnapshotException>(() => Snapshot.Accepts("1", isOnBuildServer: true)).Message);

    [Fact]
    public void The_names_are_those_of_Verify()
    {
        var stem = SnapshotFile.Stem(Path.Combine(folder, "NetTests.cs"), "Tiny", "name=slim/resnet:v2_culture=tr-TR");
        var file = SnapshotFile.Of(stem + "#tiny.resnet.g", "cs", "");

        Assert.Equal(Path.Combine(folder, "NetTests.Tiny_name=slim-resnet-v2_culture=tr-TR#tiny.resnet.g.verified.cs"), file.Verified);
        Assert.Equal(Path.Combine(folder, "NetTests.Tiny_name=slim-resnet-v2_culture=tr-TR#tiny.resnet.g.received.cs"), file.Received);
    }

    [Fact]
    public void A_test_whose_file_is_elsewhere_says_so() => Assert.StartsWith(
        "The snapshots of A_test stand beside /_/tests/Some.cs, which is not on this machine",
        Assert.Throws<SnapshotException>(() => Snapshot.Match("a", testFile: "/_/tests/Some.cs", testMethod: "A_test")).Message,
        StringComparison.Ordinal);

    private SnapshotFile Some(string text) => SnapshotFile.Of(Path.Combine(folder, "Some"), "txt", text);

    private void Match(string text) => Snapshot.Match([Some(text)], superfluous: [], accepts: false, Show);

    private void Show(string received, string verified) => shown.Add((received, verified));
}
