using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ResNetGen.Package.Tests;

/// <summary>What lies in the packages, and what they say of themselves.</summary>
public sealed class ContentTests(Packages packages)
{
    private const string ResNetGen = """
        README.md
        ResNetGen.nuspec
        THIRD-PARTY-NOTICES.txt
        analyzers/dotnet/cs/ResNetGen.Compiler.dll
        analyzers/dotnet/cs/ResNetGen.Generator.dll
        analyzers/dotnet/cs/ResNetGen.YamlDotNet.dll
        build/ResNetGen.targets
        buildTransitive/ResNetGen.props
        lib/net8.0/ResNetGen.dll
        lib/net8.0/ResNetGen.xml
        schema/recipe.schema.json
        schema/resnet.schema.json
        """;

    private const string Training = """
        DejaVuSans-LICENSE.txt
        README.md
        ResNetGen.Training.nuspec
        THIRD-PARTY-NOTICES.txt
        lib/net8.0/ResNetGen.Training.dll
        lib/net8.0/ResNetGen.Training.xml
        """;

    private const string Architectures = """
        README.md
        ResNetGen.Architectures.nuspec
        lib/net8.0/ResNetGen.Architectures.dll
        lib/net8.0/ResNetGen.Architectures.xml
        """;

    private const string Templates = """
        README.md
        ResNetGen.Templates.nuspec
        content/classifier/.gitignore
        content/classifier/.template.config/template.json
        content/classifier/ResNet-Classifier.Tests/NetworkTests.The_network_is_what_was_agreed_to#small.resnet.g.verified.cs
        content/classifier/ResNet-Classifier.Tests/NetworkTests.The_network_is_what_was_agreed_to.verified.txt
        content/classifier/ResNet-Classifier.Tests/NetworkTests.cs
        content/classifier/ResNet-Classifier.Tests/ResNet-Classifier.Tests.csproj
        content/classifier/ResNet-Classifier.slnx
        content/classifier/ResNet-Classifier/Program.cs
        content/classifier/ResNet-Classifier/ResNet-Classifier.csproj
        content/classifier/ResNet-Classifier/small.resnet.yaml
        content/classifier/ResNet-Classifier/training.recipe.yaml
        content/classifier/global.json
        content/console/.template.config/template.json
        content/console/Program.cs
        content/console/ResNet-Console.csproj
        content/console/tiny.resnet.yaml
        """;

    // The compiler and the generator are no packages of their own.
    private const string Testing = """
        README.md
        ResNetGen.Testing.nuspec
        THIRD-PARTY-NOTICES.txt
        build/ResNetGen.Testing.props
        build/ResNetGen.Testing.targets
        lib/net8.0/ResNetGen.Compiler.dll
        lib/net8.0/ResNetGen.Generator.dll
        lib/net8.0/ResNetGen.Testing.dll
        lib/net8.0/ResNetGen.Testing.xml
        lib/net8.0/ResNetGen.YamlDotNet.dll
        """;

    // The binding to libtorch is there, and libtorch is not.
    private const string Tool = """
        DejaVuSans-LICENSE.txt
        README.md
        ResNetGen.Tool.nuspec
        THIRD-PARTY-NOTICES.txt
        tools/net10.0/any/DotnetToolSettings.xml
        tools/net10.0/any/Google.Protobuf.dll
        tools/net10.0/any/HarfBuzzSharp.dll
        tools/net10.0/any/ICSharpCode.SharpZipLib.dll
        tools/net10.0/any/Microsoft.CodeAnalysis.CSharp.dll
        tools/net10.0/any/Microsoft.CodeAnalysis.dll
        tools/net10.0/any/Polly.Core.dll
        tools/net10.0/any/ResNetGen.Architectures.dll
        tools/net10.0/any/ResNetGen.Architectures.pdb
        tools/net10.0/any/ResNetGen.Compiler.dll
        tools/net10.0/any/ResNetGen.Compiler.pdb
        tools/net10.0/any/ResNetGen.Generator.dll
        tools/net10.0/any/ResNetGen.Generator.pdb
        tools/net10.0/any/ResNetGen.Tool.deps.json
        tools/net10.0/any/ResNetGen.Tool.dll
        tools/net10.0/any/ResNetGen.Tool.pdb
        tools/net10.0/any/ResNetGen.Tool.runtimeconfig.json
        tools/net10.0/any/ResNetGen.Training.dll
        tools/net10.0/any/ResNetGen.Training.pdb
        tools/net10.0/any/ResNetGen.YamlDotNet.dll
        tools/net10.0/any/ResNetGen.dll
        tools/net10.0/any/ResNetGen.pdb
        tools/net10.0/any/ScottPlot.dll
        tools/net10.0/any/SkiaSharp.HarfBuzz.dll
        tools/net10.0/any/SkiaSharp.dll
        tools/net10.0/any/Spectre.Console.Ansi.dll
        tools/net10.0/any/Spectre.Console.dll
        tools/net10.0/any/System.CommandLine.dll
        tools/net10.0/any/TorchSharp.dll
        tools/net10.0/any/runtimes/linux-x64/native/libHarfBuzzSharp.so
        tools/net10.0/any/runtimes/linux-x64/native/libLibTorchSharp.so
        tools/net10.0/any/runtimes/linux-x64/native/libSkiaSharp.so
        tools/net10.0/any/runtimes/osx-arm64/native/libLibTorchSharp.dylib
        tools/net10.0/any/runtimes/osx/native/libHarfBuzzSharp.dylib
        tools/net10.0/any/runtimes/osx/native/libSkiaSharp.dylib
        tools/net10.0/any/runtimes/win-arm64/native/LibTorchSharp.dll
        tools/net10.0/any/runtimes/win-arm64/native/libHarfBuzzSharp.dll
        tools/net10.0/any/runtimes/win-arm64/native/libSkiaSharp.dll
        tools/net10.0/any/runtimes/win-x64/native/LibTorchSharp.dll
        tools/net10.0/any/runtimes/win-x64/native/libHarfBuzzSharp.dll
        tools/net10.0/any/runtimes/win-x64/native/libSkiaSharp.dll
        """;

