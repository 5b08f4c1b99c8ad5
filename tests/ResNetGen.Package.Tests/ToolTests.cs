namespace ResNetGen.Package.Tests;

/// <summary>The tool, installed.</summary>
public sealed class ToolTests(Packages packages)
{
    [Fact]
    public async Task It_is_installed_and_does_what_its_readme_says()
    {
        var readme = new PackageReadme(packages, "ResNetGen.Tool");
        var lines = readme.Blocks("sh").SelectMany(block => block.TrimEnd('\n').Split('\n')).ToList();
        Assert.Equal("dotnet tool install --global ResNetGen.Tool", lines[0]);

        // Into a folder of the test's own instead of the user's.
        var tools = Path.Combine(packages.Folder, "tools");
        var install = lines[0].Replace("--global", "--tool-path " + tools, StringComparison.Ordinal).Split(' ')[1..];
        string[] added = ["--version", Packages.Version, "--add-source", packages.Feed];
        (await DotNet.Run("dotnet", packages.Folder, packages.Cache, [.. install, .. added])).Succeeded();

        var work = Directory.CreateDirectory(Path.Combine(packages.Folder, "work")).FullName;
        var tiny = new PackageReadme(packages, "ResNetGen").Block("yaml");
        await File.WriteAllTextAsync(Path.Combine(work, "tiny.resnet.yaml"), tiny, TestContext.Current.CancellationToken);
        Task<Outcome> Tool(string line, string machine)
        {
            var words = line.Split(' ');
            return DotNet.Run(Path.Combine(tools, words[0]), work, machine, words[1..]);
        }

        // The machine has libtorch among its packages.
        var outputs = new Dictionary<string, string>();
        foreach (var line in lines.Skip(1))
        {
            outputs[line.Split(' ')[1]] = (await Tool(line, Packages.Machine)).Succeeded();
        }

        Assert.Contains("\nslim/resnet_v2_50\n", outputs["list"], StringComparison.Ordinal);
        Assert.Contains("25,568,360 of the parameters are trainable", outputs["summary"], StringComparison.Ordinal);
        Assert.Equal("tiny.resnet.yaml: no errors\n", outputs["check"]);
        var emitted = await File.ReadAllTextAsync(Path.Combine(work, "Tiny.cs"), TestContext.Current.CancellationToken);
        Assert.Contains("public sealed partial class Tiny", emitted, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(work, "out", "tiny", "checkpoint.safetensors")), outputs["train"]);
        Assert.Contains("Forward across 5 steps", outputs["bench"], StringComparison.Ordinal);

        // This one has none.
        var none = Path.Combine(packages.Folder, "none");
        var without = await Tool("resnetgen bench tiny.resnet.yaml", none);
        var download = $"dotnet package download libtorch-cpu-linux-x64@2.10.0 --output \"{packages.Folder}/none\"";
        Assert.Equal(
            new Outcome(
                1,
                $"libtorch is not on this machine: run `{download}`, or set RESNETGEN_LIBTORCH to a folder that holds libtorch.\n"),
            without);
        var check = await Tool("resnetgen check tiny.resnet.yaml", none);
        Assert.Equal("tiny.resnet.yaml: no errors\n", check.Succeeded());
    }
}
