using System.Text.Json.Nodes;
using ResNetGen.Compiler.Recipes;
using static ResNetGen.Schema.SchemaForms;

namespace ResNetGen.Schema;

/// <summary>The language of recipes as a JSON Schema for editors, written from the table of its keys.</summary>
public static class RecipeSchema
{
    // YAML 1.1, by which some editors read, does not take 1e-4 for a number.
    private const string NumberText = @"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$";
    private const string DigitsText = "^[0-9][0-9_]*$";

    /// <summary>The schema as text.</summary>
    public static string ToJson() => SchemaText.Write(new JsonObject
    {
        { "$schema", "http://json-schema.org/draft-07/schema#" },
        { "title", "Recipe" },
        { "description", "How ResNetGen trains a network. Written by the tests from the compiler's own table of keys." },
    }.With(Map(RecipeKeys.All)));

    private static JsonObject Map(IReadOnlyList<RecipeKey> keys, RecipeForm? form = null)
    {
        var properties = new JsonObject();
        if (form is not null)
        {
            properties.Add(form.Word, Described(form.Summary, Number(form.Beside!)));
        }

        foreach (var key in keys)
        {
            properties.Add(key.Name, Described(key.Summary, Value(key)));
        }

        var map = new JsonObject { { "type", "object" }, { "properties", properties }, { "additionalProperties", false } };
        var required = keys.Where(key => key.Required is not null).Select(key => key.Name).ToList();
        if (form is not null)
        {
            required.Insert(0, form.Word);
        }

        if (required.Count > 0)
        {
            map.Add("required", Strings(required));
        }

        return map;
    }

    private static JsonObject Value(RecipeKey key) => key.Value switch
    {
        RecipeValue.Name => new() { { "type", "string" }, { "pattern", "^[A-Za-z][A-Za-z0-9_]{0,99}$" } },
        RecipeValue.Integer => AnyOf(
            new() { { "type", "integer" }, { "minimum", (int)key.Minimum }, { "maximum", RecipeKey.Largest } },
            new() { { "type", "string" }, { "pattern", DigitsText } }),
        RecipeValue.Flag => new() { { "type", "boolean" } },
        RecipeValue.Word => Words(key),
        RecipeValue.NumberOrWord => AnyOf(Number(key), Words(key)),
        RecipeValue.EpochList => new() { { "type", "array" }, { "items", Number(key with { IsAbove = true }) }, { "minItems", 1 } },
        RecipeValue.Group => Map(key.Keys),
        RecipeValue.Form => AnyOf([.. Forms(key)]),
        _ => Number(key),
    };

    private static IEnumerable<JsonObject> Forms(RecipeKey key)
    {
        if (key.Forms[0].Beside is { } value)
        {
            yield return Number(value);
        }

        foreach (var form in key.Forms)
        {
            if (form.Beside is not null)
            {
                yield return Map(form.Keys, form);
                continue;
            }

            yield return Described(form.Summary, new() { { "enum", Strings([form.Word]) } });
            yield return new()
            {
                { "type", "object" },
                { "properties", new JsonObject { { form.Word, Described(form.Summary, Map(form.Keys)) } } },
                { "additionalProperties", false },
                { "required", Strings([form.Word]) },
            };
        }
    }

    private static JsonObject Number(RecipeKey key)
    {
        var number = new JsonObject { { "type", "number" }, { key.IsAbove ? "exclusiveMinimum" : "minimum", key.Minimum } };
        if (!double.IsPositiveInfinity(key.Below))
        {
            number.Add("exclusiveMaximum", key.Below);
        }

        if (!double.IsPositiveInfinity(key.Maximum))
        {
            number.Add("maximum", key.Maximum);
        }

        return AnyOf(number, new() { { "type", "string" }, { "pattern", NumberText } });
    }

    private static JsonObject Words(RecipeKey key) => new() { { "enum", Strings(key.Words.Select(word => word.Word)) } };
}
