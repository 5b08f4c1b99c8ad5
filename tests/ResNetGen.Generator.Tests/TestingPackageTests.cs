using System.IO.Compression;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ResNetGen.Generator.Tests;

/// <summary>The package ResNetGen.Testing, as docs/testing.md says that it is used, by somebody who has nothing else of this repository.</summary>
public sealed class TestingPackageTests : IDisposable
{
    private static readonly string Configuration = typeof(TestingPackageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Configuration").Value!;

    // A version of its own, so that the machine's package cache cannot answer with another build of it.
    private readonly string version = "0.0.0-test." + Guid.NewGuid().ToString("N");
    private readonly string folder = Directory.CreateTempSubdirectory("resnetgen-testing-").FullName;

    private string Consumer => Path.Combine(folder, "Consumer");

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var restored = Path.Combine(packages, "resnetgen.testing", version);
        if (Directory.Exists(restored))
        {
            Directory.Delete(restored, recursive: true);
        }
    }

    [Fact]
    public async Task A_test_elsewhere_fails_until_a_person_agrees_and_when_the_network_changes()
    {
        await Pack();
        WriteConsumer();

        var build = await DotNet.Run(Consumer, "build", "-c", "Release");
        Assert.True(build.ExitCode == 0, build.Output);
        Assert.Empty(Directory.GetFiles(Path.Combine(Consumer, "bin"), "Microsoft.CodeAnalysis*", SearchOption.AllDirectories));

        var first = await Test();
        Assert.Equal(1, first.ExitCode);
        Assert.Contains("Nothing is verified yet. If ", first.Output, StringComparison.Ordinal);
        var received = Directory.GetFiles(Consumer, "*.received.*").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, received.Count);
        Assert.Contains("\nnamespace Consumer;\n", File.ReadAllText(received[0]), StringComparison.Ordinal);
        received.ForEach(file => File.Move(file, file.Replace(".received.", ".verified.", StringComparison.Ordinal)));

        var second = await Test();
        Assert.True(second.ExitCode == 0, second.Output);

        var network = Path.Combine(Consumer, "nets", "tiny.resnet.yaml");
        File.WriteAllText(network, File.ReadAllText(network).Replace("conv2d: 4", "conv2d: 5", StringComparison.Ordinal));
        var third = await Test();
        Assert.Equal(1, third.ExitCode);
        Assert.Matches(@"\+ tiny/conv1 +conv2d +\(N, 5, ", third.Output);
    }

    private Task<(int ExitCode, string Output)> Test() => DotNet.Run(folder, Path.Combine(Consumer, "bin", "Release", "net10.0", "Consumer.dll"), "-noColor");

    private async Task Pack()
    {
        var feed = Path.Combine(folder, "feed");
        var (exitCode, output) = await DotNet.Run(
            Repository.Root, "pack", "src/ResNetGen.Testing/ResNetGen.Testing.csproj", "--no-build", "--no-restore", "-c", Configuration, "-o", feed, "-p:PackageVersion=" + version);
        Assert.True(exitCode == 0, output);

        using var package = ZipFile.OpenRead(Path.Combine(feed, $"ResNetGen.Testing.{version}.nupkg"));
        Assert.Equal(
            [
                "THIRD-PARTY-NOTICES.txt",
                "build/ResNetGen.Testing.props",
                "build/ResNetGen.Testing.targets",
                "lib/net8.0/ResNetGen.Compiler.dll",
                "lib/net8.0/ResNetGen.Generator.dll",
                "lib/net8.0/ResNetGen.Testing.dll",
                "lib/net8.0/ResNetGen.Testing.xml",
                "lib/net8.0/ResNetGen.YamlDotNet.dll",
                "testing.md",
            ],
            package.Entries.Select(entry => entry.FullName).Where(file => !Regex.IsMatch(file, @"^_rels/|\.nuspec$|^\[Content_Types\]|^package/")).Order(StringComparer.Ordinal));
        using var manifest = new StreamReader(package.GetEntry("ResNetGen.Testing.nuspec")!.Open());
        Assert.Equal(["DiffEngine", "DiffPlex"], Regex.Matches(manifest.ReadToEnd(), "<dependency id=\"([^\"]+)\"").Select(match => match.Groups[1].Value));
    }

    private void WriteConsumer()
    {
        var page = Repository.Read("docs/testing.md");
        var xunit = Regex.Match(Repository.Read("Directory.Packages.props"), "\"xunit.v3\" Version=\"([^\"]+)\"").Groups[1].Value;
        Directory.CreateDirectory(Path.Combine(Consumer, "nets"));
        File.WriteAllText(Path.Combine(Consumer, "nets", "tiny.resnet.yaml"), Networks.Tiny);
        File.WriteAllText(Path.Combine(Consumer, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="under-test" value="{Path.Combine(folder, "feed")}" />
              </packageSources>
            </configuration>
            """);

        // On a build server paths of sources are mapped, and the snapshots must be found all the same.
        File.WriteAllText(Path.Combine(Consumer, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <ContinuousIntegrationBuild>true</ContinuousIntegrationBuild>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="xunit.v3" Version="{xunit}" />
                {Example(page, "xml").Replace("Version=\"0.1.0\"", $"Version=\"{version}\"", StringComparison.Ordinal)}
                <Using Include="Xunit" />
                <Using Include="ResNetGen.Testing" />
                <SourceRoot Include="$(MSBuildProjectDirectory)/" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(Consumer, "NetworkTests.cs"), Example(page, "csharp"));
        File.WriteAllText(Path.Combine(Consumer, "Old.verified.cs"), "This is no code of the project.");
    }

    private static string Example(string page, string language) => Regex.Match(page, $"^```{language}\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value;
}
