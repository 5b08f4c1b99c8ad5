using System.Text;

namespace ResNetGen.House.Tests;

/// <summary>A file does one thing, and can be read at a sitting; a line fits beside another window.</summary>
public class FileSizeTests
{
    private const int MostLines = 300;
    private const int LongestLine = 140;

    /// <summary>Files that are tables, with what they are tables of.</summary>
    private static readonly Dictionary<string, string> Tables = new(StringComparer.Ordinal)
    {
        ["tests/ResNetGen.Compiler.Tests/Diagnostics/Mistakes.cs"] = "files with one mistake each, and the sentence that answers it",
    };

    private static readonly string[] Folders = ["architectures", "benchmarks", "generators", "samples", "src", "tests"];

    /// <summary>Every C# file that somebody has written.</summary>
    private static readonly Dictionary<string, string[]> Files = Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Where(IsWritten)
        .ToDictionary(file => file, file => File.ReadAllLines(Path.Combine(Repository.Root, file), Encoding.UTF8));

    [Fact]
    public void There_are_many_files() => Assert.InRange(Files.Count, 500, 5000);

    [Fact]
    public void No_file_has_more_than_300_lines_unless_it_is_a_table() => AssertNone(
        from file in Files
        where file.Value.Length > MostLines && !Tables.ContainsKey(file.Key)
        select $"{file.Key} has {file.Value.Length} lines: split it by what its parts do.");

    [Fact]
    public void Every_table_is_there_and_long() =>
        Assert.All(Tables.Keys, table => Assert.InRange(Files[table].Length, MostLines + 1, int.MaxValue));

    /// <summary>Those too that the analyzer passes over, such as a comment at a file's head.</summary>
    [Fact]
    public void No_line_has_more_than_140_characters() => AssertNone(
        from file in Files
        from line in file.Value.Index()
        where line.Item.Length > LongestLine
        select $"{file.Key}({line.Index + 1}) has {line.Item.Length} characters: wrap it.");

    private static bool IsWritten(string file) =>
        !file.Split('/').Any(folder => folder is "bin" or "obj")
        && !file.EndsWith(".verified.cs", StringComparison.Ordinal)
        && !file.EndsWith(".received.cs", StringComparison.Ordinal);

    private static void AssertNone(IEnumerable<string> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
