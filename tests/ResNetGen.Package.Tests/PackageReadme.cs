using System.Text.RegularExpressions;

namespace ResNetGen.Package.Tests;

/// <summary>The readme of a package and the examples in it.</summary>
internal sealed class PackageReadme(Packages packages, string package)
{
    public string Text { get; } = packages.Text(package, "README.md");

    /// <summary>The one block of a language.</summary>
    public string Block(string language) => Assert.Single(Blocks(language));

    public List<string> Blocks(string language) => Blocks(Text, language);

    public static List<string> Blocks(string text, string language)
    {
        var block = new Regex($@"(?<=^```{language}\n).*?(?=^```$)", RegexOptions.Singleline | RegexOptions.Multiline);
        return [.. block.Matches(text).Select(block => block.Value)];
    }

    /// <summary>The project, with the version under test in place of the one that will be published.</summary>
    public string Project()
    {
        var project = Block("xml");
        var version = Regex.Match(Repository.Read("Directory.Build.props"), "<Version>(?<version>.*)</Version>").Groups["version"].Value;
        var reference = $"Include=\"{package}\" Version=\"{version}\"";
        Assert.Contains(reference, project, StringComparison.Ordinal);
        return project.Replace(reference, $"Include=\"{package}\" Version=\"{Packages.Version}\"", StringComparison.Ordinal);
    }
}
