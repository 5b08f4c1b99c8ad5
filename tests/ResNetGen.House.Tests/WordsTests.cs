using System.Text.Json.Nodes;

namespace ResNetGen.House.Tests;

/// <summary>The words that docs/words.md gives up stand in no public name, in no key of a file, and in nothing that is said.</summary>
public class WordsTests
{
    private static readonly IReadOnlyList<SourceFile> Files = SourceFile.Below("generators", "src");

    [Fact]
    public void The_rows_of_the_page_are_those_that_are_looked_for() =>
        Assert.Equal(GivenUpWords.Of(Repository.Read("docs/words.md")), GivenUpWords.Known);

    [Fact]
    public void No_public_name_has_one() => AssertNone(
        from file in Files
        from name in GivenUpWords.PublicNames(file)
        from word in GivenUpWords.In(name.Name)
        select $"{file.Project}/{file.Path}({name.Line}): {name.Name} has '{word}'");

    [Fact]
    public void No_message_has_one() => AssertNone(
        from file in Files
        from text in GivenUpWords.Texts(file)
        from word in GivenUpWords.In(text.Text)
        select $"{file.Project}/{file.Path}({text.Line}): \"{text.Text}\" has '{word}'");

    /// <summary>The schemas hold every key of a network's or a recipe's file, and what an editor says of it.</summary>
    [Theory]
    [InlineData("schema/resnet.schema.json")]
    [InlineData("schema/recipe.schema.json")]
    public void No_key_of_a_file_and_nothing_that_is_said_of_one_has_one(string schema) => AssertNone(
        from text in Texts(JsonNode.Parse(Repository.Read(schema)))
        from word in GivenUpWords.In(text)
        select $"{schema}: \"{text}\" has '{word}'");

    [Theory]
    [InlineData("The label's share of a batch", "share")]
    [InlineData("LeastShare", "share")]
    [InlineData("TestImages", "held-out, test images")]
    [InlineData("weights_that_are_not_learnt", "learnt (of weights)")]
    [InlineData("go through it in 4 parts", "part (of an image, a batch, a network)")]
    [InlineData("Judges the network", "judged")]
    public void Each_is_found_in_names_keys_and_sentences(string text, string word) => Assert.Contains(word, GivenUpWords.In(text));

    [Theory]
    [InlineData("two of its version requests share the number of x")]
    [InlineData("weight decay is part of the gradient")]
    [InlineData("SharedNetwork")]
    [InlineData("The scope 'x' has an empty part")]
    public void What_means_something_else_is_let_be(string text) => Assert.Empty(GivenUpWords.In(text));

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject all => all.SelectMany(member => Texts(member.Value).Prepend(member.Key)),
        JsonArray all => all.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static void AssertNone(IEnumerable<string> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
