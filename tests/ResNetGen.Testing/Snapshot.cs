using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace ResNetGen.Testing;

/// <summary>
/// Compares text with a file beside the test, in Verify's convention: <c>Class.Method.verified.txt</c> is what a person agreed to, and
/// <c>Class.Method.received.txt</c> what a failing test got. To agree to a change, rename the one to the other.
/// </summary>
public static class Snapshot
{
    /// <summary>Set to 1, it makes every failing snapshot the verified one: for a change of many, to be read in the commit's diff.</summary>
    public const string AcceptVariable = "RESNETGEN_ACCEPT_SNAPSHOTS";

    private const int LinesAround = 3;

    /// <summary>Fails with a diff where <paramref name="text"/> is not what was verified.</summary>
    /// <param name="text">What the test got.</param>
    /// <param name="extension">Of the file: txt, cs, ….</param>
    /// <param name="parameters">What tells the cases of a theory apart, as in <c>name=resnet_v2_50</c>; null for a fact.</param>
    /// <param name="testFile">The test's file, which names its class; filled in by the compiler.</param>
    /// <param name="testMethod">The test's method; filled in by the compiler.</param>
    /// <exception cref="SnapshotException">The text is another one, or nothing was verified yet.</exception>
    public static void Match(string text, string extension = "txt", string? parameters = null, [CallerFilePath] string testFile = "", [CallerMemberName] string testMethod = "")
    {
        var stem = Path.Combine(Folder(testFile), $"{Path.GetFileNameWithoutExtension(testFile)}.{testMethod}{(parameters is null ? "" : "_" + parameters)}");
        Compare(text, $"{stem}.verified.{extension}", $"{stem}.received.{extension}", Environment.GetEnvironmentVariable(AcceptVariable) == "1");
    }

    /// <summary>The same with a file of the repository that has another use, too, such as a picture in the documentation.</summary>
    /// <param name="text">What the test got.</param>
    /// <param name="path">From the repository's folder, with forward slashes.</param>
    /// <exception cref="SnapshotException">The text is another one, or there is no such file yet.</exception>
    public static void MatchFile(string text, string path)
    {
        var file = Path.Combine(Repository.Root, path);
        Compare(text, file, Path.ChangeExtension(file, ".received" + Path.GetExtension(file)), Environment.GetEnvironmentVariable(AcceptVariable) == "1");
    }

    internal static void Compare(string text, string verified, string received, bool accepts)
    {
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (text == expected)
        {
            File.Delete(received);
            return;
        }

        if (accepts)
        {
            Write(verified, text);
            File.Delete(received);
            return;
        }

        Write(received, text);
        throw new SnapshotException(expected is null
            ? $"Nothing is verified yet. If {received} is right, rename it to {Path.GetFileName(verified)}."
            : $"{Path.GetFileName(verified)} differs from what the test got ({received}):\n{Difference(expected, text)}");
    }

    /// <summary>The changed lines with some around them.</summary>
    internal static string Difference(string expected, string actual)
    {
        var lines = InlineDiffBuilder.Diff(expected, actual, ignoreWhiteSpace: false).Lines;
        var difference = new StringBuilder();
        var skipped = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var from = Math.Max(0, i - LinesAround);
            if (lines.Skip(from).Take(i + LinesAround + 1 - from).All(line => line.Type == ChangeType.Unchanged))
            {
                skipped = true;
                continue;
            }

            if (skipped)
            {
                difference.Append("  …\n");
                skipped = false;
            }

            difference.Append(lines[i].Type switch { ChangeType.Inserted => "+ ", ChangeType.Deleted => "- ", _ => "  " }).Append(lines[i].Text).Append('\n');
        }

        // Ends of lines are no lines of their own.
        return difference.Length > 0 ? difference.ToString() : "only in the ends of lines\n";
    }

    // A deterministic build maps the repository's folder to /_/.
    private static string Folder(string testFile) => Path.GetDirectoryName(
        testFile.StartsWith("/_/", StringComparison.Ordinal) ? Path.Combine(Repository.Root, testFile["/_/".Length..]) : testFile)!;

    private static void Write(string path, string text) => File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
