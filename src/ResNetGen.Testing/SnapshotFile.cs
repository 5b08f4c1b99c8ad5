using System.Text;

namespace ResNetGen.Testing;

/// <summary>A text that a test got, and where it belongs.</summary>
/// <param name="Verified">The file with what a person agreed to.</param>
/// <param name="Received">The file beside it, with what the test got where that differs.</param>
/// <param name="Text">What the test got.</param>
/// <param name="Encoding">How the files are written.</param>
internal sealed record SnapshotFile(string Verified, string Received, string Text, Encoding Encoding)
{
    // What no file system takes, or one of them does not. As in Verify, each becomes a dash.
    private const string NotInNames = "\"\\<>|:*?/";

    /// <summary>A snapshot in Verify's convention: UTF-8 with a byte order mark.</summary>
    public static SnapshotFile Of(string stem, string extension, string text) =>
        new($"{stem}.verified.{extension}", $"{stem}.received.{extension}", text, WithMark(true));

    /// <summary>A file that is no snapshot alone, and so has no mark.</summary>
    public static SnapshotFile At(string path, string text) =>
        new(path, Path.ChangeExtension(path, ".received" + Path.GetExtension(path)), text, WithMark(false));

    /// <summary>What the names of a test's files begin with: <c>…/File.Method_parameter=value</c>.</summary>
    /// <exception cref="SnapshotException">The test's file is not on this machine.</exception>
    public static string Stem(string testFile, string testMethod, string? parameters)
    {
        var folder = Path.GetDirectoryName(testFile);
        if (!Directory.Exists(folder))
        {
            throw new SnapshotException(
                $"The snapshots of {testMethod} stand beside {testFile}, which is not on this machine: "
                + "run the test where it was built, with DeterministicSourcePaths set to false in the project.");
        }

        var name = $"{Path.GetFileNameWithoutExtension(testFile)}.{testMethod}{(parameters is null ? "" : "_" + parameters)}";
        var usable = name.Select(c => char.IsControl(c) || NotInNames.Contains(c, StringComparison.Ordinal) ? '-' : c);
        return Path.Combine(folder, string.Concat(usable));
    }

    /// <summary>What is wrong, or null where the text is the verified one.</summary>
    /// <param name="show">Shows the received file beside the verified one.</param>
    public string? Compare(Action<string, string> show)
    {
        var expected = Expected();
        if (Text == expected)
        {
            File.Delete(Received);
            return null;
        }

        Write(Received);
        show(Received, Verified);
        return expected is null
            ? $"Nothing is verified yet. If {Received} is right, rename it to {Path.GetFileName(Verified)}, "
                + $"or run the test once with {Snapshot.AcceptVariable}=1."
            : $"{Path.GetFileName(Verified)} differs from what the test got ({Received}):\n{Difference.Between(expected, Text)}";
    }

    /// <summary>Makes the text the verified one.</summary>
    public void Accept()
    {
        if (Text != Expected())
        {
            Write(Verified);
        }

        File.Delete(Received);
    }

    // However the file was checked out; an empty one is what a diff tool was given for none.
    private string? Expected() => File.Exists(Verified) && File.ReadAllText(Verified) is { Length: > 0 } text
        ? text.ReplaceLineEndings("\n")
        : null;

    private static UTF8Encoding WithMark(bool isWritten) => new(encoderShouldEmitUTF8Identifier: isWritten);

    private void Write(string path) => File.WriteAllText(path, Text, Encoding);
}
