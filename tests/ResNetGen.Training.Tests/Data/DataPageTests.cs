using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ResNetGen.Data;
using ResNetGen.Tests.Training;
using ResNetGen.Training;

namespace ResNetGen.Tests.Data;

/// <summary>docs/data.md: its C# is compiled and run here, letter by letter.</summary>
[Collection(nameof(Alone))]
public class DataPageTests
{
    [Fact]
    public void The_example_in_CSharp_is_in_this_file() => Assert.Contains(
        Lines(Assert.Single(Regex.Matches(
            Repository.Read("docs/data.md"), "(?<=\n```csharp\n).*?(?=```\n)", RegexOptions.Singleline)).Value),
        Lines(File.ReadAllText(Here())),
        StringComparison.Ordinal);

    [Fact]
    public void Training_with_augmentation_is_as_shown()
    {
        var shape = new Shape(3, 16, 16);
        var data = SyntheticImages.Create(shape, classes: 4, train: 64, test: 32, seed: 1);
        using var temporary = new TemporaryFolder();
        using var network = new SmallNetwork(shape, 4);
        var folder = temporary.Path;
        var options = new TrainingOptions
        {
            Recipe = new Recipe
            {
                Epochs = 2,
                BatchSize = 16,
                Augmentation = new Augmentation { Flip = true, Shift = 0.125, Cutout = 4 },
            },
            OutputFolder = folder,
        };
        var result = Trainer.Run(network, data, options);

        Assert.Equal(8, result.Steps);
    }

    [Fact]
    public void Every_property_of_an_augmentation_is_told()
    {
        var page = Repository.Read("docs/data.md");
        Assert.All(
            typeof(Augmentation).GetProperties(), property => Assert.Contains($"\n| `{property.Name}` | ", page, StringComparison.Ordinal));
    }

    private static string Lines(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()));

    private static string Here([CallerFilePath] string path = "") =>
        Path.Combine(Repository.Root, "tests", "ResNetGen.Training.Tests", "Data", Path.GetFileName(path));
}
