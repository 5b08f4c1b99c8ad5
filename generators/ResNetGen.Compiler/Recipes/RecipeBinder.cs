using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Emit;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Recipes;

/// <summary>Turns the tree of a recipe's file into a recipe, by the table of keys.</summary>
internal sealed partial class RecipeBinder
{
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        RecipeEmitter.ClassName, "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize",
    };

    private readonly DiagnosticBag diagnostics;

    /// <summary>The length of the run; null where it is not known, and then nothing is measured by it.</summary>
    private readonly int? epochs;

    private RecipeBinder(MapNode file, DiagnosticBag diagnostics)
    {
        this.diagnostics = diagnostics;
        var key = RecipeKeys.All.Single(key => key.Name == RecipeKeys.Epochs);
        epochs = file[key.Name] is ScalarNode node && Integer(key, node, new DiagnosticBag()) is { } value ? value : null;
    }

    /// <summary>The recipe; where the file is wrong, what comes nearest, and then there are diagnostics.</summary>
    public static BoundRecipe Bind(MapNode file, string usualName, DiagnosticBag diagnostics)
    {
        var (map, isWhole) = KnownKeys.Correct(file, [.. RecipeKeys.All.Select(key => key.Name)], "the recipe", diagnostics);
        var binder = new RecipeBinder(map, diagnostics);
        var property = binder.PropertyName(map[RecipeKeys.Name]);
        var settings = binder.Members(RecipeKeys.All, map, "The file", map.Head, isWhole);
        return new BoundRecipe(
            (map[RecipeKeys.Name] as ScalarNode)?.Value ?? usualName, property ?? usualName, settings.ToEquatableArray());
    }

    private string? PropertyName(SyntaxNode? node)
    {
        if (node is not ScalarNode scalar || !Names.IsName(scalar.Value))
        {
            return null;
        }

        var property = Names.Pascal(scalar.Value);
        if (Taken.Contains(property))
        {
            diagnostics.Report(Rules.NameCollision, scalar.Span, scalar.Value, property, "has a member of that name already");
            return null;
        }

        return property;
    }

    /// <summary>What the keys of a mapping say.</summary>
    private List<RecipeSetting> Members(IReadOnlyList<RecipeKey> keys, MapNode map, string owner, SourceSpan place, bool isWhole)
    {
        var settings = new List<RecipeSetting>();
        foreach (var key in keys)
        {
            var code = map[key.Name] is { } node ? Value(key, node) : key.Default;
            if (code is not null)
            {
                settings.Add(new RecipeSetting(key.Member, code));
            }
            else if (key.Required is { } what && isWhole && map[key.Name] is null)
            {
                diagnostics.Report(Rules.MissingKey, place, owner, key.Name, what);
            }
        }

        return settings;
    }

    /// <summary>A value as C#, or null where it is wrong; then there is a diagnostic.</summary>
    private string? Value(RecipeKey key, SyntaxNode node) => (key.Value, node) switch
    {
        (RecipeValue.Form, _) => Form(key, node),
        (RecipeValue.Group, MapNode map) => Group(key, map),
        (RecipeValue.EpochList, ListNode list) => EpochList(key, list),
        (RecipeValue.Group or RecipeValue.EpochList, _) or (_, not ScalarNode) => Wrong(key, node),
        (RecipeValue.Name, ScalarNode scalar) => Name(scalar),
        (RecipeValue.Integer, ScalarNode scalar) => Integer(key, scalar, diagnostics) is { } value ? Literals.Code(value) : null,
        (RecipeValue.Flag, ScalarNode scalar) =>
            CoreSchema.Word(scalar.Value) is ("true" or "false") and var flag ? flag : Wrong(key, node),
        (RecipeValue.Word, ScalarNode scalar) => key.Words.FirstOrDefault(word => word.Word == scalar.Value).Code ?? Wrong(key, node),
        (RecipeValue.NumberOrWord, ScalarNode scalar) when key.Words.FirstOrDefault(word => word.Word == scalar.Value).Code is { } code =>
            code,
        (RecipeValue.Epochs, ScalarNode scalar) =>
            Number(key, scalar) is { } value && IsWithin(key, scalar, value) ? Literals.Code(value) : null,
        (_, ScalarNode scalar) => Number(key, scalar) is { } value ? Literals.Code(value) : null,
    };

    private string? Name(ScalarNode node)
    {
        if (Names.IsName(node.Value))
        {
            return $"\"{node.Value}\"";
        }

        diagnostics.Report(Rules.BadName, node.Span, node.Subject, "the recipe");
        return null;
    }

    private static int? Integer(RecipeKey key, ScalarNode node, DiagnosticBag diagnostics)
    {
        if (CoreSchema.TryInteger(node.Value, out var value) && value >= key.Minimum && value <= RecipeKey.Largest)
        {
            return value;
        }

        diagnostics.Report(Rules.BadValue, node.Span, key.Name, key.Must, node.Kind);
        return null;
    }

    private double? Number(RecipeKey key, ScalarNode node)
    {
        if (CoreSchema.TryNumber(node.Value, out var value)
            && value >= key.Minimum
            && (!key.IsAbove || value > key.Minimum)
            && value < key.Below
            && value <= key.Maximum
            && value < float.MaxValue)
        {
            return value;
        }

        diagnostics.Report(Rules.BadValue, node.Span, key.Name, key.Must, node.Kind);
        return null;
    }

    private bool IsWithin(RecipeKey key, ScalarNode node, double value)
    {
        if (epochs is not { } run || value < run)
        {
            return true;
        }

        diagnostics.Report(Rules.BeyondTheRun, node.Span, key.Name, node.Value, Literals.Code(run));
        return false;
    }

    private string? EpochList(RecipeKey key, ListNode list)
    {
        var values = new List<double>();
        foreach (var item in list.Items)
        {
            if (item is not ScalarNode scalar)
            {
                diagnostics.Report(Rules.WrongNode, item.Span, $"An epoch in `{key.Name}`", "a number", item.Kind);
                return null;
            }

            if (Number(key with { IsAbove = true, Value = RecipeValue.Number }, scalar) is not { } value || !IsWithin(key, scalar, value))
            {
                return null;
            }

            if (values.Count > 0 && value <= values[values.Count - 1])
            {
                diagnostics.Report(Rules.EpochsDoNotAscend, scalar.Span, key.Name, scalar.Value, Literals.Code(values[values.Count - 1]));
                return null;
            }

            values.Add(value);
        }

        if (values.Count == 0)
        {
            diagnostics.Report(Rules.WrongNode, list.Span, $"`{key.Name}`", key.Must, "an empty list");
            return null;
        }

        return $"new double[] {{ {string.Join(", ", values.Select(Literals.Code))} }}";
    }

    private string? Group(RecipeKey key, MapNode map)
    {
        var mistakes = diagnostics.Count;
        var (known, isWhole) = KnownKeys.Correct(map, [.. key.Keys.Select(part => part.Name)], $"`{key.Name}`", diagnostics);
        var settings = Members(key.Keys, known, $"`{key.Name}`", map.Head, isWhole);
        return diagnostics.Count > mistakes ? null
            : settings.Count == 0 ? $"new {key.Type}()"
            : $"new {key.Type} {{ {string.Join(", ", settings.Select(setting => $"{setting.Member} = {setting.Code}"))} }}";
    }

    private string? Wrong(RecipeKey key, SyntaxNode node)
    {
        diagnostics.ReportWrong(key.Name, key.Must, node);
        return null;
    }
}
