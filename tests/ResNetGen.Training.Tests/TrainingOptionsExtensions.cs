using ResNetGen.Training;

namespace ResNetGen.Tests;

internal static class TrainingOptionsExtensions
{
    /// <summary>The options with another recipe, made of theirs.</summary>
    public static TrainingOptions Learning(this TrainingOptions options, Func<Recipe, Recipe> change) =>
        options with { Recipe = change(options.Recipe) };
}
