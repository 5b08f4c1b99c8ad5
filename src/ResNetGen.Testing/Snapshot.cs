using System.Runtime.CompilerServices;
using DiffEngine;

namespace ResNetGen.Testing;

/// <summary>
/// Compares text with a file beside the test, in Verify's convention: <c>File.Method.verified.txt</c> is what a person agreed to, and
/// <c>File.Method.received.txt</c> what a failing test got. To agree to a change, rename the one to the other.
/// </summary>
public static class Snapshot
{
    /// <summary>
    /// Set to 1, it makes every failing snapshot the verified one: for a change of many, to be read in the commit's diff.
    /// </summary>
    public const string AcceptVariable = "RESNETGEN_ACCEPT_SNAPSHOTS";

    // A container is none by itself, and the other servers that DiffEngine knows set CI.
    private static bool IsOnBuildServer =>
        IsSet(Environment.GetEnvironmentVariable("CI"))
        || BuildServerDetector.IsAzureDevops || BuildServerDetector.IsJenkins || BuildServerDetector.IsTeamCity
        || BuildServerDetector.IsMyGet || BuildServerDetector.IsGoDc;

    /// <summary>Fails with a diff where <paramref name="text"/> is not what was verified.</summary>
    /// <param name="text">What the test got.</param>
    /// <param name="extension">Of the file: txt, cs, ….</param>
    /// <param name="parameters">What tells the cases of a theory apart, as in <c>name=resnet_v2_50</c>; null for a fact.</param>
    /// <param name="testFile">The test's file, after which the snapshot is called; filled in by the compiler.</param>
    /// <param name="testMethod">The test's method; filled in by the compiler.</param>
    /// <exception cref="SnapshotException">The text is another one, or nothing was verified yet.</exception>
    public static void Match(
        string text,
        string extension = "txt",
        string? parameters = null,
        [CallerFilePath] string testFile = "",
        [CallerMemberName] string testMethod = "") =>
        Match([SnapshotFile.Of(SnapshotFile.Stem(testFile, testMethod, parameters), extension, text)], superfluous: []);

    /// <summary>The same with a file that has another use, too, such as a picture in the documentation.</summary>
    /// <param name="text">What the test got.</param>
    /// <param name="path">The file, as a full path or from the test's file.</param>
    /// <param name="testFile">The test's file; filled in by the compiler.</param>
    /// <exception cref="SnapshotException">The text is another one, or there is no such file yet.</exception>
    public static void MatchFile(string text, string path, [CallerFilePath] string testFile = "") =>
        Match([SnapshotFile.At(Path.Combine(Path.GetDirectoryName(testFile) ?? string.Empty, path), text)], superfluous: []);

    internal static void Match(IReadOnlyList<SnapshotFile> files, IReadOnlyList<string> superfluous) =>
        Match(files, superfluous, Accepts(Environment.GetEnvironmentVariable(AcceptVariable), IsOnBuildServer), DiffTool.Show);

    /// <param name="files">What the test got.</param>
    /// <param name="superfluous">Verified files of the test that it does not get any more.</param>
    /// <param name="accepts">Whether the files become what the test got.</param>
    /// <param name="show">Shows a received file beside the verified one.</param>
    internal static void Match(
        IReadOnlyList<SnapshotFile> files, IReadOnlyList<string> superfluous, bool accepts, Action<string, string> show)
    {
        if (accepts)
        {
            foreach (var path in superfluous)
            {
                File.Delete(path);
            }

            foreach (var file in files)
            {
                file.Accept();
            }

            return;
        }

        var failures = files.Select(file => file.Compare(show)).OfType<string>()
            .Concat(superfluous.Select(path =>
                $"{Path.GetFileName(path)} is verified, but the test gets no such text any more: delete {path}."))
            .ToList();
        if (failures.Count > 0)
        {
            throw new SnapshotException(string.Join('\n', failures));
        }
    }

    private static bool IsSet(string? variable) =>
        variable is { Length: > 0 } and not "0" && !variable.Equals("false", StringComparison.OrdinalIgnoreCase);

    internal static bool Accepts(string? variable, bool isOnBuildServer) => variable == "1" && (!isOnBuildServer
        ? true
        : throw new SnapshotException(
            $"{AcceptVariable} is set on a build server, where no snapshot is accepted: "
            + "unset it, and accept where a person reads the change."));
}
