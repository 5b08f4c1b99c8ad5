using System.Diagnostics;
using System.Text.Json;

namespace ResNetGen.Tests.Native;

/// <summary>What <c>build/ResNetGen.props</c> and <c>.targets</c> make of a user's project, asked of MSBuild without building.</summary>
public sealed class BuildFilesTests : IDisposable
{
    private static readonly string BuildFolder = Path.Combine(Repository.Root, "src", "ResNetGen", "build");

    private readonly string folder = Directory.CreateTempSubdirectory("project-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("", "libtorch-cpu-linux-x64", "2.10.0")]
    [InlineData("<RuntimeIdentifier>win-x64</RuntimeIdentifier>", "libtorch-cpu-win-x64", "2.10.0")]
    [InlineData("<TorchBackend>cuda</TorchBackend>", "TorchSharp-cuda-linux", "0.107.0")]
    [InlineData("<TorchBackend>cuda</TorchBackend><RuntimeIdentifier>win-x64</RuntimeIdentifier>", "TorchSharp-cuda-windows", "0.107.0")]
    [InlineData("<TorchBackend>none</TorchBackend>", null, null)]
    [InlineData("<OutputType>Library</OutputType>", null, null)]
    public void TorchBackend_chooses_the_package(string properties, string? package, string? version)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the packages expected here are those of Linux");
        var references = Items("PackageReference", properties);
        Assert.Equal(package, references.SingleOrDefault().Include);
        Assert.Equal(version, references.SingleOrDefault().Version);
    }

    [Fact]
    public void With_central_versions_the_reference_overrides_instead_of_stating_one()
    {
        var reference = Assert.Single(Items("PackageReference", "<ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>"));
        Assert.Equal("2.10.0", reference.VersionOverride);
        Assert.Null(reference.Version);
    }

