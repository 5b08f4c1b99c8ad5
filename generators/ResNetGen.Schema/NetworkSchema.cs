using System.Text.Json.Nodes;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using static ResNetGen.Schema.SchemaForms;

namespace ResNetGen.Schema;

/// <summary>
/// The language as a JSON Schema, from which editors complete network files and check them while they are written. Layers and their
/// arguments are those of the catalogue. It is draft-07, which the editors' YAML language server knows best, and keeps to keywords that
/// every validator reads.
/// </summary>
public static class NetworkSchema
{
    private const string OfPath = "[A-Za-z0-9_{}-]+";

    /// <summary>The schema as text.</summary>
    public static string ToJson() => SchemaText.Write(Root());

    private static JsonObject Root() => new()
    {
        { "$schema", "http://json-schema.org/draft-07/schema#" },
        { "title", "Network" },
        { "description", "A residual network that ResNetGen compiles to a class of TorchSharp. Written by the tests from the "
            + "compiler's own catalogue of layers." },
        { "type", "object" },
        {
            "properties", new JsonObject
            {
                { "extends", Text(
                    "Another network file of which this one is a variant: relative to this one, with or without its ending, or one "
                        + "that ships, such as slim/resnet_v2_101.") },
                { "network", Reference(
                    "name", "The network's name: the outermost scope of every layer, and the class is called after it.") },
                {
                    "class", new JsonObject
                    {
                        { "description", "The class, where it should not be called after the network. It begins with a capital letter." },
                        { "type", "string" },
                        { "pattern", "^[A-Z][A-Za-z0-9_]{0,99}$" },
                    }
                },
                {
                    "input", new JsonObject
                    {
                        { "description", "The shape of one image: [channels, height, width]. The batch is free." },
                        { "type", "array" },
                        { "items", Integer(1 << 16) },
                        { "minItems", 3 },
                        { "maxItems", 3 },
                    }
                },
                { "num_classes", Described(
                    "The number of classes; every expression may use it as num_classes.",
                    AnyOf(Words("none"), Integer(1 << 24), Computed)) },
                { "constants", Named("constant", "Names for numbers, which expressions may use; each may use those above it.") },
                {
                    "output_stride",
                    Described(
                        "The ratio of the input's size to that of the features at the end of the blocks. Once it is reached, the "
                            + "units stride no more, and their rate grows instead.",
                        AnyOf(Words("none"), Integer(1 << 16), Computed))
                },
                { "defaults", Reference(
                    "defaults",
                    "Arguments by kind of layer: they hold for each layer of the kind, in the units too, unless it says otherwise.") },
                { "units", Named("unit", "Unit functions by name: what the blocks are made of. They go before those that ship.") },
                { "root", Reference("layers", "The layers that come first, one after another.") },
                { "unit_scope", Reference(
                    "path",
                    "How the units of all blocks are called: unit_{n} if nothing is said. {n} counts from 1, {n0} from 0, and "
                        + "{letter} is a, b, c, …") },
                {
                    "blocks", new JsonObject
                    {
                        { "description", "The blocks, one after another, between root and head." },
                        { "type", "array" },
                        { "items", Reference("block") },
                    }
                },
                { "head", Reference("layers", "The layers that come last, one after another.") },
            }
        },
        { "additionalProperties", false },
        {
            "anyOf", new JsonArray
            {
                // Of what fits equally badly, editors name what the first lacks.
                Has("network", "input", "root"),
                Has("network", "input", "blocks"),
                Has("network", "input", "head"),
                Has("extends"),
            }
        },
        { "definitions", Definitions() },
    };

    /// <summary>An expression where mostly a number stands: a word alone is a slip there.</summary>
    private static JsonObject Computed => Pattern("An expression of integers and constants, such as 2 * classes.", "[-+*/%]");

    private static JsonObject Definitions()
    {
        var definitions = new JsonObject
        {
            { "name", NamePattern("A name: at most 100 letters, digits and underscores. It begins with a letter.") },
            {
                "path", Described("A path of scopes, such as downsample/0; one that begins with / is counted from the network on. "
                    + "Names in braces stand for what differs from unit to unit.",
                    AnyOf(
                        Pattern(null, $"^/?{OfPath}(/{OfPath})*$").With(new() { { "maxLength", 200 } }),
                        new() { { "type", "integer" }, { "minimum", 0 } }))
            },
            { "digits", Pattern("An integer with underscores between its digits, such as 1_000.", "^[0-9][0-9_]*$") },
            { "expression", Text("An expression of integers and names, such as 4 * depth or input.height / 2.") },
            {
                "condition", Described("What is an integer, true or false, or an expression of these, such as depth == "
                    + "input.channels. 0 is false, and everything else is true.",
                    AnyOf(new() { { "type", "integer" } }, new() { { "type", "boolean" } }, Reference("expression")))
            },
            { "constant", Reference("condition") },
            { "nothing", Described(
                "No value: the kind alone says it all. true means the same.",
                AnyOf(new() { { "type", "null" } }, new() { { "type", "boolean" }, { "enum", new JsonArray(true) } })) },
            { "activation", Words([.. Activations.Words]) },
        };

        foreach (var parameter in LayerCatalogue.All.SelectMany(kind => kind.Parameters).Where(
            parameter => LayerSchema.Shared(parameter) is not null)
            .GroupBy(LayerSchema.Shared).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.First()))
        {
            definitions.Add(LayerSchema.Shared(parameter)!, LayerSchema.Numeric(parameter));
        }

