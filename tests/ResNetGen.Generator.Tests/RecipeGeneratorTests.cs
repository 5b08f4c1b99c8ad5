using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ResNetGen.Generator.Tests;

public sealed partial class RecipeGeneratorTests
{
    private const string Mine = "recipe: mine\nepochs: 5\nbatch: 50\noptimizer: adam\nlearning_rate: { cosine: 1e-3, warm_up: 1 "
        + "}\naugmentation: { flip: true, fill: mean }\n";

    [Fact]
    public void Recipes_are_properties_of_one_class()
    {
        var project = InMemoryProject.Of(
            ("mine.recipe.yaml", Mine), ("runs/other.recipe.yaml", Mine.Replace("mine", "other_1", StringComparison.Ordinal)))
            .WithSource("class Use { ResNetGen.Training.Recipe[] All => [App.Recipes.Mine, App.Recipes.Other1]; }");
        var driver = Run(project, out var compilation);

        Assert.Empty(driver.GetRunResult().Diagnostics);
        Assert.Equal(2, driver.GetRunResult().GeneratedTrees.Length);
        Assert.DoesNotContain(compilation.GetDiagnostics(), problem => problem.Severity >= DiagnosticSeverity.Warning);
    }

    [Fact]
    public void A_mistake_is_one_error_in_the_build()
    {
        var project = InMemoryProject.Of(("mine.recipe.yaml", Mine.Replace("adam", "lion", StringComparison.Ordinal)))
            .WithSource("class Use { object A => App.Recipes.Mine; }");
        var driver = Run(project, out var compilation);

        Assert.Equal(
            "/repository/App/mine.recipe.yaml(4,12): error RNG060: `optimizer` must say exactly one of `sgd`, `adam` or `adamw`, but "
                + "says `lion`.",
            Assert.Single(driver.GetRunResult().Diagnostics).ToString());
        Assert.DoesNotContain(compilation.GetDiagnostics(), problem => problem.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void The_page_of_a_recipe_that_is_defined_twice_shows_what_the_build_prints()
    {
        var halves = Repository.Read("docs/diagnostics/RNG063.md").Split("\nRight:\n");
        var error = Assert.Single(Run(Files(halves[0]), out _).GetRunResult().Diagnostics);

        Assert.Contains(
            $"```text\n{error.ToString().Replace(InMemoryProject.Folder + "/", "", StringComparison.Ordinal)}\n```",
            halves[0],
            StringComparison.Ordinal);
        Assert.EndsWith("a.recipe.yaml", Assert.Single(error.AdditionalLocations).GetLineSpan().Path, StringComparison.Ordinal);
        Assert.Empty(Run(Files(halves[1]), out _).GetRunResult().Diagnostics);
    }

    [Fact]
    public void A_class_of_the_project_s_own_with_the_recipes_name_is_one_error_for_all()
    {
        var recipes = InMemoryProject.Of(("b.recipe.yaml", Mine), ("a.recipe.yaml", Mine.Replace("mine", "a", StringComparison.Ordinal)));
        var taken = Run(recipes.WithSource("namespace App; static class Recipes;"), out var compilation).GetRunResult();

        Assert.Equal(
            "/repository/App/a.recipe.yaml(1,9): error RNG049: The class `Recipes` is a type of the project's own already, in "
                + "Source0.cs, and that of the recipes; make that one `static` and `partial`, or give it another name.",
            Assert.Single(taken.Diagnostics).ToString());
        Assert.Empty(taken.GeneratedTrees);
        Assert.DoesNotContain(compilation.GetDiagnostics(), problem => problem.Severity == DiagnosticSeverity.Error);
        Assert.Empty(
            Run(recipes.WithSource("namespace App; public static partial class Recipes;"), out _).GetRunResult().Diagnostics);
    }

    [Fact]
    public void A_file_that_is_listed_twice_or_cannot_be_read_is_said_so()
    {
        var twice = Run(InMemoryProject.Of(("a.recipe.yaml", Mine), ("a.recipe.yaml", Mine)), out _).GetRunResult();
        Assert.Equal("RNG042", Assert.Single(twice.Diagnostics).Id);
        Assert.Equal(
            Assert.Single(Run(InMemoryProject.Of(("a.recipe.yaml", Mine)), out _).GetRunResult().GeneratedTrees).ToString(),
            Assert.Single(twice.GeneratedTrees).ToString());
        Assert.Equal("RNG008", Assert.Single(Run(InMemoryProject.Of(("a.recipe.yaml", null)), out _).GetRunResult().Diagnostics).Id);
    }

    [Fact]
    public void What_does_not_matter_makes_no_new_source()
    {
        var project = InMemoryProject.Of(("mine.recipe.yaml", Mine));
        var driver = Run(project, out var compilation);
        driver = driver.ReplaceAdditionalText(project.Files[0], InMemoryProject.File(project.Files[0].Path, "# a comment\n" + Mine))
            .RunGenerators(compilation);

        Assert.All(
            driver.GetRunResult().Results[0].TrackedSteps[TrackingNames.Source].SelectMany(step => step.Outputs),
            output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        Assert.Contains(
            driver.GetRunResult().Results[0].TrackedSteps[TrackingNames.Compile].SelectMany(step => step.Outputs),
            output => output.Reason == IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void The_page_of_a_recipe_without_its_package_shows_what_the_build_prints()
    {
        var page = Repository.Read("docs/diagnostics/RNG064.md");
        var project = Files(page.Split("\nRight:\n")[0]);
        var result = Run(project.WithoutTraining(), out var compilation).GetRunResult();
        var error = Assert.Single(result.Diagnostics);

        Assert.Contains(
            $"```text\n{error.ToString().Replace(InMemoryProject.Folder + "/", "", StringComparison.Ordinal)}\n```",
            page,
            StringComparison.Ordinal);
        Assert.Empty(result.GeneratedTrees);
        Assert.Empty(compilation.GetDiagnostics());
        Assert.Empty(Run(project, out _).GetRunResult().Diagnostics);
    }

    [Fact]
    public void Several_recipes_without_their_package_are_one_error_and_a_project_without_recipes_none()
    {
        var project = InMemoryProject.Of(
            ("b.recipe.yaml", Mine), ("a.recipe.yaml", Mine.Replace("mine", "other", StringComparison.Ordinal)));
        var error = Assert.Single(Run(project.WithoutTraining(), out _).GetRunResult().Diagnostics);

        Assert.EndsWith("/a.recipe.yaml", error.Location.GetLineSpan().Path, StringComparison.Ordinal);
        Assert.Empty(Run(InMemoryProject.Of().WithoutTraining(), out _).GetRunResult().Diagnostics);
    }

    [Fact]
    public void An_edit_of_code_leaves_the_recipes_alone()
    {
        var project = InMemoryProject.Of(("mine.recipe.yaml", Mine));
        var driver = Run(project, out _).RunGenerators(project.WithSource("class A;").Compilation());

        Assert.All(
            driver.GetRunResult().Results[0].TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    private static InMemoryProject Files(string part) =>
        InMemoryProject.Of(
            [.. File().Matches(part).Select(file => (file.Groups["path"].Value, (string?)$"\n{file.Groups["text"].Value}"))]);

    private static GeneratorDriver Run(InMemoryProject project, out Compilation compilation) => CSharpGeneratorDriver
        .Create(
            [new RecipeGenerator().AsSourceGenerator()],
            project.Files,
            InMemoryProject.ParseOptions,
            project.Options(),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
        .RunGeneratorsAndUpdateCompilation(project.Compilation(), out compilation, out _);

    [GeneratedRegex("```yaml\n# (?<path>.*)\n(?<text>[^`]*)```")]
    private static partial Regex File();
}
