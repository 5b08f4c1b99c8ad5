using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResNetGen.Generator.Tests;

namespace ResNetGen.Package.Tests;

/// <summary>The generator, as the package brings it.</summary>
public sealed class GeneratorTests(Packages packages)
{
    private static readonly string[] Frameworks = ["net8.0", "net10.0"];

    /// <summary>Every variant of generated code under the strictest rules, with each framework's own C#.</summary>
    [Fact]
    public async Task Beside_another_YamlDotNet_every_framework_gets_the_same_bytes()
    {
        var app = new Consumer(packages, "strict", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFrameworks>{string.Join(';', Frameworks)}</TargetFrameworks>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <UseAppHost>false</UseAppHost>
                <TorchBackend>none</TorchBackend>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ResNetGen" Version="{Packages.Version}" />
                <Analyzer Include="$(OtherYamlDotNet)" Condition="'$(OtherYamlDotNet)' != ''" />
                <!-- Listed by hand, as well as by the package. -->
                <AdditionalFiles Include="nets/layers.resnet.yaml" />
              </ItemGroup>
            </Project>
            """);
        foreach (var (name, text) in Variants.All)
        {
            app.Write("nets/" + name, text!);
        }

        app.Write(".editorconfig", """
            root = true
            [*.cs]
            dotnet_analyzer_diagnostic.severity = warning
            [Program.cs]
            generated_code = true
            """);
        app.Write("Program.cs", """
            using App;

            Console.WriteLine($"{Layers.Info.Name} {Layers.Info.Layers.Count > 0}");

            internal static class Unused
            {
                internal static string Kernel(Layers network) => network.A.Weight.ToString();
            }
            """);

        Assert.Contains("0 Warning(s)", (await app.Build()).Succeeded(), StringComparison.Ordinal);
        var alone = Frameworks.Select(framework => File.ReadAllBytes(app.Assembly(framework))).ToList();

        var build = await app.Build("--no-restore", "--no-incremental", "-p:OtherYamlDotNet=" + OtherYamlDotNet());
        Assert.Contains("0 Warning(s)", build.Succeeded(), StringComparison.Ordinal);
        Assert.Equal(alone, Frameworks.Select(framework => File.ReadAllBytes(app.Assembly(framework))));
        Assert.All(Frameworks, framework => Assert.Equal("layers True\n", app.Run(framework).Result.Succeeded()));
    }

    [Fact]
    public async Task A_project_without_networks_is_what_it_would_be_without_the_package()
    {
        var library = new Consumer(packages, "nothing", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <DebugType>none</DebugType>
                <OutputType>Exe</OutputType>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ResNetGen" Version="{Packages.Version}" Condition="'$(WithPackage)' == 'true'" />
              </ItemGroup>
            </Project>
            """);
        library.Write("Program.cs", "System.Console.WriteLine();");
        library.Write("settings.yaml", "network:\n  port: 80\n");

        (await library.Build()).Succeeded();
        var without = await File.ReadAllBytesAsync(library.Assembly("net10.0"), TestContext.Current.CancellationToken);
        var build = await library.Build("-p:WithPackage=true", "-v:normal");

        Assert.Contains("0 Warning(s)", build.Succeeded(), StringComparison.Ordinal);
        Assert.Single(
            build.Output.Split('\n'),
            line => line.Contains("ResNetGen adds nothing to App, which has no *.resnet.yaml file.", StringComparison.Ordinal));
        var output = Path.GetDirectoryName(library.Assembly("net10.0"))!;
        Assert.True(File.Exists(Path.Combine(output, "ResNetGen.dll")), "The package was not referenced.");
        Assert.Equal(without, await File.ReadAllBytesAsync(library.Assembly("net10.0"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(library.File("obj", "resnet.schema.json")));
    }

    /// <summary>What another generator may carry: an assembly of YamlDotNet's name in a version in which nothing is as it was.</summary>
    private string OtherYamlDotNet()
    {
        var path = Path.Combine(packages.Folder, "other", "YamlDotNet.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var emitted = CSharpCompilation.Create(
            "YamlDotNet",
            [CSharpSyntaxTree.ParseText("""
                [assembly: System.Reflection.AssemblyVersion("99.0.0.0")] namespace YamlDotNet.Core { public class Parser; }
                """)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path);
        Assert.True(emitted.Success);
        return path;
    }
}