        return definitions.With(OfLists()).With(LayerSchema.Definitions());
    }

    private static JsonObject OfLists() => new()
    {
        {
            "defaults", Map(null, new(), LayerCatalogue.All.Select(kind => (kind.Name, Map(
                $"What every layer of the kind {kind.Name} has unless it says otherwise.",
                new(),
                kind.Parameters.Where(
                    parameter => parameter.Type != ParameterType.Layers && (parameter != kind.Primary || parameter.Default is not null))
                    .Select(
                        parameter =>
                            (
                                parameter.Name,
                                parameter == kind.Primary
                                    ? LayerSchema.Argument(parameter)
                                    : LayerSchema.ArgumentOf(kind, parameter.Name)))))))
        },
        {
            "block", Map("Units of one function, one after another.", Required("unit_fn", "args"),
            [
                ("scope", Reference("name", "The block's name; block1, block2, … where nothing is said.")),
                (
                    "unit_scope",
                    Reference(
                        "path",
                        "How the units of this block are called: unit_{n} if nothing is said. {n} counts from 1, {n0} from 0, and "
                            + "{letter} is a, b, c, …")),
                (
                    "unit_fn",
                    Reference("name", "The unit function: one of the file's units, or one that ships.")
                        .With(new() { { "examples", Strings(UnitLibrary.Names.Order(StringComparer.Ordinal)) } })),
                (
                    "args",
                    Reference(
                        "tuples",
                        "The arguments of each unit, as in \"[(256, 64, 1)] * 2 + [(256, 64, 2)]\", or as lists: [[256, 64, 1], "
                            + "[256, 64, 2]].")),
            ])
        },
        {
            "tuples", AnyOf(Text(null), new()
            {
                { "type", "array" },
                { "items", new JsonObject { { "type", "array" }, { "items", Reference("condition") } } },
                { "minItems", 1 },
            })
        },
        {
            "unit", Map("A unit function: layers with names for what differs from unit to unit.", Required("layers"),
            [
                (
                    "scope",
                    Described(
                        "The scope of its layers below the unit's; its name where nothing is said, and none where it is empty.",
                        AnyOf(Reference("name"), Words(""), new() { { "type", "null" } }))),
                ("args", ListOf("name", 0, "The names of its arguments, such as [depth, stride].")),
                ("layers", ListOf("layer", 1, "Its layers, one after another. The output of the last is the unit's.")),
            ])
        },
        { "layers", ListOf("layer", 0, "Layers, one after another.") },
        {
            "layer", new JsonObject
            {
                { "anyOf", new JsonArray(Reference("call"), Reference("choice"), Reference("stacked")) },
                { "allOf", new JsonArray(AnyOf(Has("name"), Not(Has("repeat")))) },
            }
        },
        {
            "choice", Map("One layer or another, as the condition says. Its name stands for whichever it is.", Required("when", "then"),
            [
                ("name", Name),
                ("scope", Scope),
                ("repeat", Repeat),
                ("when", Reference("condition", "The condition, such as depth == input.channels.")),
                ("then", Reference("branch", "The layer that stands there if the condition holds.")),
                ("else", Reference("branch", "The layer that stands there if it does not; if nothing is said, there is none.")),
            ])
        },
        {
            "branch", new JsonObject
            {
                { "description", "A layer without a name, a scope and a repeat: they stand beside when." },
                { "allOf", new JsonArray(Reference("call"), Not(AnyOf(Has("name"), Has("scope"), Has("repeat")))) },
            }
        },
        {
            "stacked", Map("Several layers of one kind, one after another, that differ in the value beside it, or in more.",
            Required("name", "stack"),
            [
                ("name", Name),
                ("scope", Scope),
                ("from", From),
                (
                    "stack",
                    Reference(
                        "stack",
                        "The kind with a list of values, such as { linear: [4096, 4096], activation: relu }. The layers are called "
                            + "after the name, with a number.")),
            ])
        },
        { "stack", AnyOf([.. LayerCatalogue.All.Where(kind => kind.Primary is not null).Select(LayerSchema.Stack)]) },
        {
            "call", AnyOf(
                [
                    Described(
                        "A layer that needs no arguments is its kind alone.",
                        Words(
                            [.. LayerCatalogue.All.Where(
                                kind => kind.Primary is null or { Default: not null }).Select(kind => kind.Name)])),
                    .. LayerCatalogue.All.Select(kind => Reference(LayerSchema.DefinitionOf(kind.Name))),
                ])
        },
    };

    internal static JsonObject Name =>
        Reference("name", "What the layer is called, in its scope and as a property; after its kind where nothing is said.");

    internal static JsonObject Scope => Reference("path", "The layer's place in the state dict, where it is not called after its name.");

    internal static JsonObject From =>
        Reference("name", "The layer above whose output this one takes, if not the last one's; input is what enters the list.");

    internal static JsonObject Repeat =>
        Reference("integer", "So many layers like this one, one after another, called after the name with a number.");
}
