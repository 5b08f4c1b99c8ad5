namespace ResNetGen.Package.Tests;

/// <summary>The readmes of the packages, letter by letter, in a folder that holds nothing else.</summary>
public sealed class ReadmeTests(Packages packages)
{
    [Fact]
    public async Task A_console_project_with_one_file_builds_and_runs()
    {
        var readme = new PackageReadme(packages, "ResNetGen");
        var app = new Consumer(packages, "readme", readme.Project());
        app.Write("tiny.resnet.yaml", readme.Block("yaml"));
        app.Write("Program.cs", readme.Block("csharp"));

        var build = await app.Build();
        Assert.Contains("0 Warning(s)", build.Succeeded(), StringComparison.Ordinal);
        Assert.Equal(readme.Block("text"), (await app.Run("net10.0")).Succeeded());

        // The file's first line names the schema that the build puts there.
        Assert.StartsWith("# yaml-language-server: $schema=obj/resnet.schema.json\n", readme.Block("yaml"), StringComparison.Ordinal);
        var cancellationToken = TestContext.Current.CancellationToken;
        foreach (var schema in new[] { "resnet.schema.json", "recipe.schema.json" })
        {
            Assert.Equal(Repository.Read("schema/" + schema), await File.ReadAllTextAsync(app.File("obj", schema), cancellationToken));
        }

        // A mistake is the one error, at its place, though the program uses the class.
        app.Replace("tiny.resnet.yaml", "conv2d_same: 16", "conv2d_sme: 16");
        var wrong = await app.Build("--no-restore");
        Assert.Equal(1, wrong.ExitCode);
        Assert.StartsWith(
            app.File("tiny.resnet.yaml") + "(7,20): error RNG010: Unknown layer `conv2d_sme`; did you mean `conv2d_same`?",
            Assert.Single(Consumer.Errors(wrong)),
            StringComparison.Ordinal);

        // Without libtorch the build names the line that is in the readme.
        const string LibTorch = "<PackageReference Include=\"libtorch-cpu-linux-x64\" Version=\"2.10.0\" />";
        app.Replace("App.csproj", LibTorch, "");
        var bare = await app.Build();
        Assert.Equal(1, bare.ExitCode);
        Assert.Contains($": add {LibTorch} to the project, or", Assert.Single(Consumer.Errors(bare)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_repositorys_own_readme_says_the_same()
    {
        var text = Repository.Read("README.md");
        Assert.Contains($"```sh\n{Packages.Command}\n```", text, StringComparison.Ordinal);

        var references = Assert.Single(PackageReadme.Blocks(text, "xml")).TrimEnd('\n').Split('\n');
        var project = new PackageReadme(packages, "ResNetGen").Block("xml");
        Assert.All(references, reference => Assert.Contains(reference, project, StringComparison.Ordinal));
        Assert.Equal(project.Split("<PackageReference ").Length - 1, references.Length);
    }

    [Fact]
    public async Task A_program_that_trains_names_one_package()
    {
        var readme = new PackageReadme(packages, "ResNetGen.Training");
        var app = new Consumer(packages, "training", readme.Project());
        var files = readme.Blocks("yaml");
        app.Write("tiny.resnet.yaml", files[0]);
        app.Write("short.recipe.yaml", files[1]);
        app.Write("Program.cs", readme.Block("csharp"));

        var build = await app.Build();
        Assert.Contains("0 Warning(s)", build.Succeeded(), StringComparison.Ordinal);
        Assert.EndsWith(readme.Block("text"), (await app.Run("net10.0")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_networks_that_ship_run_on_NET_8()
    {
        var readme = new PackageReadme(packages, "ResNetGen.Architectures");
        var app = new Consumer(packages, "architectures", readme.Project().Replace("net10.0", "net8.0", StringComparison.Ordinal));
        app.Write("Program.cs", readme.Block("csharp"));

        var build = await app.Build("-p:UseAppHost=false");
        Assert.Contains("0 Warning(s)", build.Succeeded(), StringComparison.Ordinal);
        Assert.Equal(readme.Block("text"), (await app.Run("net8.0")).Succeeded());
    }
}
