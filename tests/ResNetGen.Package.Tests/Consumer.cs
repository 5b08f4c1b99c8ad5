namespace ResNetGen.Package.Tests;

/// <summary>A project outside the repository that uses the packages. Its name is App.</summary>
internal sealed class Consumer
{
    private readonly Packages packages;

    /// <summary>A project in a folder of its own.</summary>
    /// <param name="packages">The packages under test.</param>
    /// <param name="folder">The folder's name.</param>
    /// <param name="project">The project file.</param>
    public Consumer(Packages packages, string folder, string project)
    {
        this.packages = packages;
        Folder = Directory.CreateDirectory(Path.Combine(packages.Folder, folder)).FullName;
        Write("App.csproj", project);
    }

    public string Folder { get; }

    public string File(params string[] path) => Path.Combine([Folder, .. path]);

    public string Write(string path, string text)
    {
        var file = File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        System.IO.File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Replaces a part of a file, which must be there.</summary>
    public void Replace(string path, string part, string by)
    {
        var text = System.IO.File.ReadAllText(File(path));
        Assert.Contains(part, text, StringComparison.Ordinal);
        Write(path, text.Replace(part, by, StringComparison.Ordinal));
    }

    public Task<Outcome> Build(params string[] options) =>
        DotNet.Run("dotnet", Folder, packages.Cache, ["build", "-c", "Release", .. options]);

    public Task<Outcome> Publish(string output, params string[] options) =>
        DotNet.Run("dotnet", Folder, packages.Cache, ["publish", "-c", "Release", "-o", File(output), .. options]);

    /// <summary>Runs what was built for a framework, on a later one where the machine has no other.</summary>
    public Task<Outcome> Run(string framework, params string[] arguments) =>
        DotNet.Run("dotnet", Folder, packages.Cache, ["--roll-forward", "Major", Assembly(framework), .. arguments]);

    /// <summary>What was built for a framework.</summary>
    public string Assembly(string framework) => File("bin", "Release", framework, "App.dll");

    /// <summary>The errors of a build, each once.</summary>
    public static List<string> Errors(Outcome build) =>
    [
        .. build.Output.Split('\n')
            .Where(line => line.Contains(": error", StringComparison.Ordinal))
            .Select(line => line.Trim())
            .Distinct(),
    ];
}
