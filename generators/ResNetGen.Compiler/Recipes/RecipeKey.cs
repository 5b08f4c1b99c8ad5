using ResNetGen.Compiler.Emit;

namespace ResNetGen.Compiler.Recipes;

/// <summary>What may be written for a key of a recipe.</summary>
internal enum RecipeValue
{
    /// <summary>A name: letters, digits and underscores.</summary>
    Name,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>A number of epochs within the run; it may be a fraction.</summary>
    Epochs,

    /// <summary>A list of such numbers, ascending.</summary>
    EpochList,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One of certain words.</summary>
    Word,

    /// <summary>A number, or one certain word in its place.</summary>
    NumberOrWord,

    /// <summary>A mapping with keys of its own.</summary>
    Group,

    /// <summary>One of several forms, each with keys of its own.</summary>
    Form,
}

/// <summary>A key of a recipe, or of a part of one.</summary>
/// <param name="Name">As written in the file.</param>
/// <param name="Value">What may be written.</param>
/// <param name="Member">The property or argument that it becomes in C#.</param>
/// <param name="Summary">A line for the documentation.</param>
internal sealed record RecipeKey(string Name, RecipeValue Value, string Member, string Summary)
{
    /// <summary>What to write where it is missing; null where it may be.</summary>
    public string? Required { get; init; }

    /// <summary>The C# where nothing is written; null to leave it out.</summary>
    public string? Default { get; init; }

    /// <summary>The least number.</summary>
    public double Minimum { get; init; }

    /// <summary>Whether the number must be above the least one.</summary>
    public bool IsAbove { get; init; }

    /// <summary>The number must be below this.</summary>
    public double Below { get; init; } = double.PositiveInfinity;

    /// <summary>The number must be at most this.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>The words, and the C# of each.</summary>
    public IReadOnlyList<(string Word, string Code)> Words { get; init; } = [];

    /// <summary>The keys of a group.</summary>
    public IReadOnlyList<RecipeKey> Keys { get; init; } = [];

    /// <summary>The forms.</summary>
    public IReadOnlyList<RecipeForm> Forms { get; init; } = [];

    /// <summary>The type of a group in C#.</summary>
    public string? Type { get; init; }

    /// <summary>What a value must be, as a message says it.</summary>
    public string Must => Value switch
    {
        RecipeValue.Name => "a name",
        RecipeValue.Integer => $"a whole number from {Literals.Code((int)Minimum)} to {Literals.Code(Largest)}",
        RecipeValue.Number => Range,
        RecipeValue.Epochs => "a number of epochs that is not negative",
        RecipeValue.EpochList => "a list of epochs, such as [81, 122]",
        RecipeValue.Flag => "`true` or `false`",
        RecipeValue.Word => Diagnostics.NearestName.List(Words.Select(word => word.Word)),
        RecipeValue.NumberOrWord => $"{Range}, or `{Words[0].Word}`",
        RecipeValue.Group => $"a mapping, such as {{ {Keys[0].Name}: {(Keys[0].Value == RecipeValue.Flag ? "true" : "…")} }}",
        _ => $"one of its forms, such as {{ {Forms[0].Example} }}",
    };

    /// <summary>The largest whole number.</summary>
    public const int Largest = 1 << 24;

    private string Range => !double.IsPositiveInfinity(Maximum) ? $"a number from {Literals.Code(Minimum)} to {Literals.Code(Maximum)}"
        : !double.IsPositiveInfinity(Below)
        ? $"a number {(IsAbove ? "above" : "from")} {Literals.Code(Minimum)} to below {Literals.Code(Below)}"
        : IsAbove ? $"a number above {Literals.Code(Minimum)}"
        : $"a number of at least {Literals.Code(Minimum)}";
}

/// <summary>
/// One form of a key's value. Its word stands first: with its own value, <c>cosine: 0.1</c>, or above its keys, <c>sgd: { momentum: 0.9
/// }</c>.
/// </summary>
/// <param name="Word">The word.</param>
/// <param name="Method">What makes it in C#.</param>
/// <param name="Summary">A line for the documentation.</param>
/// <param name="Example">How it may be written.</param>
/// <param name="Keys">Its keys.</param>
internal sealed record RecipeForm(string Word, string Method, string Summary, string Example, IReadOnlyList<RecipeKey> Keys)
{
    /// <summary>What stands beside the word; null where the keys stand there.</summary>
    public RecipeKey? Beside { get; init; }
}
