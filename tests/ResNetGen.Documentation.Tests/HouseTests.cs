using System.Text.RegularExpressions;

namespace ResNetGen.Documentation.Tests;

/// <summary>docs/house.md: what its walks and its twenty lines quote stands where they say.</summary>
public sealed partial class HouseTests
{
    private static readonly string[] Wings = ["generators", "src", "recipes", "architectures"];

    private static readonly string Page = Repository.Read("docs/house.md");

    [Fact]
    public void EveryStopOfAWalkIsWhereItSays()
    {
        var stops = Section("Two walks").SelectMany(line => Stop().Matches(line))
            .Select(stop => (File: stop.Groups["file"].Value, Code: Unescaped(stop.Groups["code"].Value))).ToList();

        Assert.Equal(20, stops.Count);
        Assert.All(stops, stop => Assert.Contains(stop.Code, Repository.Read(stop.File), StringComparison.Ordinal));
    }

    [Fact]
    public void EveryLineLivesInItsRoomAndInNoOther()
    {
        var lines = Section("Which room?").SelectMany(line => Room().Matches(line))
            .Select(line => (Code: Unescaped(line.Groups["code"].Value), Room: line.Groups["room"].Value)).ToList();
        Assert.Equal(20, lines.Count);
        Assert.InRange(lines.Select(line => line.Room).Distinct().Count(), 15, 20);

        var files = Wings
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => Source().IsMatch(path) && !Output().IsMatch(path))
            .Select(path => (Folder: Path.GetDirectoryName(path)!.Replace('\\', '/'), Text: Repository.Read(path)))
            .ToList();
        Assert.All(lines, line =>
        {
            var rooms = files.Where(file => file.Text.Contains(line.Code, StringComparison.Ordinal)).Select(file => file.Folder).Distinct();
            Assert.Equal(line.Room, Assert.Single(rooms));
        });
    }

    private static string[] Section(string heading)
    {
        var from = Page.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        Assert.True(from >= 0, heading);
        var to = Page.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        return Page[from..to].Split('\n');
    }

    private static string Unescaped(string cell) => cell.Replace(@"\|", "|", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| \d+\. .* \| `(?<file>[^`]+)` \| `(?<code>.+)` \|$")]
    private static partial Regex Stop();

    [GeneratedRegex(@"^\| `(?<code>.+)` \| `(?<room>[^`]+)` \|$")]
    private static partial Regex Room();

    [GeneratedRegex(@"\.(cs|yaml)$")]
    private static partial Regex Source();

    [GeneratedRegex("(^|/)(bin|obj|content)/")]
    private static partial Regex Output();
}
