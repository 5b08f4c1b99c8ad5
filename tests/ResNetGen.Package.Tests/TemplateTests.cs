using System.Text.RegularExpressions;

namespace ResNetGen.Package.Tests;

/// <summary>The templates, installed and instantiated as a user does it, under names that are no C# names.</summary>
public sealed partial class TemplateTests(Packages packages)
{
    private const string Hive = "templates";

    [Fact]
    public async Task A_network_in_a_console_program_builds_without_a_warning_and_runs()
    {
        await New("resnet-console", "my-first.net");
        Assert.Contains("0 Warning(s)", (await Run("my-first.net", "build", "-c", "Release")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal(
            "tiny: 20618 trainable parameters, 7275136 multiply-adds an image\nlogits: 2 x 10; block2: 2 x 64 x 16 x 16\n",
            (await Run("my-first.net", "bin/Release/net10.0/my-first.net.dll")).Succeeded());
        Assert.StartsWith("using my_first.net;\n", await Text("my-first.net", "Program.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_classifier_passes_its_test_and_trains()
    {
        await New("resnet-classifier", "Flowers-2");
        var build = await Run("Flowers-2", "build", "-c", "Release");
        Assert.Contains("0 Warning(s)", build.Succeeded(), StringComparison.Ordinal);
        (await Run("Flowers-2", "Flowers-2.Tests/bin/Release/net10.0/Flowers-2.Tests.dll", "-noColor")).Succeeded();

        var missing = await Run("Flowers-2", "Flowers-2/bin/Release/net10.0/Flowers-2.dll", "no-such-folder");
        Assert.Equal(1, missing.ExitCode);
        Assert.Single(missing.Output.TrimEnd('\n').Split('\n'));

        // On images that lie in folders, few of them.
        var images = Path.Combine(Repository.Root, "samples", "OwnImages", "images");
        var recipe = Path.Combine("Flowers-2", "Flowers-2", "training.recipe.yaml");
        await Replace(recipe, "epochs: 10", "epochs: 2");
        await Replace(Path.Combine("Flowers-2", "Flowers-2", "small.resnet.yaml"), "num_classes: 10", "num_classes: 3");
        (await Run("Flowers-2", "build", "-c", "Release", "--no-restore", "Flowers-2")).Succeeded();
        var trained = (await Run("Flowers-2", "Flowers-2/bin/Release/net10.0/Flowers-2.dll", images)).Succeeded();
        Assert.Contains("Trained 'small' for 2 epochs", trained, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(packages.Folder, "Flowers-2", "out", "curves.png")));

        // The network is another one now, and the test says so.
        var changed = await Run("Flowers-2", "Flowers-2.Tests/bin/Release/net10.0/Flowers-2.Tests.dll", "-noColor");
        Assert.Equal(1, changed.ExitCode);
        Assert.Matches(@"\+ small/logits +linear +\(N, 3\)", changed.Output);
    }

    [Fact]
    public void The_versions_in_them_are_those_of_the_packages()
    {
        var projects = packages.Files("ResNetGen.Templates").Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, projects.Count);
        var libTorch = Version("src/ResNetGen/build/ResNetGen.targets", @"<TorchBackendVersion [^>]*'cpu'"">([^<]+)<");
        var xunit = Version("Directory.Packages.props", @"""xunit\.v3"" Version=""([^""]+)""");
        foreach (var reference in projects.SelectMany(project => Reference().Matches(packages.Text("ResNetGen.Templates", project))))
        {
            var (name, version) = (reference.Groups["name"].Value, reference.Groups["version"].Value);
            var ours = name.StartsWith("ResNetGen", StringComparison.Ordinal);
            Assert.Equal(ours ? Packages.Version : name == "xunit.v3" ? xunit : libTorch, version);
        }

        static string Version(string file, string pattern) => Regex.Match(Repository.Read(file), pattern).Groups[1].Value;
    }

    /// <summary>Makes a project of a template, which is installed for this run alone.</summary>
    private async Task New(string template, string name)
    {
        string[] here = ["--debug:custom-hive", Path.Combine(packages.Folder, Hive)];
        if (!Directory.Exists(here[1]))
        {
            (await DotNew("install", Path.Combine(packages.Feed, $"ResNetGen.Templates.{Packages.Version}.nupkg"))).Succeeded();
        }

        (await DotNew(template, "--output", name, "--no-update-check")).Succeeded();

        Task<Outcome> DotNew(params string[] arguments) =>
            DotNet.Run("dotnet", packages.Folder, packages.Cache, ["new", .. arguments, .. here]);
    }

    private Task<Outcome> Run(string folder, params string[] arguments) =>
        DotNet.Run("dotnet", Path.Combine(packages.Folder, folder), packages.Cache, arguments);

    private Task<string> Text(params string[] path) =>
        File.ReadAllTextAsync(Path.Combine([packages.Folder, .. path]), TestContext.Current.CancellationToken);

    private async Task Replace(string path, string part, string by)
    {
        var text = await Text(path);
        Assert.Contains(part, text, StringComparison.Ordinal);
        var changed = text.Replace(part, by, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(packages.Folder, path), changed, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"<PackageReference Include=""(?<name>[^""]+)"" Version=""(?<version>[^""]+)""")]
    private static partial Regex Reference();
}
