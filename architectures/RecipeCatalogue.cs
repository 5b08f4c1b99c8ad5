using ResNetGen.Training;

namespace ResNetGen.Architectures;

/// <summary>The recipes that ship. A file that is added to <c>recipes/</c> is added to this list as well.</summary>
public static class RecipeCatalogue
{
    /// <summary>The recipes, in the order in which they are listed.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
        [Recipes.KerasCifar10, Recipes.Mnist, Recipes.Slim, Recipes.Elu, Recipes.Imagenet, Recipes.FastCifar10, Recipes.PaperCifar10];

    /// <summary>The recipe of that name, or null where none that ships is called so.</summary>
    /// <param name="name">Such as <c>keras_cifar10</c>.</param>
    public static Recipe? Find(string name) => All.FirstOrDefault(recipe => recipe.Name == name);
}
