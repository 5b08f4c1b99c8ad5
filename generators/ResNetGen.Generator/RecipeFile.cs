using Microsoft.CodeAnalysis;
using ResNetGen.Compiler.Recipes;

namespace ResNetGen.Generator;

/// <summary>What came of one recipe's file, in parts that change apart.</summary>
internal sealed record RecipeFile(RecipeModel Model, FileDiagnostics Diagnostics, FileIdentity Identity)
{
    public static bool IsRecipe(AdditionalText file) => file.Path.EndsWith(RecipeCompiler.Extension, StringComparison.OrdinalIgnoreCase);

    public static RecipeFile Compile(NetworkText file, CancellationToken cancellation)
    {
        var compiled = RecipeCompiler.Compile(file.RelativePath, file.Text ?? string.Empty);
        return new RecipeFile(
            new RecipeModel(file.Path, file.RelativePath, compiled.Recipe),
            FileDiagnostics.Of(file, compiled.Diagnostics),
            new FileIdentity(file.Path, file.RelativePath, compiled.Recipe.PropertyName, compiled.Declaration));
    }
}

/// <summary>What the output is made of. Without spans.</summary>
internal sealed record RecipeModel(string Path, string RelativePath, BoundRecipe Recipe) : IFileModel;
