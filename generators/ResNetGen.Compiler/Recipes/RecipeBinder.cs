using System.Globalization;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Emit;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Recipes;

/// <summary>Turns the tree of a recipe's file into a recipe, by the table of keys.</summary>
internal sealed class RecipeBinder
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
        return new BoundRecipe((map[RecipeKeys.Name] as ScalarNode)?.Value ?? usualName, property ?? usualName, settings.ToEquatableArray());
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
        (RecipeValue.Flag, ScalarNode scalar) => scalar.Value is "true" or "false" ? scalar.Value : Wrong(key, node),
        (RecipeValue.Word, ScalarNode scalar) => key.Words.FirstOrDefault(word => word.Word == scalar.Value).Code ?? Wrong(key, node),
        (RecipeValue.NumberOrWord, ScalarNode scalar) when key.Words.FirstOrDefault(word => word.Word == scalar.Value).Code is { } code => code,
        (RecipeValue.Epochs, ScalarNode scalar) => Number(key, scalar) is { } value && IsWithin(key, scalar, value) ? Literals.Code(value) : null,
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
        if (int.TryParse(node.Value.Replace("_", string.Empty), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= key.Minimum && value <= RecipeKey.Largest)
        {
            return value;
        }

        diagnostics.Report(Rules.BadValue, node.Span, key.Name, key.Must, node.Kind);
        return null;
    }

    private double? Number(RecipeKey key, ScalarNode node)
    {
        if (double.TryParse(node.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= key.Minimum && (!key.IsAbove || value > key.Minimum) && value < key.Below && value <= key.Maximum && value < float.MaxValue)
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

    /// <summary>A form by its word, <c>adam</c>; by its word above its keys, <c>{ adam: { beta1: 0.5 } }</c>; by its word with its own value, <c>{ cosine: 0.1, warm_up: 5 }</c>; or the first form's value alone.</summary>
    private string? Form(RecipeKey key, SyntaxNode node)
    {
        switch (node)
        {
            case ScalarNode scalar when key.Forms[0].Beside is { } value:
                return Number(value with { Name = key.Name }, scalar) is { } number ? $"{key.Forms[0].Method}({Literals.Code(number)})" : null;
            case ScalarNode scalar when key.Forms.FirstOrDefault(form => form.Word == scalar.Value) is { } form:
                return Call(form, new MapNode(node.Span, []), node.Span, isWhole: true);
            case MapNode map:
                return Form(key, map);
            default:
                diagnostics.Report(Rules.NotOneForm, node.Span, key.Name, Listed(key), node.Kind);
                return null;
        }
    }

    private string? Form(RecipeKey key, MapNode map)
    {
        // A form is known by its word; a slip in it is seen where no other word stands.
        var words = key.Forms.Select(form => form.Word).ToList();
        var said = map.Entries.Where(entry => words.Contains(entry.Key.Value)).ToList();
        if (said.Count == 0 && map.Entries.Count > 0 && NearestName.Find(map.Entries[0].Key.Value, words) is { } meant)
        {
            diagnostics.Report(Rules.UnknownKey, map.Head, map.Entries[0].Key.Shown, $"`{key.Name}`", NearestName.Hint(map.Entries[0].Key.Value, words));
            return null;
        }

        if (said.Count != 1)
        {
            diagnostics.Report(Rules.NotOneForm, said.Count > 1 ? said[1].Key.Span : map.Head, key.Name, Listed(key), said.Count == 0 ? "none" : string.Join(" and ", said.Select(entry => $"`{entry.Key.Value}`")));
            return null;
        }

        var form = key.Forms.Single(form => form.Word == said[0].Key.Value);
        if (form.Beside is not null)
        {
            return Beside(key, form, map, said[0]);
        }

        if (map.Entries.FirstOrDefault(entry => entry != said[0]) is { } other)
        {
            diagnostics.Report(Rules.UnknownKey, other.Key.Span, other.Key.Shown, $"`{key.Name}`", $"write it in the braces of its form, such as {{ {form.Example} }}.");
            return null;
        }

        if (said[0].Value is not MapNode inner)
        {
            diagnostics.Report(Rules.WrongNode, said[0].Value.Span, $"`{form.Word}`", $"a mapping of its keys, such as {{ {form.Example} }}", said[0].Value.Kind);
            return null;
        }

        var (known, isWhole) = KnownKeys.Correct(inner, [.. form.Keys.Select(part => part.Name)], $"`{form.Word}`", diagnostics);
        return Call(form, known, inner.Head, isWhole);
    }

    private string? Beside(RecipeKey key, RecipeForm form, MapNode map, MapEntry said)
    {
        var mistakes = diagnostics.Count;
        var (known, isWhole) = KnownKeys.Correct(map, [form.Word, .. form.Keys.Select(part => part.Name)], $"the form `{form.Word}` of `{key.Name}`", diagnostics);
        var beside = said.Value is ScalarNode scalar ? Number(form.Beside! with { Name = form.Word }, scalar) : Wrong(form.Beside! with { Name = form.Word }, said.Value) is null ? default(double?) : null;
        var call = Call(form, known, said.Key.Span, isWhole, beside is { } value ? new RecipeSetting(form.Beside!.Member, Literals.Code(value)) : null);
        return diagnostics.Count > mistakes ? null : call;
    }

    private string? Call(RecipeForm form, MapNode map, SourceSpan place, bool isWhole, RecipeSetting? first = null)
    {
        var mistakes = diagnostics.Count;
        var settings = Members(form.Keys, map, $"`{form.Word}`", place, isWhole);
        if (first is not null)
        {
            settings.Insert(0, first);
        }

        return diagnostics.Count > mistakes ? null : $"{form.Method}({string.Join(", ", settings.Select(setting => $"{setting.Member}: {setting.Code}"))})";
    }

    private string? Wrong(RecipeKey key, SyntaxNode node)
    {
        diagnostics.Report(node is ScalarNode ? Rules.BadValue : Rules.WrongNode, node.Span, node is ScalarNode ? key.Name : $"`{key.Name}`", key.Must, node.Kind);
        return null;
    }

    private static string Listed(RecipeKey key) => NearestName.List(key.Forms.Select(form => form.Word));
}
