using System.Text.RegularExpressions;

namespace ResNetGen.Documentation.Tests;

/// <summary>The README's fenced blocks.</summary>
internal static partial class Readme
{
    public static string Text { get; } = Repository.Read("README.md");

    /// <summary>The blocks of one language, in order.</summary>
    public static IReadOnlyList<string> Blocks(string language) => Blocks(language, Text);

    /// <summary>Those of another page.</summary>
    public static IReadOnlyList<string> Blocks(string language, string page) =>
        [.. Fences().Matches(page).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["code"].Value)];

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fences();
}
