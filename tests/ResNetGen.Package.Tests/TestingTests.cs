using System.Text.RegularExpressions;

namespace ResNetGen.Package.Tests;

/// <summary>ResNetGen.Testing, as docs/testing.md says that it is used.</summary>
public sealed class TestingTests(Packages packages)
{
    [Fact]
    public async Task A_test_fails_until_a_person_agrees_and_when_the_network_changes()
    {
        // On a build server paths of sources are mapped, and the snapshots must be found all the same.
        var page = Repository.Read("docs/testing.md");
        var xunit = Regex.Match(Repository.Read("Directory.Packages.props"), "\"xunit.v3\" Version=\"([^\"]+)\"").Groups[1].Value;
        var app = new Consumer(packages, "testing", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <ContinuousIntegrationBuild>true</ContinuousIntegrationBuild>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="xunit.v3" Version="{xunit}" />
                {Regex.Replace(PackageReadme.Blocks(page, "xml")[0], "Version=\"[^\"]+\"", $"Version=\"{Packages.Version}\"")}
                <Using Include="Xunit" />
                <Using Include="ResNetGen.Testing" />
                <SourceRoot Include="$(MSBuildProjectDirectory)/" />
              </ItemGroup>
            </Project>
            """);
        app.Write("nets/tiny.resnet.yaml", "network: tiny\ninput: [3, 8, 8]\nroot:\n  - { name: conv1, conv2d: 4, kernel: 3 }\n");
        app.Write("NetworkTests.cs", PackageReadme.Blocks(page, "csharp")[0]);
        app.Write("Old.verified.cs", "This is no code of the project.");

        (await app.Build()).Succeeded();
        Assert.Empty(Directory.GetFiles(app.File("bin"), "Microsoft.CodeAnalysis*", SearchOption.AllDirectories));

        var first = await app.Run("net10.0", "-noColor");
        Assert.Equal(1, first.ExitCode);
        Assert.Contains("Nothing is verified yet. If ", first.Output, StringComparison.Ordinal);
        var received = Directory.GetFiles(app.Folder, "*.received.*").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, received.Count);
        var network = await File.ReadAllTextAsync(received[0], TestContext.Current.CancellationToken);
        Assert.Contains("\nnamespace App;\n", network, StringComparison.Ordinal);
        received.ForEach(file => File.Move(file, file.Replace(".received.", ".verified.", StringComparison.Ordinal)));

        (await app.Run("net10.0", "-noColor")).Succeeded();

        app.Replace("nets/tiny.resnet.yaml", "conv2d: 4", "conv2d: 5");
        var third = await app.Run("net10.0", "-noColor");
        Assert.Equal(1, third.ExitCode);
        Assert.Matches(@"\+ tiny/conv1 +conv2d +\(N, 5, ", third.Output);
    }
}
