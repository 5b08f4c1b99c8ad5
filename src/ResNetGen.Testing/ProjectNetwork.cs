using System.Text;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Emit;
using ResNetGen.Generator;
using ResNetGen.IO;

namespace ResNetGen.Testing;

/// <summary>A network's file in its project, as the build of that project compiles it.</summary>
/// <param name="Folder">The project's folder.</param>
/// <param name="RelativePath">The file's path from there, with forward slashes.</param>
/// <param name="RootNamespace">The project's namespace.</param>
/// <param name="Text">The YAML.</param>
/// <param name="Others">The files that it leads to by <c>extends</c> and <c>network</c>.</param>
internal sealed record ProjectNetwork(string Folder, string RelativePath, string RootNamespace, string Text, NetworkFiles Others)
{
    private readonly CompiledNetwork compiled = NetworkCompiler.Compile(RelativePath, Text, Others);

    /// <summary>The name of the generated file.</summary>
    public string HintName => HintNames.For(RelativePath);

    /// <summary>Finds the file, and the project that it belongs to: the nearest one above it.</summary>
    /// <exception cref="SnapshotException">There is no such file.</exception>
    public static ProjectNetwork Open(string path, string? rootNamespace, string testFile)
    {
        var besideTest = Path.GetDirectoryName(testFile) ?? string.Empty;
        string[] places =
        [
            Path.GetFullPath(Path.Combine(besideTest, path)),
            Path.GetFullPath(Path.Combine(ProjectAbove(testFile).Folder, path)),
        ];
        var file = places.FirstOrDefault(File.Exists)
            ?? throw new SnapshotException(
                $"There is no network file {string.Join(" or ", places.Distinct())}: "
                + "give its path from the test's file, or from its project's folder.");

        var (folder, project) = ProjectAbove(file);
        var relativePath = Path.GetRelativePath(folder, file).Replace('\\', '/');
        var text = Read(file);
        var others = NetworkFiles.ReachedFrom(
            relativePath,
            text,
            other => Path.Combine(folder, other) is var named && File.Exists(named) ? Read(named) : null);
        return new ProjectNetwork(folder, relativePath, rootNamespace ?? project, text, others);
    }

    /// <summary>The generated C#.</summary>
    public string Code() => NetworkEmitter.Emit(compiled.Graph, RootNamespace);

    /// <summary>The errors, one on a line as the build says them; of a file without errors, its table.</summary>
    public string Report() => compiled.Diagnostics.Count > 0
        ? string.Concat(compiled.Diagnostics.Select(diagnostic => diagnostic.ToBuildLine(RelativePath) + "\n"))
        : NetworkTable.Of(compiled.Graph);

    private static (string Folder, string Name) ProjectAbove(string file)
    {
        var beside = Path.GetDirectoryName(file) ?? string.Empty;
        for (var folder = new DirectoryInfo(beside); folder is { Exists: true }; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("*.csproj").MinBy(project => project.Name, StringComparer.Ordinal) is { } project)
            {
                return (folder.FullName, Path.GetFileNameWithoutExtension(project.Name));
            }
        }

        return (beside, string.Empty);
    }

    private static string Read(string file)
    {
        try
        {
            using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
            return reader.ReadToEnd();
        }
        catch (Exception exception) when (FileErrors.Covers(exception))
        {
            throw new SnapshotException(FileErrors.Sentence("read", $"The network file {file}", exception), exception);
        }
    }
}
