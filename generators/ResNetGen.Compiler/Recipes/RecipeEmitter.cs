using ResNetGen.Compiler.Emit;

namespace ResNetGen.Compiler.Recipes;

/// <summary>Writes a recipe as a C# file: a property of the class that all recipes of a project share.</summary>
public static class RecipeEmitter
{
    /// <summary>The class that the properties stand in.</summary>
    public const string ClassName = "Recipes";

    /// <summary>The type of recipes at run time.</summary>
    public const string TypeName = "ResNetGen.Training.Recipe";

    private const string Type = "global::" + TypeName;

    /// <summary>The C# of a recipe; one with mistakes gives a property that throws.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="namespaceName">The namespace, or null for none.</param>
    public static string Emit(BoundRecipe recipe, string? namespaceName)
    {
        var file = new CodeWriter(new TypeUses([]));
        FileHeader.Write(file, "recipe", recipe.Name, namespaceName);
        file.Line(
            "/// <summary>The recipes of this project, by which networks are trained: a property for each <c>*.recipe.yaml</c>.</summary>");
        using (file.Block($"public static partial class {ClassName}"))
        {
            file.Line($"/// <summary>The recipe <c>{recipe.Name}</c>.</summary>");

            // The class has a part for each recipe, and may have the attribute once.
            file.Line(GeneratedCodeMark.Attribute);
            if (recipe.IsBroken)
            {
                file.Line(
                    $"public static {Type} {recipe.PropertyName} => throw new global::System.InvalidOperationException(\"The file of "
                        + $"the recipe {recipe.Name} has errors; the build shows them.\");");
            }
            else
            {
                using (file.Block($"public static {Type} {recipe.PropertyName} {{ get; }} = new()", "};"))
                {
                    foreach (var setting in recipe.Settings)
                    {
                        file.Line($"{setting.Member} = {setting.Code},");
                    }
                }
            }
        }

        return file.ToString();
    }
}
