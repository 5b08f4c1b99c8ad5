using System.Xml.Linq;

namespace ResNetGen.House.Tests;

/// <summary>A C# file of a project.</summary>
/// <param name="Project">The project.</param>
/// <param name="Path">The file's path from the project's folder, with forward slashes.</param>
/// <param name="Text">Its text.</param>
/// <param name="Usings">The namespaces that the project imports into each of its files.</param>
internal sealed record SourceFile(string Project, string Path, string Text, IReadOnlyList<string> Usings)
{
    private static readonly string[] Implicit =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    /// <summary>The folder, from the project's; empty for that itself.</summary>
    public string Folder => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : "";

    /// <summary>The projects below some folders of the repository, each by its own name, but not those that a template writes.</summary>
    public static IReadOnlyList<SourceFile> Below(params string[] folders) =>
    [
        .. from folder in folders
           from project in Directory.EnumerateFiles(
               System.IO.Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)
           where !project.Replace('\\', '/').Contains("/content/", StringComparison.Ordinal)
           orderby project
           from file in Of(project)
           select file,
    ];

    private static IEnumerable<SourceFile> Of(string project)
    {
        var folder = System.IO.Path.GetDirectoryName(project)!;
        string[] usings = [.. Implicit, .. XDocument.Load(project).Descendants("Using").Select(item => (string)item.Attribute("Include")!)];
        return from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
               let path = System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/')
               where !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal)
               orderby path
               select new SourceFile(System.IO.Path.GetFileNameWithoutExtension(project), path, File.ReadAllText(file), usings);
    }
}
