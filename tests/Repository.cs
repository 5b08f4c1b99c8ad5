using System.Reflection;

namespace ResNetGen;

/// <summary>The files of this repository, wherever the output folder is.</summary>
internal static class Repository
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The text of a file, with <c>\n</c> at the ends of its lines however it was checked out.</summary>
    /// <param name="path">From the repository's folder, with forward slashes.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");
}
