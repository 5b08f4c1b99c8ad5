using System.Text;

namespace ResNetGen.Tool.Tests;

public sealed class CheckTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_sound_file_has_no_errors()
    {
        var file = folder.Write("tiny.resnet.yaml", Networks.Tiny);
        Assert.Equal($"{file}: no errors\n", Outcome.Expected("check", file));
    }

    [Fact]
    public void Errors_are_shown_as_a_build_shows_them()
    {
        var file = folder.Write(
            "tiny.resnet.yaml",
            Networks.Tiny
                .Replace("conv2d_same: 4", "conv2d_sane: 4", StringComparison.Ordinal)
                .Replace("keep_dims", "keep", StringComparison.Ordinal));
        var outcome = Outcome.Of("check", file);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
        var lines = outcome.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.Equal($"{file}(6,20): error RNG010: Unknown layer `conv2d_sane`; did you mean `conv2d_same`?", lines[0]);
        Assert.StartsWith($"{file}(9,36): error RNG", lines[3], StringComparison.Ordinal);
        Assert.Equal("      |                                    ^^^^", lines[5]);
    }

    [Fact]
    public void Carets_stand_under_the_place_behind_letters_of_any_width()
    {
        var file = folder.Write(
            "tiny.resnet.yaml",
            "network: tiny\ninput: [1, 8, 8]\nroot:\n  - { conv2d: 4, kernel: 3, initializer: \"残差e\u0301한😀\t\", activation: nothing }\n");

        var lines = Outcome.Of("check", file).Output.Split('\n')[3..];

        // What a terminal shows, as another library counts it.
        var line = lines[1];
        var place = new Spectre.Console.Rendering.Segment(line[..line.IndexOf("nothing", StringComparison.Ordinal)]).CellCount();
        Assert.Contains("RNG024", lines[0], StringComparison.Ordinal);
        Assert.Equal("      |".PadRight(place) + "^^^^^^^", lines[2]);
    }

    [Fact]
    public void All_files_are_checked_whatever_is_wrong_with_the_first()
    {
        var missing = folder.File("missing.resnet.yaml");
        var empty = folder.Write("empty.resnet.yaml", "");
        var brackets = folder.Write("brackets.resnet.yaml", "network: [");
        var sound = folder.Write("tiny.resnet.yaml", Networks.Tiny);
        var outcome = Outcome.Of("check", missing, empty, brackets, sound);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal($"There is no file '{missing}'; give the path of a network's file.\n", outcome.Error);
        var lines = outcome.Output.TrimEnd('\n').Split('\n').Where(line => !line.Contains(" | ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, lines.Count);
        Assert.StartsWith($"{empty}(1,1): error RNG001: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{brackets}(1,", lines[1], StringComparison.Ordinal);
        Assert.Contains(": error RNG002: ", lines[1], StringComparison.Ordinal);
        Assert.Equal($"{sound}: no errors", lines[2]);
    }

    [Fact]
    public void A_file_in_another_encoding_is_shown_as_a_build_shows_it()
    {
        var marked = folder.File("marked.resnet.yaml");
        File.WriteAllText(
            marked,
            Networks.Tiny.Replace("conv2d_same", "conv2d_sane", StringComparison.Ordinal),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        var wide = folder.File("wide.resnet.yaml");
        File.WriteAllText(wide, Networks.Tiny, Encoding.Unicode);
        var latin1 = folder.File("latin1.resnet.yaml");
        File.WriteAllText(latin1, "# Größe\n" + Networks.Tiny, Encoding.Latin1);

        var lines = Outcome.Of("check", marked, wide, latin1).Output
            .Split('\n')
            .Where(line => line.Contains(": error ", StringComparison.Ordinal))
            .ToList();

        Assert.StartsWith($"{marked}(6,20): error RNG010: ", lines[0], StringComparison.Ordinal);
        Assert.Equal($"{wide}(1,1): error RNG009: The file is not UTF-8: it looks like UTF-16; save it as UTF-8.", lines[1]);
        Assert.StartsWith($"{latin1}(1,5): error RNG009: ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_end_is_refused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no /dev/zero on this system.");
        Assert.Equal(
            "The file '/dev/zero' cannot be read: It is a device, where a file is needed; give the path of a network's file.",
            Outcome.Refused(1, "check", "/dev/zero"));
    }
}
