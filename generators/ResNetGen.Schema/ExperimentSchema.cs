using System.Text.Json.Nodes;
using ResNetGen.Compiler.Experiments;
using static ResNetGen.Schema.SchemaForms;

namespace ResNetGen.Schema;

/// <summary>The language of experiments as a JSON Schema for editors, written from the table of its keys.</summary>
public static class ExperimentSchema
{
    /// <summary>The schema as text.</summary>
    public static string ToJson() => SchemaText.Write(new JsonObject
    {
        { "$schema", "http://json-schema.org/draft-07/schema#" },
        { "title", "Experiment" },
        { "description", "A comparison of networks. Written by the tests from the compiler's own table of keys." },
    }.With(Keys(ExperimentKeys.All)));

    private static JsonObject Keys(IReadOnlyList<ExperimentKey> keys) => Map(
        null,
        new() { { "required", Strings(keys.Where(key => key.Required is not null).Select(key => key.Name)) } },
        keys.Select(key => (key.Name, Described(key.Summary, Value(key)))));

    private static JsonObject Value(ExperimentKey key) => key.Value switch
    {
        ExperimentValue.Name => NamePattern(null),
        ExperimentValue.Count => new() { { "type", "integer" }, { "minimum", 1 }, { "maximum", ExperimentKeys.MostSeeds } },
        ExperimentValue.Measure => new() { { "enum", Strings(ExperimentKeys.Measures.Select(measure => measure.Word)) } },
        ExperimentValue.Entries => new()
        {
            { "type", "array" },
            { "items", AnyOf(Text(null), Keys(ExperimentKeys.OfEntry)) },
            { "minItems", 1 },
        },
        ExperimentValue.Scopes => new() { { "type", "array" }, { "items", Text(null) }, { "minItems", 1 } },
        _ => Text(null),
    };
}
