using System.Xml.Linq;

namespace ResNetGen.Generator.Tests.Calls;

/// <summary>Errors fail a build, so that where the analyzer runs in this repository's own builds it finds nothing.</summary>
public sealed class OwnCodeTests
{
    [Theory]
    [InlineData("src/ResNetGen/ResNetGen.csproj")]
    [InlineData("architectures/ResNetGen.Architectures.csproj")]
    [InlineData("samples/QuickStart/QuickStart.csproj")]
    [InlineData("tests/ResNetGen.Tests/ResNetGen.Tests.csproj")]
    [InlineData("tests/ResNetGen.Architectures.Tests/ResNetGen.Architectures.Tests.csproj")]
    [InlineData("tests/ResNetGen.Documentation.Tests/ResNetGen.Documentation.Tests.csproj")]
    public void The_analyzer_runs_in_the_builds_of_what_uses_tensors(string project) => Assert.Contains(
        XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference"),
        reference => ((string)reference.Attribute("Include")!).EndsWith("/ResNetGen.Generator.csproj", StringComparison.Ordinal) && (string?)reference.Attribute("OutputItemType") == "Analyzer");
}
