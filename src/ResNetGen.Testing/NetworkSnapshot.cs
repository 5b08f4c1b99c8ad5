using System.Runtime.CompilerServices;

namespace ResNetGen.Testing;

/// <summary>
/// Snapshots of what the build makes of a network's file, beside the test and named as Verify.SourceGenerators names them.
/// </summary>
public static class NetworkSnapshot
{
    /// <summary>
    /// Fails with a diff where the generated C# (<c>File.Method#tiny.resnet.g.verified.cs</c>), or the file's errors and its table of
    /// layers (<c>File.Method.verified.txt</c>), are not what was verified.
    /// </summary>
    /// <param name="path">The <c>*.resnet.yaml</c> file: from the test's file, from its project's folder, or a full path.</param>
    /// <param name="rootNamespace">Where the file's project sets <c>RootNamespace</c>, what it sets; null for the project's name.</param>
    /// <param name="parameters">What tells the cases of a theory apart, as in <c>name=tiny</c>; null for a fact.</param>
    /// <param name="testFile">The test's file, after which the snapshot is called; filled in by the compiler.</param>
    /// <param name="testMethod">The test's method; filled in by the compiler.</param>
    /// <exception cref="SnapshotException">Something is another, nothing was verified yet, or there is no such file.</exception>
    public static void Match(
        string path,
        string? rootNamespace = null,
        string? parameters = null,
        [CallerFilePath] string testFile = "",
        [CallerMemberName] string testMethod = "")
    {
        var (files, superfluous) = Of(path, rootNamespace, SnapshotFile.Stem(testFile, testMethod, parameters), testFile);
        Snapshot.Match(files, superfluous);
    }

    /// <summary>A network's snapshots, and those that are left of a file that had another name.</summary>
    internal static (SnapshotFile[] Files, string[] Superfluous) Of(string path, string? rootNamespace, string stem, string testFile)
    {
        var network = ProjectNetwork.Open(path, rootNamespace, testFile);
        var codeStem = $"{stem}#{Path.GetFileNameWithoutExtension(network.HintName)}";
        var code = SnapshotFile.Of(codeStem, "cs", $"//HintName: {network.HintName}\n{network.Code()}");
        var others = Directory.EnumerateFiles(Path.GetDirectoryName(stem)!, $"{Path.GetFileName(stem)}#*.verified.cs")
            .Where(file => Path.GetFileName(file) != Path.GetFileName(code.Verified));
        return ([SnapshotFile.Of(stem, "txt", network.Report()), code], [.. others.Order(StringComparer.Ordinal)]);
    }
}
