using System.Text.Json.Nodes;

namespace ResNetGen.Schema;

/// <summary>The forms that schemas are put together from.</summary>
internal static class SchemaForms
{
    private const string OfName = "[A-Za-z][A-Za-z0-9_]{0,99}";

    /// <summary>How a name is written.</summary>
    public static JsonObject NamePattern(string? description) => Pattern(description, $"^{OfName}$");

    /// <summary>This schema and the members of another.</summary>
    public static JsonObject With(this JsonObject schema, JsonObject others)
    {
        var all = new JsonObject();
        foreach (var (name, value) in schema.Concat(others))
        {
            all.Add(name, value?.DeepClone());
        }

        return all;
    }

    public static JsonArray Strings(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)item)]);

    /// <summary>A mapping that has these keys and no others.</summary>
    public static JsonObject Map(string? description, JsonObject required, IEnumerable<(string Name, JsonObject Value)> properties)
    {
        var all = new JsonObject();
        foreach (var (name, value) in properties)
        {
            all.Add(name, value);
        }

        return Described(
            description,
            new JsonObject { { "type", "object" }, { "properties", all } }
                .With(required)
                .With(new() { { "additionalProperties", false } }));
    }

    /// <summary>A mapping whose keys the file chooses.</summary>
    public static JsonObject Named(string definition, string description) => new()
    {
        { "description", description },
        { "type", "object" },
        { "patternProperties", new JsonObject { { $"^{OfName}$", Reference(definition) } } },
        { "additionalProperties", false },
    };

    public static JsonObject ListOf(string definition, int least, string? description = null)
    {
        var list = Described(description, new() { { "type", "array" }, { "items", Reference(definition) } });
        return least > 0 ? list.With(new() { { "minItems", least } }) : list;
    }

    public static JsonObject Integer(int greatest) =>
        AnyOf(new() { { "type", "integer" }, { "minimum", 1 }, { "maximum", greatest } }, Reference("digits"));

    public static JsonObject Text(string? description) => Described(description, new() { { "type", "string" }, { "minLength", 1 } });

    public static JsonObject Pattern(string? description, string pattern) =>
        Described(description, new() { { "type", "string" }, { "pattern", pattern } });

    /// <summary>YAML reads the words true and false as truth values.</summary>
    public static JsonObject Words(params string[] words) =>
        new() { { "enum", new JsonArray(
            [.. words.Select(word => word switch { "true" => (JsonNode)true, "false" => false, _ => word })]) } };

    public static JsonObject Required(params string[] keys) => new() { { "required", Strings(keys) } };

    /// <summary>A mapping with these keys and any others. The type is said, since a single value is not asked for keys.</summary>
    public static JsonObject Has(params string[] keys) => new JsonObject { { "type", "object" } }.With(Required(keys));

    public static JsonObject AnyOf(params JsonObject[] schemas) =>
        new() { { "anyOf", new JsonArray([.. schemas.Select(schema => schema.DeepClone())]) } };

    public static JsonObject Not(JsonObject schema) => new() { { "not", schema } };

    public static JsonObject Reference(string definition, string? description = null) =>
        Described(description, new() { { "$ref", $"#/definitions/{definition}" } });

    public static JsonObject Described(string? description, JsonObject schema) =>
        description is null ? schema : new JsonObject { { "description", description } }.With(schema);
}
