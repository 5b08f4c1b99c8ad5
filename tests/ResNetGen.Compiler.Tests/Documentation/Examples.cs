using System.Text.RegularExpressions;

namespace ResNetGen.Compiler.Tests.Documentation;

/// <summary>The examples of a page of the documentation.</summary>
internal static partial class Examples
{
    /// <summary>The contents of the fences that are of a language.</summary>
    public static IReadOnlyList<string> In(string markdown, string language) =>
        [.. Fence().Matches(markdown).Where(
            fence => fence.Groups["language"].Value == language).Select(fence => fence.Groups["text"].Value)];

    /// <summary>A part of a file, made whole: layers become a root, and what every file has is put before it.</summary>
    public static string Whole(string example)
    {
        if (example.StartsWith('#') || Regex.IsMatch(example, "^(network|extends):", RegexOptions.Multiline))
        {
            return example;
        }

        var part = example.StartsWith("- ", StringComparison.Ordinal) ? "root:\n" + example : example;
        var rest = Regex.IsMatch(part, "^(root|blocks|head):", RegexOptions.Multiline) ? string.Empty : "root: [relu]\n";
        var input = Regex.IsMatch(example, "^input:", RegexOptions.Multiline) ? string.Empty : "input: [3, 32, 32]\n";
        return "network: net\n" + input + part + rest;
    }

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
