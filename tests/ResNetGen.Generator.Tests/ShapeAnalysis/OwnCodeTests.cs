using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ResNetGen.Generator.Tests.ShapeAnalysis;

/// <summary>Errors fail a build, so that where the analyzer runs in this repository's own builds it finds nothing.</summary>
public sealed partial class OwnCodeTests
{
    /// <summary>The projects whose code uses tensors. What a template writes names packages.</summary>
    public static TheoryData<string> Projects { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(
                project => !project.Contains("ResNetGen.Templates", StringComparison.Ordinal)
                    && Directory.EnumerateFiles(Path.GetDirectoryName(project)!, "*.cs", SearchOption.AllDirectories)
                        .Any(file => UseOfTensors().IsMatch(File.ReadAllText(file))))
            .Select(project => Path.GetRelativePath(Repository.Root, project).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_analyzer_runs_in_the_builds_of_what_uses_tensors(string project) => Assert.Contains(
        XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference"),
        reference =>
            ((string)reference.Attribute("Include")!).EndsWith("/ResNetGen.Generator.csproj", StringComparison.Ordinal)
                && (string?)reference.Attribute("OutputItemType") == "Analyzer");

    [Fact]
    public void There_are_such_projects() => Assert.InRange(Projects.Count, 15, 25);

    [GeneratedRegex(@"^(global )?using (static )?TorchSharp\b", RegexOptions.Multiline)]
    private static partial Regex UseOfTensors();
}
