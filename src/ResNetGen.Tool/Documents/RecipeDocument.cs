using ResNetGen.Architectures;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Recipes;
using ResNetGen.Training;

namespace ResNetGen.Tool.Documents;

/// <summary>A recipe's file: its text, and what the compiler made of it.</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="Text">The YAML.</param>
internal sealed record RecipeDocument(string Path, string Text)
{
    private readonly CompiledRecipe compiled = RecipeCompiler.Compile(Path, Text);

    /// <summary>The file's errors, each with its lines of the file and carets under the places.</summary>
    public IEnumerable<string> DiagnosticViews => compiled.Diagnostics.Select(diagnostic => DiagnosticView.Of(Path, Text, diagnostic));

    /// <summary>Whether a path is that of a recipe.</summary>
    public static bool IsRecipe(string path) => path.EndsWith(RecipeCompiler.Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a file.</summary>
    /// <exception cref="ResNetGenException">It cannot be read.</exception>
    public static RecipeDocument OpenFile(string path) => new(path, TextFile.Read(path, "recipe", RecipeCompiler.Extension));

    /// <summary>The recipe that the user named: one that ships, or that of a file.</summary>
    /// <exception cref="ResNetGenException">It is neither, or the file cannot be read or has errors.</exception>
    public static Recipe Find(string nameOrFile)
    {
        if (RecipeCatalogue.Find(nameOrFile) is { } shipped)
        {
            return shipped;
        }

        if (!IsRecipe(nameOrFile) && !File.Exists(nameOrFile))
        {
            var names = RecipeCatalogue.All.Select(recipe => recipe.Name).ToList();
            var hint = NearestName.Find(nameOrFile, names) is { } meant
                ? $"did you mean `{meant}`?"
                : "`resnetgen list --recipes` shows them.";
            throw new ResNetGenException($"`{nameOrFile}` is neither a recipe's file nor a recipe that ships; {hint}");
        }

        var compiled = OpenFile(nameOrFile).compiled;
        return compiled.Diagnostics.Count == 0
            ? InMemoryCompilation.Compile(compiled.Recipe)
            : throw ResNetGenException.OfLines(compiled.Diagnostics.Select(diagnostic => diagnostic.ToBuildLine(nameOrFile)));
    }
}