    /// <summary>A package, and all that lies in it.</summary>
    public static TheoryData<string, string> Packed { get; } = new()
    {
        { "ResNetGen", ResNetGen },
        { "ResNetGen.Architectures", Architectures },
        { "ResNetGen.Training", Training },
        { "ResNetGen.Templates", Templates },
        { "ResNetGen.Testing", Testing },
        { "ResNetGen.Tool", Tool },
    };

    [Fact]
    public void There_is_no_other_package() => Assert.Equal(
        Packed.Select(row => $"{row.Data.Item1}.{Packages.Version}.nupkg").Order(StringComparer.Ordinal),
        Directory.GetFiles(packages.Feed, "*.nupkg").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Packed))]
    public void A_package_holds_what_it_should_and_nothing_else(string package, string files) =>
        Assert.Equal(files.ReplaceLineEndings("\n"), string.Join('\n', packages.Files(package)));

    [Theory]
    [MemberData(nameof(Packed))]
    public void A_package_says_what_it_is(string package, string files)
    {
        var metadata = XElement.Parse(packages.Text(package, package + ".nuspec")).Elements().Single();
        string? Of(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

        Assert.Contains("README.md", files, StringComparison.Ordinal);
        Assert.Equal("README.md", Of("readme"));
        Assert.Equal("MIT", Of("license"));
        Assert.Contains("YAML", Of("description"), StringComparison.Ordinal);
        Assert.Contains("torchsharp", Of("tags"), StringComparison.Ordinal);
        var repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");
        Assert.Equal("https://github.com/resnetgen/resnetgen.git", repository.Attribute("url")?.Value);
    }

    [Theory]
    [MemberData(nameof(Packed))]
    public void A_readme_has_no_link_that_only_works_in_the_repository(string package, string files)
    {
        Assert.Contains("README.md", files, StringComparison.Ordinal);
        var links = Regex.Matches(packages.Text(package, "README.md"), @"\]\((?<link>[^)]*)\)")
            .Select(link => link.Groups["link"].Value)
            .ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.StartsWith("https://", link, StringComparison.Ordinal));

        // Those into the repository lead to files that are there.
        const string Repositorys = "https://github.com/resnetgen/resnetgen/blob/main/";
        Assert.All(
            links.Where(link => link.StartsWith(Repositorys, StringComparison.Ordinal)),
            link => Assert.True(File.Exists(Path.Combine(Repository.Root, link[Repositorys.Length..])), link));
    }

    [Theory]
    [InlineData("ResNetGen", "TorchSharp 0.107.0")]
    [InlineData("ResNetGen.Architectures", "ResNetGen.Training " + Packages.Version)]
    [InlineData("ResNetGen.Training", "ResNetGen [" + Packages.Version + "]")]
    [InlineData("ResNetGen.Testing", "DiffPlex 1.9.0")]
    public void A_package_brings_what_it_needs_but_no_libtorch(string package, string needed)
    {
        var dependencies = Dependencies(package);
        Assert.Contains(needed, dependencies);
        Assert.DoesNotContain(
            dependencies,
            dependency => dependency.Contains("libtorch", StringComparison.OrdinalIgnoreCase)
                || dependency.StartsWith("YamlDotNet", StringComparison.Ordinal)
                || dependency.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
    }

    // SkiaSharp and SharpZipLib are TorchSharp's own, at the versions that the other packages take.
    [Fact]
    public void What_a_generated_class_needs_is_torch_alone() => Assert.Equal(
        ["SharpZipLib", "SkiaSharp", "TorchSharp"],
        Dependencies("ResNetGen").Select(dependency => dependency.Split(' ')[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void The_schema_is_that_of_the_language() =>
        Assert.Equal(Repository.Read("schema/resnet.schema.json"), packages.Text("ResNetGen", "schema/resnet.schema.json"));

    private List<string> Dependencies(string package) =>
    [
        .. XElement.Parse(packages.Text(package, package + ".nuspec")).Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}"),
    ];
}
