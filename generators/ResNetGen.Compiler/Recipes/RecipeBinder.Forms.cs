using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Emit;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Recipes;

/// <content>Values that have several forms.</content>
internal sealed partial class RecipeBinder
{
    /// <summary>
    /// A form by its word, <c>adam</c>; by its word above its keys, <c>{ adam: { beta1: 0.5 } }</c>; by its word with its own value, <c>{
    /// cosine: 0.1, warm_up: 5 }</c>; or the first form's value alone.
    /// </summary>
    private string? Form(RecipeKey key, SyntaxNode node)
    {
        switch (node)
        {
            case ScalarNode scalar when key.Forms[0].Beside is { } value:
                return Number(value with { Name = key.Name }, scalar) is { } number
                    ? $"{key.Forms[0].Method}({Literals.Code(number)})"
                    : null;
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
            diagnostics.Report(
                Rules.UnknownKey, map.Head, map.Entries[0].Key.Shown, $"`{key.Name}`", NearestName.Hint(map.Entries[0].Key.Value, words));
            return null;
        }

        if (said.Count != 1)
        {
            diagnostics.Report(
                Rules.NotOneForm,
                said.Count > 1 ? said[1].Key.Span : map.Head,
                key.Name,
                Listed(key),
                said.Count == 0
                    ? map.Entries.FirstOrDefault(entry => !IsOfAForm(key, entry.Key.Value))?.Key.Kind ?? "none"
                    : string.Join(" and ", said.Select(entry => $"`{entry.Key.Value}`")));
            return null;
        }

        var form = key.Forms.Single(form => form.Word == said[0].Key.Value);
        if (form.Beside is not null)
        {
            return Beside(key, form, map, said[0]);
        }

        if (map.Entries.FirstOrDefault(entry => entry != said[0]) is { } other)
        {
            diagnostics.Report(
                Rules.UnknownKey,
                other.Key.Span,
                other.Key.Shown,
                $"`{key.Name}`",
                $"write it in the braces of its form, such as {{ {form.Example} }}.");
            return null;
        }

        if (said[0].Value is not MapNode inner)
        {
            diagnostics.Report(
                Rules.WrongNode,
                said[0].Value.Span,
                $"`{form.Word}`",
                $"a mapping of its keys, such as {{ {form.Example} }}",
                said[0].Value.Kind);
            return null;
        }

        var (known, isWhole) = KnownKeys.Correct(inner, [.. form.Keys.Select(part => part.Name)], $"`{form.Word}`", diagnostics);
        return Call(form, known, inner.Head, isWhole);
    }

    private string? Beside(RecipeKey key, RecipeForm form, MapNode map, MapEntry said)
    {
        var mistakes = diagnostics.Count;
        var (known, isWhole) = KnownKeys.Correct(
            map, [form.Word, .. form.Keys.Select(part => part.Name)], $"the form `{form.Word}` of `{key.Name}`", diagnostics);
        var beside = said.Value is ScalarNode scalar ? Number(form.Beside! with { Name = form.Word }, scalar)
            : Wrong(form.Beside! with { Name = form.Word }, said.Value) is null ? default(double?)
            : null;
        var call = Call(
            form, known, said.Key.Span, isWhole, beside is { } value ? new RecipeSetting(form.Beside!.Member, Literals.Code(value)) : null);
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

        return diagnostics.Count > mistakes
            ? null
            : $"{form.Method}({string.Join(", ", settings.Select(setting => $"{setting.Member}: {setting.Code}"))})";
    }

    private static bool IsOfAForm(RecipeKey key, string name) => key.Forms.Any(form => form.Keys.Any(part => part.Name == name));

    private static string Listed(RecipeKey key) => NearestName.List(key.Forms.Select(form => form.Word));
}
