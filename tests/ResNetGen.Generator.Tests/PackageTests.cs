using System.IO.Compression;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ResNetGen.Generator.Tests;

/// <summary>The package, as somebody uses it who has nothing else of this repository.</summary>
public sealed class PackageTests : IAsyncLifetime
{
    private static readonly string Configuration = typeof(PackageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Configuration").Value!;

    // A version of its own, so that the machine's package cache cannot answer with another build of it.
    private readonly string version = "0.0.0-test." + Guid.NewGuid().ToString("N");
    private readonly string folder = Directory.CreateTempSubdirectory("resnetgen-package-").FullName;

    private string Feed => Path.Combine(folder, "feed");

    private string Consumer => Path.Combine(folder, "Consumer");

    public async ValueTask InitializeAsync()
    {
        var (exitCode, output) = await DotNet.Run(
            Repository.Root, "pack", "src/ResNetGen/ResNetGen.csproj", "--no-build", "--no-restore", "-c", Configuration, "-o", Feed, "-p:PackageVersion=" + version);
        Assert.True(exitCode == 0, output);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var restored = Path.Combine(packages, "resnetgen", version);
        if (Directory.Exists(restored))
        {
            Directory.Delete(restored, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_holds_everything_and_builds_and_runs_elsewhere()
    {
        AssertContents();
        WriteConsumer();

        // Every variant of generated code under the strictest rules, beside another generator's YamlDotNet.
        var good = await DotNet.Run(Consumer, "build", "-c", "Release");
        Assert.True(good.ExitCode == 0, good.Output);
        Assert.Contains("0 Warning(s)", good.Output, StringComparison.Ordinal);

        var run = await DotNet.Run(Consumer, Path.Combine("bin", "Release", "net10.0", "Consumer.dll"));
        Assert.Equal((0, "resnet_v2_small 14649 90\n"), (run.ExitCode, run.Output.ReplaceLineEndings("\n")));

        // A mistake is the one error, at its place, though the program uses the class.
        var file = Path.Combine(Consumer, "nets", "resnet_v2_small.resnet.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("conv2d_same: 64", "conv2d_sme: 64", StringComparison.Ordinal));
        var bad = await DotNet.Run(Consumer, "build", "-c", "Release", "--no-restore");
        var errors = bad.Output.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct().ToList();
        Assert.Equal(1, bad.ExitCode);
        Assert.StartsWith(file + "(11,20): error RNG010: Unknown layer `conv2d_sme`; did you mean `conv2d_same`?", errors[0], StringComparison.Ordinal);
        Assert.Contains("1 Error(s)", bad.Output, StringComparison.Ordinal);
    }

    private void AssertContents()
    {
        using var package = ZipFile.OpenRead(Path.Combine(Feed, $"ResNetGen.{version}.nupkg"));
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        Assert.Equal(
            [
                "analyzers/dotnet/cs/ResNetGen.Compiler.dll",
                "analyzers/dotnet/cs/ResNetGen.Generator.dll",
                "analyzers/dotnet/cs/ResNetGen.YamlDotNet.dll",
                "build/ResNetGen.targets",
                "buildTransitive/ResNetGen.props",
                "lib/net10.0/ResNetGen.dll",
                "lib/net10.0/ResNetGen.xml",
            ],
            files.Where(file => file.Split('/')[0] is "analyzers" or "build" or "buildTransitive" or "lib").Order(StringComparer.Ordinal));
        Assert.Contains("THIRD-PARTY-NOTICES.txt", files);
        using var transitive = new StreamReader(package.GetEntry("buildTransitive/ResNetGen.props")!.Open());
        Assert.DoesNotContain("AdditionalFiles", transitive.ReadToEnd(), StringComparison.Ordinal);
    }

    private void WriteConsumer()
    {
        var nets = Directory.CreateDirectory(Path.Combine(Consumer, "nets")).FullName;
        foreach (var (name, text) in Variants.All.Append(Networks.Shipped("resnet_v2_small")))
        {
            File.WriteAllText(Path.Combine(nets, name), text);
        }

        File.WriteAllText(Path.Combine(Consumer, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="under-test" value="{Feed}" />
              </packageSources>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(Consumer, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <TorchBackend>none</TorchBackend>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ResNetGen" Version="{version}" />
                <Analyzer Include="{WriteOtherYamlDotNet()}" />
                <!-- Listed by hand, as well as by the package. -->
                <AdditionalFiles Include="nets/layers.resnet.yaml" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(Consumer, ".editorconfig"), """
            root = true
            [*.cs]
            dotnet_analyzer_diagnostic.severity = warning
            [Program.cs]
            generated_code = true
            """);
        File.WriteAllText(Path.Combine(Consumer, "Program.cs"), """
            using Consumer;

            Console.WriteLine($"{ResNetV2Small.Info.Name} {ResNetV2Small.TrainableParameters} {ResNetV2Small.Info.Layers.Count}");

            internal static class Unused
            {
                internal static string Kernel(ResNetV2Small network) => network.Conv1.Weight.ToString();
            }
            """);
    }

    /// <summary>What another generator may carry: an assembly of YamlDotNet's name in a version in which nothing is as it was.</summary>
    private string WriteOtherYamlDotNet()
    {
        var path = Path.Combine(folder, "other", "YamlDotNet.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var emitted = CSharpCompilation.Create(
            "YamlDotNet",
            [CSharpSyntaxTree.ParseText("[assembly: System.Reflection.AssemblyVersion(\"99.0.0.0\")] namespace YamlDotNet.Core { public class Parser; }")],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path);
        Assert.True(emitted.Success);
        return path;
    }
}
