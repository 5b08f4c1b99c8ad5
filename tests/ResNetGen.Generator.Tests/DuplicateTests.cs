using Microsoft.CodeAnalysis.Text;

namespace ResNetGen.Generator.Tests;

public class DuplicateTests
{
    private const string Use = "class Use { App.Tiny? net; App.Tiny? Net => net ??= new(); }";

    [Fact]
    public void Of_two_files_with_one_class_the_first_by_path_gives_it_and_the_other_is_an_error()
    {
        (string Name, string? Text)[] files = [("b/tiny.resnet.yaml", Networks.Tiny), ("a/tiny.resnet.yaml", Networks.Tiny)];

        foreach (var order in new[] { files, [.. files.Reverse()] })
        {
            var run = GeneratorSession.RunOnce(InMemoryProject.Of(order).WithSource(Use));

            var problem = Assert.Single(run.Problems);
            Assert.Equal(
                "/repository/App/b/tiny.resnet.yaml(2,10): error RNG040: The class `Tiny` is already generated from "
                    + "a/tiny.resnet.yaml; give one of the two files another `network` or `class`.",
                problem.ToString());
            var other = Assert.Single(problem.AdditionalLocations).GetLineSpan();
            Assert.Equal(("/repository/App/a/tiny.resnet.yaml", new LinePosition(1, 9)), (other.Path, other.StartLinePosition));
            Assert.Equal(HintNames.For("a/tiny.resnet.yaml"), run.Networks.Keys.Single());
            Assert.Empty(run.CompilerErrors());
        }
    }

    [Fact]
    public void The_error_stands_at_the_class_s_name_where_the_file_says_one()
    {
        var run = GeneratorSession.RunOnce(InMemoryProject.Of(
            ("a.resnet.yaml", Networks.Tiny),
            ("b.resnet.yaml", Networks.TinyNamed("other").Text + "\nclass: Tiny\n")));

        Assert.Equal(new LinePosition(9, 7), run.Problems.Single().Location.GetLineSpan().StartLinePosition);
    }

    [Fact]
    public void Names_that_differ_in_case_are_two_classes()
    {
        var run = GeneratorSession.RunOnce(InMemoryProject.Of(Networks.TinyNamed("abNet"), Networks.TinyNamed("abnet")));

        Assert.Empty(run.Problems);
        Assert.Equal(2, run.Networks.Count);
        Assert.Empty(run.CompilerErrors());
    }

    [Fact]
    public void A_file_that_is_listed_twice_is_an_error_and_gives_its_class_once()
    {
        var once = InMemoryProject.Of(("tiny.resnet.yaml", Networks.Tiny), Networks.TinyNamed("other"));

        var run = GeneratorSession.RunOnce(once.With(("tiny.resnet.yaml", Networks.Tiny)).WithSource(Use));

        Assert.Null(run.Result.Exception);
        Assert.StartsWith(
            "/repository/App/tiny.resnet.yaml(1,1): error RNG042: The build is given this file twice;",
            run.Problems.Single().ToString(),
            StringComparison.Ordinal);
        Assert.Equal(GeneratorSession.RunOnce(once).Networks.Order(Comparer), run.Networks.Order(Comparer));
        Assert.Empty(run.CompilerErrors());
    }

    [Fact]
    public void A_file_that_is_listed_twice_and_whose_class_another_has_gives_nothing()
    {
        var run = GeneratorSession.RunOnce(
            InMemoryProject.Of(("b.resnet.yaml", Networks.Tiny), ("a.resnet.yaml", Networks.Tiny), ("b.resnet.yaml", Networks.Tiny))
                .WithSource(Use));

        Assert.Equal(["RNG040", "RNG042"], run.Problems.Select(problem => problem.Id).Order());
        Assert.Equal(["a.resnet.g.cs"], run.Networks.Keys);
        Assert.Empty(run.CompilerErrors());
    }

    private static IComparer<KeyValuePair<string, string>> Comparer =>
        Comparer<KeyValuePair<string, string>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key));
}
