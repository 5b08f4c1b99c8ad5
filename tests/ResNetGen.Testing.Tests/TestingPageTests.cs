using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace ResNetGen.Testing.Tests;

/// <summary>docs/testing.md. Its project and its test are built from the package, in the tests of the generator.</summary>
public partial class TestingPageTests
{
    private static readonly string Page = Repository.Read("docs/testing.md");

    [Fact]
    public void The_files_have_the_names_that_it_says()
    {
        var folder = Directory.CreateTempSubdirectory("resnetgen-page-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "Tests.csproj"), "<Project />");
            Directory.CreateDirectory(Path.Combine(folder, "nets"));
            File.WriteAllText(Path.Combine(folder, "nets", "tiny.resnet.yaml"), "");
            var test = Path.Combine(folder, "NetworkTests.cs");

            var (files, _) = NetworkSnapshot.Of(
                "nets/tiny.resnet.yaml", null, SnapshotFile.Stem(test, "The_network_is_what_was_agreed_to", null), test);

            Assert.Equal(Assert.Single(Examples("text")), string.Concat(files.Select(file => Path.GetFileName(file.Received) + "\n")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_line_for_Verify_compiles_and_keeps_the_code()
    {
        var here = File.ReadAllText(Path.Combine(Repository.Root, "tests/ResNetGen.Testing.Tests/TestingPageTests.cs"));
        Assert.Contains(
            Examples("csharp")[1]
                .Replace("nets/", "", StringComparison.Ordinal)
                .Replace("public ", "private static ", StringComparison.Ordinal)
                .TrimEnd('\n'),
            here,
            StringComparison.Ordinal);

        Assert.True(The_network_is_what_was_agreed_to().IsCompletedSuccessfully);
    }

    private static Task Verify(GeneratorDriver driver)
    {
        var source = driver
            .GetRunResult().GeneratedTrees
            .Single(tree => tree.FilePath.EndsWith("tiny.resnet.g.cs", StringComparison.Ordinal));
        var verified = Repository.Read(
            "tests/ResNetGen.Testing.Tests/NetworkSnapshotTests.A_network_beside_its_test#tiny.resnet.g.verified.cs");
        Assert.Equal(verified, $"//HintName: {Path.GetFileName(source.FilePath)}\n{source}");
        return Task.CompletedTask;
    }

    // As on the page; the file stands beside this one.
    private static Task The_network_is_what_was_agreed_to() => Verify(NetworkDriver.Run("tiny.resnet.yaml"));

    private static List<string> Examples(string language) =>
        [.. Fences().Matches(Page).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["code"].Value)];

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fences();
}