    [Theory]
    [InlineData("<TorchBackend>gpu</TorchBackend>", "TorchBackend is 'gpu': set it to cpu, cuda or none.")]
    [InlineData("<RuntimeIdentifier>linux-arm64</RuntimeIdentifier>", "There is no NuGet package with libtorch for linux-arm64: "
        + "set TorchBackend to none, and")]
    [InlineData("<RuntimeIdentifier>osx-arm64</RuntimeIdentifier><TorchBackend>cuda</TorchBackend>", "There is no NuGet package with "
        + "libtorch for CUDA on osx-arm64: set TorchBackend to cpu or none.")]
    public void A_TorchBackend_that_cannot_be_is_one_error(string properties, string message)
    {
        Write("net.resnet.yaml");
        var (exitCode, output) = MSBuild(properties, "-t:CheckTorchBackend", "-v:quiet");
        Assert.NotEqual(0, exitCode);
        Assert.Contains(": error : " + message, output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_without_libtorch_is_told_the_line_to_add()
    {
        Write("net.resnet.yaml");
        var (exitCode, output) = MSBuild(
            "<TorchBackend>cuda</TorchBackend><TorchSharpCpuPackage>true</TorchSharpCpuPackage>",
            "-t:CheckTorchBackendPackage",
            "-v:quiet");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("<PackageReference Include=\"TorchSharp-cuda-linux\" Version=\"0.107.0\" />", output, StringComparison.Ordinal);
        Assert.Equal(0, MSBuild("<TorchSharpCpuPackage>true</TorchSharpCpuPackage>", "-t:CheckTorchBackendPackage", "-v:quiet").ExitCode);
    }

    [Fact]
    public void Networks_are_picked_up_wherever_they_lie_but_in_output_folders()
    {
        string[] paths =
            ["a.resnet.yaml", "nets/deep/b.resnet.yaml", "c.yaml", "bin/d.resnet.yaml", "obj/e.resnet.yaml", ".hidden/f.resnet.yaml"];
        foreach (var path in paths)
        {
            Write(path);
        }

        Assert.Equal(
            ["a.resnet.yaml", "nets/deep/b.resnet.yaml"],
            Items("AdditionalFiles", "").Select(item => item.Include).Order(StringComparer.Ordinal));
        Assert.Empty(Items("AdditionalFiles", "<EnableDefaultResNetItems>false</EnableDefaultResNetItems>"));
        Assert.Contains("RootNamespace", Items("CompilerVisibleProperty", "").Select(item => item.Include));
    }

    [Fact]
    public void A_project_without_networks_is_asked_for_nothing()
    {
        var (exitCode, output) = MSBuild(
            "<RuntimeIdentifier>linux-arm64</RuntimeIdentifier>",
            "-t:CheckTorchBackend;CheckTorchBackendPackage;CheckNetworks",
            "-v:normal");
        Assert.Equal(0, exitCode);
        Assert.Contains("ResNetGen adds nothing to User, which has no *.resnet.yaml file.", output, StringComparison.Ordinal);
        Assert.Contains("0 Warning(s)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tiny.yaml", "", "let its name end in .resnet.yaml.")]
    [InlineData("nets/tiny.yaml", "", "let its name end in .resnet.yaml.")]
    [InlineData("tiny.resnet.yml", "", "let its name end in .resnet.yaml.")]
    [InlineData("tiny.resnet.yaml", "<EnableDefaultResNetItems>false</EnableDefaultResNetItems>", "list it, <AdditionalFiles "
        + "Include=\"**/*.resnet.yaml\" />, or leave that to the package by removing EnableDefaultResNetItems.")]
    public void A_network_that_would_be_passed_over_is_one_warning(string path, string properties, string message)
    {
        Write(path, "# A file; with %28 marks $(of) MSBuild's 'own'.\nnetwork: tiny\ninput: [3, 4, 4]\nroot: [relu]\n");
        Write("compose.yaml", "services:\n  network: tiny\n  input: a\n");
        var (exitCode, output) = MSBuild(properties, "-t:CheckNetworks", "-v:minimal");
        Assert.Equal(0, exitCode);
        Assert.StartsWith(
            $"{Path.Combine(folder, path)} : warning RNG048: ResNetGen does not compile this file, though it reads like a network: "
                + $"{message} [",
            Assert.Single(output.Trim().Split('\n')),
            StringComparison.Ordinal);

        // Beside a network, too, a name that ends otherwise is a slip; a file of the right name is compiled or was left out.
        Write("named.resnet.yaml");
        var beside = MSBuild("<EnableDefaultResNetItems>true</EnableDefaultResNetItems>", "-t:CheckNetworks", "-v:minimal").Output;
        Assert.Equal(path.EndsWith(".resnet.yaml", StringComparison.Ordinal) ? "" : output, beside);
        Write("listed.resnet.yaml");
        beside = MSBuild(
            "<EnableDefaultResNetItems>false</EnableDefaultResNetItems></PropertyGroup><ItemGroup><AdditionalFiles "
                + "Include=\"listed.resnet.yaml\" /></ItemGroup><PropertyGroup>",
            "-t:CheckNetworks",
            "-v:minimal").Output;
        Assert.Equal(path.EndsWith(".resnet.yaml", StringComparison.Ordinal) ? "" : output, beside);
    }

    /// <summary>What the build makes is C#.</summary>
    [Theory]
    [InlineData("User.fsproj")]
    [InlineData("User.vbproj")]
    public void A_network_in_a_project_of_another_language_is_one_warning_and_asks_for_nothing(string projectFile)
    {
        Write("tiny.resnet.yaml", "network: tiny\ninput: [3, 4, 4]\nroot: [relu]\n");
        Write("quick.recipe.yaml", "recipe: quick\n");

        var (exitCode, output) = MSBuild(projectFile, "", ["-t:CheckNetworks;CheckTorchBackendPackage", "-v:minimal"]);

        Assert.Equal(0, exitCode);
        string[] files = ["quick.recipe.yaml", "tiny.resnet.yaml"];
        Assert.Equal(
            files.Select(file =>
                $"{Path.Combine(folder, file)} : warning RNG048: ResNetGen does not compile this file, since it writes C# and "
                    + $"{projectFile} is a project of another language: put the file into a C# project, and reference that one here. "
                    + $"[{Path.Combine(folder, projectFile)}]"),
            output.Trim().Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal("", MSBuild("", "-t:CheckNetworks", "-v:minimal").Output);
    }

    /// <summary>The program itself has no network, and of the package the props alone, as it gets them through a library.</summary>
    [Theory]
    [InlineData("", "<PackageReference Include=\"libtorch-cpu-linux-x64\" Version=\"2.10.0\" />")]
    [InlineData("<TorchBackend>cpu</TorchBackend>", "<PackageReference Include=\"libtorch-cpu-linux-x64\" Version=\"2.10.0\" />")]
    [InlineData("<RuntimeIdentifier>win-x64</RuntimeIdentifier>", "Include=\"libtorch-cpu-win-x64\" Version=\"2.10.0\" />")]
    [InlineData("<TorchBackend>cuda</TorchBackend>", "<PackageReference Include=\"TorchSharp-cuda-linux\" Version=\"0.107.0\" />")]
    [InlineData("<ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>", "VersionOverride=\"2.10.0\" />")]
    [InlineData("<TorchBackend>none</TorchBackend>", null)]
    [InlineData("<TorchSharpCpuPackage>true</TorchSharpCpuPackage>", null)]
    [InlineData("<TorchSharpCudaPackage>true</TorchSharpCudaPackage>", null)]
    [InlineData("<OutputType>Library</OutputType>", null)]
    public void A_program_that_has_its_networks_from_a_library_is_told_the_line_to_add(string properties, string? line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the packages expected here are those of Linux");
        Write("Nets.dll", "MZ\0ResNetGen.Generated\0NativeLoading\0");
        Write("Other.dll", "MZ\0Other\0");
        Write("ResNetGen.Own.dll", "MZ\0ResNetGen.Generated\0");
        var (exitCode, output) = MSBuild(
            $"{properties}</PropertyGroup><ItemGroup><ReferencePath Include=\"Nets.dll;Other.dll;ResNetGen.Own.dll\" /></ItemGroup>"
                + "<PropertyGroup>",
            "-t:CheckTorchBackendOfReferences",
            "-v:quiet");

        Assert.Equal(line is null, exitCode == 0);
        if (line is not null)
        {
            Assert.Contains(
                ": error : This program runs the networks of Nets, but no package with libtorch is restored: add ",
                output,
                StringComparison.Ordinal);
            Assert.Contains(line, output, StringComparison.Ordinal);
        }
    }

    private void Write(string path, string text = "")
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private List<(string Include, string? Version, string? VersionOverride)> Items(string kind, string properties)
    {
        var (exitCode, output) = MSBuild(properties, $"-getItem:{kind}");
        Assert.True(exitCode == 0, output);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.GetProperty("Items").GetProperty(kind).EnumerateArray()
            .Select(item => (item.GetProperty("Identity").GetString()!, Metadata(item, "Version"), Metadata(item, "VersionOverride")))
            .ToList();

        static string? Metadata(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private (int ExitCode, string Output) MSBuild(string properties, params string[] arguments) =>
        MSBuild("User.csproj", properties, arguments);

    private (int ExitCode, string Output) MSBuild(string projectFile, string properties, string[] arguments)
    {
        var project = Path.Combine(folder, projectFile);
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{BuildFolder}/ResNetGen.props" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
              <PropertyGroup>{properties}</PropertyGroup>
              <Import Project="{BuildFolder}/ResNetGen.targets" />
            </Project>
            """);
        var start = new ProcessStartInfo(
            "dotnet",
            ["msbuild", project, "-nologo", "-nodeReuse:false", .. arguments]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
