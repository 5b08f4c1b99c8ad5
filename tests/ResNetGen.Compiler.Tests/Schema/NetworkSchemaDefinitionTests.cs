using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Schema;

namespace ResNetGen.Compiler.Tests.Schema;

/// <summary>
/// What the schema consists of: the catalogue's kinds and arguments, the compiler's keys, and no keyword that nothing reads.
/// </summary>
public sealed class NetworkSchemaDefinitionTests
{
    private static JsonObject Schema { get; } = (JsonObject)JsonNode.Parse(NetworkSchema.ToJson())!;

    /// <summary>Nothing is told of a layer or an argument that the catalogue does not have.</summary>
    [Fact]
    public void Its_kinds_and_arguments_are_those_of_the_catalogue()
    {
        var kinds = ((JsonObject)Schema["definitions"]!)
            .Select(definition => definition.Key)
            .Where(name => name.StartsWith(LayerSchema.DefinitionOf(""), StringComparison.Ordinal));

        Assert.Equal(LayerCatalogue.Names.Select(LayerSchema.DefinitionOf), kinds);
        Assert.All(LayerCatalogue.All, kind => Assert.Equal(
            kind.Parameters.Where(parameter => parameter != kind.Primary).Select(parameter => parameter.Name).Append(kind.Name).Order(),
            ((JsonObject)Definition(kind.Name)["properties"]!)
                .Select(property => property.Key)
                .Except(["name", "from", "scope", "repeat"])
                .Order()));
    }

    /// <summary>The compiler says which keys it knows when it is given another.</summary>
    [Theory]
    [InlineData("", "qqqqqqqqqqqq: 1\nroot: [relu]", new string[0])]
    [InlineData("block", "blocks:\n  - { qqqqqqqqqqqq: 1, unit_fn: bottleneck, args: \"(4, 1, 1)\" }", new string[0])]
    [InlineData("unit", "units:\n  u: { qqqqqqqqqqqq: 1, layers: [relu] }\nroot: [relu]", new string[0])]
    [InlineData("kind.relu", "root: [{ relu: , qqqqqqqqqqqq: 1 }]", new[] { "repeat" })]
    public void The_keys_are_the_compilers(string definition, string part, string[] others)
    {
        var message = Assert.Single(Networks.Errors(Networks.With(part)));
        var known = Regex.Matches(message[message.IndexOf("; write", StringComparison.Ordinal)..], "`([a-z0-9_]+)`")
            .Select(match => match.Groups[1].Value);
        var schema = definition.Length == 0 ? Schema : Schema["definitions"]![definition]!;

        Assert.Equal(known.Concat(others).Order(), ((JsonObject)schema["properties"]!).Select(property => property.Key).Order());
    }

    /// <summary>A keyword that the validator of these tests does not know would say nothing in them.</summary>
    [Fact]
    public void It_keeps_to_keywords_that_the_validator_reads()
    {
        string[] read =
        [
            "$schema", "$ref", "definitions", "title", "description", "default", "examples", "type", "enum", "anyOf", "allOf", "not",
            "properties", "patternProperties", "additionalProperties",
            "required", "items", "minItems", "maxItems", "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMaximum",
        ];

        Assert.Subset(read.ToHashSet(), Schemas(Schema).SelectMany(schema => schema.Select(member => member.Key)).ToHashSet());

        // Of what stands beside a reference, draft-07 reads nothing; it may be for people only.
        Assert.All(Schemas(Schema).Where(schema => schema.ContainsKey("$ref")), schema =>
            Assert.Subset(
                new HashSet<string> { "$ref", "description", "default", "examples" }, schema.Select(member => member.Key).ToHashSet()));

        // Of what is no mapping, draft-07 asks no keys, and the validator does.
        Assert.All(
            Schemas(Schema).Where(schema => schema.ContainsKey("required")),
            schema => Assert.Equal("object", schema["type"]?.GetValue<string>()));
    }

    [Fact]
    public void Every_definition_is_used_and_every_reference_leads_to_one()
    {
        var used = Schemas(Schema).Select(schema => schema["$ref"]?.GetValue<string>()).OfType<string>().Distinct().ToList();

        Assert.All(
            used, reference => Assert.NotNull(reference.Split('/').Skip(1).Aggregate((JsonNode?)Schema, (node, name) => node?[name])));
        Assert.Equal(
            ((JsonObject)Schema["definitions"]!).Select(definition => $"#/definitions/{definition.Key}").Order(),
            used.Where(reference => reference.Count(c => c == '/') == 2).Order());
    }

    private static JsonNode Definition(string kind) => Schema["definitions"]![LayerSchema.DefinitionOf(kind)]!;

    /// <summary>The schema with all schemas in it.</summary>
    private static IEnumerable<JsonObject> Schemas(JsonNode? node)
    {
        if (node is not JsonObject schema)
        {
            return [];
        }

        var named = new[] { "definitions", "properties", "patternProperties" }
            .SelectMany(key => schema[key] is JsonObject map ? map.Select(member => member.Value) : []);
        var listed = new[] { "anyOf", "allOf" }.SelectMany(key => schema[key] is JsonArray list ? list : []);
        return named.Concat(listed).Append(schema["items"]).Append(schema["not"]).SelectMany(Schemas).Prepend(schema);
    }
}
