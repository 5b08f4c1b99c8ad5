using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Recipes;

/// <summary>A recipe: what its keys say, as C#.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PropertyName">The property that holds it.</param>
/// <param name="Settings">The members of the runtime's recipe, in the order of the language.</param>
public sealed record BoundRecipe(string Name, string PropertyName, EquatableArray<RecipeSetting> Settings)
{
    /// <summary>Whether its file has mistakes.</summary>
    public bool IsBroken { get; init; }
}

/// <summary>A member and its value.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Code">Its value, an expression of C#.</param>
public sealed record RecipeSetting(string Member, string Code);

/// <summary>What came of a recipe's file: the recipe, and what is wrong with it.</summary>
/// <param name="Recipe">The recipe; where the file is wrong, what comes nearest.</param>
/// <param name="Diagnostics">The errors, in the order of the file.</param>
/// <param name="Declaration">Where the file says the recipe's name.</param>
public sealed record CompiledRecipe(BoundRecipe Recipe, EquatableArray<Diagnostic> Diagnostics, SourceSpan Declaration);

/// <summary>Compiles the text of a recipe's file: text, tree, recipe. It never throws, whatever the text.</summary>
public static class RecipeCompiler
{
    /// <summary>The end of the names of recipes' files.</summary>
    public const string Extension = ".recipe.yaml";

    private static readonly FileForm Form = new(
        "A recipe's file", "a mapping that begins with `recipe: name`", "`recipe: name`, `epochs`, `batch`, `optimizer` and "
            + "`learning_rate`");

    /// <param name="path">The file's path; its name names the recipe where the text does not.</param>
    /// <param name="text">The YAML.</param>
    public static CompiledRecipe Compile(string path, string text)
    {
        var diagnostics = new DiagnosticBag();
        var property = Names.FromFile(path.Replace('\\', '/'));
        var recipe = new BoundRecipe(property, property, default);
        var declaration = default(SourceSpan);
        try
        {
            var tree = SyntaxTree.Parse(text, Form);
            diagnostics.AddRange(tree.Diagnostics);

            // Of a file that is there in part only, the name is enough; more errors about it would mislead.
            var bag = tree.Root is null ? new DiagnosticBag() : diagnostics;
            recipe = tree.Readable is { } map ? RecipeBinder.Bind(map, property, bag) : recipe;
            declaration = tree.Readable?[RecipeKeys.Name]?.Span ?? default;
        }
        catch (Exception exception) when (InternalErrors.Covers(exception))
        {
            diagnostics.Report(Rules.InternalError, new SourceText(text).Span(0, 0), InternalErrors.Reason(exception));
        }

        return new CompiledRecipe(diagnostics.HasErrors ? recipe with { IsBroken = true } : recipe, diagnostics.ToArray(), declaration);
    }
}
