using System.IO.Compression;
using System.Reflection;
using ResNetGen.Package.Tests;

[assembly: AssemblyFixture(typeof(Packages))]

// Each test starts builds, which take all processors.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace ResNetGen.Package.Tests;

/// <summary>
/// What <c>dotnet pack</c> makes of the repository, and a folder outside of it in which that is used. Of our packages the folder's own
/// cache holds these alone; the others, libtorch with its half gigabyte among them, come from the machine's.
/// </summary>
public sealed class Packages : IAsyncLifetime
{
    /// <summary>The version of the packages under test.</summary>
    public const string Version = "0.1.0-test";

    /// <summary>The machine's packages.</summary>
    public static string Machine { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
        ? chosen
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>How the packages are made, as the README says it.</summary>
    public const string Command = "dotnet pack -c Release -o packages";

    /// <summary>What the repository was built as.</summary>
    public static readonly string Configuration = typeof(Packages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Configuration").Value!;

    /// <summary>The folder outside the repository.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("resnetgen-packages-").FullName;

    /// <summary>The folder's own cache.</summary>
    public string Cache => Path.Combine(Folder, "cache");

    /// <summary>Where the packages under test lie.</summary>
    public string Feed => Path.Combine(Folder, "feed");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var command = Command
            .Replace("Release", Configuration, StringComparison.Ordinal)
            .Replace("packages", Feed, StringComparison.Ordinal);
        string[] pack = [.. command.Split(' '), "--no-build", "-p:PackageVersion=" + Version];
        (await DotNet.Run(pack[0], Repository.Root, Machine, pack[1..])).Succeeded();
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="under-test" value="{Feed}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{Machine}" />
              </fallbackPackageFolders>
            </configuration>
            """);

        // Links to libtorch instead of copies.
        File.WriteAllText(Path.Combine(Folder, "Directory.Build.props"), """
            <Project>
              <PropertyGroup>
                <CreateSymbolicLinksForCopyLocalIfPossible>true</CreateSymbolicLinksForCopyLocalIfPossible>
              </PropertyGroup>
            </Project>
            """);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The files of a package, but not the container's own.</summary>
    internal List<string> Files(string package)
    {
        using var archive = Open(package);
        return
        [
            .. archive.Entries.Select(entry => entry.FullName)
                .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal))
                .Where(name => !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml")
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>A text file of a package.</summary>
    internal string Text(string package, string file)
    {
        using var archive = Open(package);
        using var reader = new StreamReader(archive.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    private ZipArchive Open(string package) => ZipFile.OpenRead(Path.Combine(Feed, $"{package}.{Version}.nupkg"));
}
