using System.Globalization;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Schema;

/// <summary>
/// The language as a JSON Schema, from which editors complete network files and check them while they are written. Layers and their arguments are those
/// of the catalogue. It is draft-07, which the editors' YAML language server knows best, and keeps to keywords that every validator reads.
/// </summary>
public static class NetworkSchema
{
    private const string OfName = "[A-Za-z][A-Za-z0-9_]{0,99}";
    private const string OfPath = "[A-Za-z0-9_{}-]+";

    /// <summary>The schema as text.</summary>
    public static string ToJson() => JsonText.Write(Root());

    /// <summary>The name of the definition of a kind of layer.</summary>
    internal static string DefinitionOf(string kind) => $"kind.{kind}";

    private static JsonMap Root() => new()
    {
        { "$schema", "http://json-schema.org/draft-07/schema#" },
        { "title", "Network" },
        { "description", "A residual network that ResNetGen compiles to a class of TorchSharp. Written by the tests from the compiler's own catalogue of layers." },
        { "type", "object" },
        {
            "properties", new JsonMap
            {
                { "extends", Text("Another network file of which this one is a variant: relative to this one, with or without its ending, or one that ships, such as slim/resnet_v2_101.") },
                { "network", Reference("name", "The network's name: the outermost scope of every layer, and the class is called after it.") },
                {
                    "class", new JsonMap
                    {
                        { "description", "The class, where it should not be called after the network. It begins with a capital letter." },
                        { "type", "string" },
                        { "pattern", "^[A-Z][A-Za-z0-9_]{0,99}$" },
                    }
                },
                {
                    "input", new JsonMap
                    {
                        { "description", "The shape of one image: [channels, height, width]. The batch is free." },
                        { "type", "array" },
                        { "items", Integer(1 << 16) },
                        { "minItems", 3 },
                        { "maxItems", 3 },
                    }
                },
                { "num_classes", Described("The number of classes; every expression may use it as num_classes.", AnyOf(Words("none"), Integer(1 << 24))) },
                { "constants", Named("constant", "Names for numbers, which expressions may use; each may use those above it.") },
                {
                    "output_stride",
                    Described("The ratio of the input's size to that of the features at the end of the blocks. Once it is reached, the units stride no more, and their rate grows instead.", AnyOf(Words("none"), Integer(1 << 16)))
                },
                { "defaults", Reference("defaults", "Arguments by kind of layer: they hold for each layer of the kind, in the units too, unless it says otherwise.") },
                { "units", Named("unit", "Unit functions by name: what the blocks are made of. They go before those that ship.") },
                { "root", Reference("layers", "The layers that come first, one after another.") },
                { "unit_scope", Reference("path", "How the units of all blocks are called: unit_{n} if nothing is said. {n} counts from 1, {n0} from 0, and {letter} is a, b, c, …") },
                {
                    "blocks", new JsonMap
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
            "anyOf", new object[]
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

    private static JsonMap Definitions()
    {
        var definitions = new JsonMap
        {
            { "name", Pattern("A name: at most 100 letters, digits and underscores. It begins with a letter.", $"^{OfName}$") },
            {
                "path", Described("A path of scopes, such as downsample/0; one that begins with / is counted from the network on. Names in braces stand for what differs from unit to unit.",
                    AnyOf(Pattern(null, $"^/?{OfPath}(/{OfPath})*$").With(new() { { "maxLength", 200 } }), new() { { "type", "integer" }, { "minimum", 0 } }))
            },
            { "digits", Pattern("An integer with underscores between its digits, such as 1_000.", "^[0-9][0-9_]*$") },
            { "expression", Text("An expression of integers and names, such as 4 * depth or input.height / 2.") },
            {
                "condition", Described("What is an integer, true or false, or an expression of these, such as depth == input.channels. 0 is false, and everything else is true.",
                    AnyOf(new() { { "type", "integer" } }, new() { { "type", "boolean" } }, Reference("expression")))
            },
            { "constant", Reference("condition") },
            { "nothing", Described("No value: the kind alone says it all. true means the same.", AnyOf(new() { { "type", "null" } }, new() { { "type", "boolean" }, { "enum", new object[] { true } } })) },
            { "activation", Words([.. Activations.Words]) },
        };

        foreach (var parameter in LayerCatalogue.All.SelectMany(kind => kind.Parameters).Where(parameter => Shared(parameter) is not null)
            .GroupBy(Shared).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.First()))
        {
            definitions.Add(Shared(parameter)!, Numeric(parameter));
        }

        return definitions.With(OfLists()).With(OfKinds());
    }

    private static JsonMap OfLists() => new()
    {
        {
            "defaults", Map(null, new(), LayerCatalogue.All.Select(kind => (kind.Name, Map(
                $"What every layer of the kind {kind.Name} has unless it says otherwise.",
                new(),
                kind.Parameters.Where(parameter => parameter.Type != ParameterType.Layers && (parameter != kind.Primary || parameter.Default is not null))
                    .Select(parameter => (parameter.Name, parameter == kind.Primary ? Argument(parameter) : ArgumentOf(kind, parameter.Name)))))))
        },
        {
            "block", Map("Units of one function, one after another.", Required("unit_fn", "args"),
            [
                ("scope", Reference("name", "The block's name; block1, block2, … where nothing is said.")),
                ("unit_scope", Reference("path", "How the units of this block are called: unit_{n} if nothing is said. {n} counts from 1, {n0} from 0, and {letter} is a, b, c, …")),
                ("unit_fn", Reference("name", "The unit function: one of the file's units, or one that ships.").With(new() { { "examples", UnitLibrary.Names.OrderBy(name => name, StringComparer.Ordinal).ToArray() } })),
                ("args", Reference("tuples", "The arguments of each unit, as in \"[(256, 64, 1)] * 2 + [(256, 64, 2)]\", or as lists: [[256, 64, 1], [256, 64, 2]].")),
            ])
        },
        {
            "tuples", AnyOf(Text(null), new()
            {
                { "type", "array" },
                { "items", new JsonMap { { "type", "array" }, { "items", Reference("condition") } } },
                { "minItems", 1 },
            })
        },
        {
            "unit", Map("A unit function: layers with names for what differs from unit to unit.", Required("layers"),
            [
                ("scope", Described("The scope of its layers below the unit's; its name where nothing is said, and none where it is empty.", AnyOf(Reference("name"), Words(""), new() { { "type", "null" } }))),
                ("args", ListOf("name", 0, "The names of its arguments, such as [depth, stride].")),
                ("layers", ListOf("layer", 1, "Its layers, one after another. The output of the last is the unit's.")),
            ])
        },
        { "layers", ListOf("layer", 0, "Layers, one after another.") },
        {
            "layer", new JsonMap
            {
                { "anyOf", new object[] { Reference("call"), Reference("choice"), Reference("stacked") } },
                { "allOf", new object[] { AnyOf(Has("name"), Not(Has("repeat"))) } },
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
            "branch", new JsonMap
            {
                { "description", "A layer without a name, a scope and a repeat: they stand beside when." },
                { "allOf", new object[] { Reference("call"), Not(AnyOf(Has("name"), Has("scope"), Has("repeat"))) } },
            }
        },
        {
            "stacked", Map("Several layers of one kind, one after another, that differ in the value beside it.", Required("name", "stack"),
            [
                ("name", Name),
                ("scope", Scope),
                ("from", From),
                ("stack", Reference("stack", "The kind with a list of values, such as { linear: [4096, 4096], activation: relu }. The layers are called after the name, with a number.")),
            ])
        },
        { "stack", AnyOf([.. LayerCatalogue.All.Where(kind => kind.Primary is not null).Select(Stack)]) },
        {
            "call", AnyOf(
                [
                    Described("A layer that needs no arguments is its kind alone.", Words([.. LayerCatalogue.All.Where(kind => kind.Primary is null or { Default: not null }).Select(kind => kind.Name)])),
                    .. LayerCatalogue.All.Select(kind => Reference(DefinitionOf(kind.Name))),
                ])
        },
    };

    private static JsonMap Name => Reference("name", "What the layer is called, in its scope and as a property; after its kind where nothing is said.");

    private static JsonMap Scope => Reference("path", "The layer's place in the state dict, where it is not called after its name.");

    private static JsonMap From => Reference("name", "The layer above whose output this one takes, if not the last one's; input is what enters the list.");

    private static JsonMap Repeat => Reference("integer", "So many layers like this one, one after another, called after the name with a number.");

    private static JsonMap OfKinds()
    {
        var definitions = new JsonMap();
        foreach (var kind in LayerCatalogue.All)
        {
            List<(string, JsonMap)> properties = [(kind.Name, Described(Beside(kind), Primary(kind))), .. Others(kind).Select(parameter => (parameter.Name, Argument(parameter))), ("name", Name)];
            if (kind.Primary?.Type != ParameterType.Layers)
            {
                properties.Add(("from", From));
            }

            definitions.Add(DefinitionOf(kind.Name), new JsonMap { { "title", $"{kind.Name} layer" } }.With(Map(kind.Summary, Required(kind.Name), [.. properties, ("scope", Scope), ("repeat", Repeat)])));
        }

        return definitions;
    }

    private static JsonMap Stack(LayerKind kind) => Map(null, Required(kind.Name),
    [
        (kind.Name, new()
        {
            { "description", Beside(kind) },
            { "type", "array" },
            { "items", ArgumentOf(kind, kind.Name) },
            { "minItems", 1 },
        }),
        .. Others(kind).Select(parameter => (parameter.Name, ArgumentOf(kind, parameter.Name))),
    ]);

    private static IEnumerable<Parameter> Others(LayerKind kind) => kind.Parameters.Where(parameter => parameter != kind.Primary);

    private static string Beside(LayerKind kind) => kind.Primary is { } primary ? $"{kind.Summary} Beside it: {primary.Name}. {primary.Summary}" : kind.Summary;

    /// <summary>What stands beside the kind. Where that has a usual value, it may be nothing.</summary>
    private static JsonMap Primary(LayerKind kind) => kind.Primary switch
    {
        null => Reference("nothing"),
        { Default: null } primary => Value(primary),
        var primary => AnyOf(Value(primary), Reference("nothing")),
    };

    private static JsonMap Argument(Parameter parameter)
    {
        var argument = Described(parameter.Summary, Value(parameter));
        return Usual(parameter) is { } value ? argument.With(new() { { "default", value } }) : argument;
    }

    /// <summary>The argument as the kind's own definition has it.</summary>
    private static JsonMap ArgumentOf(LayerKind kind, string property) => new() { { "$ref", $"#/definitions/{DefinitionOf(kind.Name)}/properties/{property}" } };

    private static JsonMap Value(Parameter parameter)
    {
        switch (parameter.Type)
        {
            case ParameterType.Integer or ParameterType.Size or ParameterType.Padding:
                return Reference(Shared(parameter)!);
            case ParameterType.Number:
                var number = new JsonMap { { "type", "number" } };
                if (!double.IsInfinity(parameter.Minimum))
                {
                    number.Add("minimum", parameter.Minimum);
                }

                if (!double.IsInfinity(parameter.Below))
                {
                    number.Add("exclusiveMaximum", parameter.Below);
                }

                return number;
            case ParameterType.Flag:
                return new() { { "type", "boolean" } };
            case ParameterType.Word when parameter.Words.SequenceEqual(Activations.Words):
                return Reference("activation");
            case ParameterType.Word:
                return Words([.. parameter.Words]);
            case ParameterType.File:
                return Text(null);
            case ParameterType.Name:
                return Reference("name");
            case ParameterType.Layers:
                return ListOf("name", 2);
            default:
                throw new InvalidOperationException($"No schema tells a {parameter.Type}.");
        }
    }

    /// <summary>The name of the definition that arguments of one type have in common, or null where they have none.</summary>
    private static string? Shared(Parameter parameter) => parameter.Type switch
    {
        ParameterType.Integer => "integer",
        ParameterType.Size => "size",
        ParameterType.Padding => "padding",
        _ => null,
    } is { } name ? name + (parameter.Minimum == (parameter.Type == ParameterType.Padding ? 0 : 1) ? string.Empty : FormattableString.Invariant($"_from_{parameter.Minimum}")) : null;

    private static JsonMap Numeric(Parameter parameter)
    {
        var integer = new JsonMap { { "type", "integer" }, { "minimum", parameter.Minimum } };
        return parameter.Type switch
        {
            ParameterType.Size => AnyOf(integer, Reference("expression"), new()
            {
                { "description", "[height, width]" },
                { "type", "array" },
                { "items", AnyOf(integer, Reference("expression")) },
                { "minItems", 2 },
                { "maxItems", 2 },
            }),
            ParameterType.Padding => AnyOf(Words("same", "valid"), integer, Reference("expression")),
            _ => AnyOf(integer, Reference("expression")),
        };
    }

    /// <summary>The default as YAML reads it; null where it is none that a file could say.</summary>
    private static object? Usual(Parameter parameter) => parameter.Default switch
    {
        null or "" => null,
        "true" => true,
        "false" => false,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        var text when parameter.Words.Contains(text) || (parameter.Type == ParameterType.Padding && text is "same" or "valid") => text,
        _ => null,
    };

    /// <summary>A mapping that has these keys and no others.</summary>
    private static JsonMap Map(string? description, JsonMap required, IEnumerable<(string Name, JsonMap Value)> properties)
    {
        var all = new JsonMap();
        foreach (var (name, value) in properties)
        {
            all.Add(name, value);
        }

        return Described(description, new JsonMap { { "type", "object" }, { "properties", all } }.With(required).With(new() { { "additionalProperties", false } }));
    }

    /// <summary>A mapping whose keys the file chooses.</summary>
    private static JsonMap Named(string definition, string description) => new()
    {
        { "description", description },
        { "type", "object" },
        { "patternProperties", new JsonMap { { $"^{OfName}$", Reference(definition) } } },
        { "additionalProperties", false },
    };

    private static JsonMap ListOf(string definition, int least, string? description = null)
    {
        var list = Described(description, new() { { "type", "array" }, { "items", Reference(definition) } });
        return least > 0 ? list.With(new() { { "minItems", least } }) : list;
    }

    private static JsonMap Integer(int greatest) => AnyOf(new() { { "type", "integer" }, { "minimum", 1 }, { "maximum", greatest } }, Reference("digits"));

    private static JsonMap Text(string? description) => Described(description, new() { { "type", "string" }, { "minLength", 1 } });

    private static JsonMap Pattern(string? description, string pattern) => Described(description, new() { { "type", "string" }, { "pattern", pattern } });

    /// <summary>YAML reads the words true and false as truth values.</summary>
    private static JsonMap Words(params string[] words) => new() { { "enum", words.Select(word => word switch { "true" => true, "false" => false, _ => (object)word }).ToArray() } };

    private static JsonMap Required(params string[] keys) => new() { { "required", keys } };

    /// <summary>A mapping with these keys and any others. The type is said, since a single value is not asked for keys.</summary>
    private static JsonMap Has(params string[] keys) => new JsonMap { { "type", "object" } }.With(Required(keys));

    private static JsonMap AnyOf(params JsonMap[] schemas) => new() { { "anyOf", schemas } };

    private static JsonMap Not(JsonMap schema) => new() { { "not", schema } };

    private static JsonMap Reference(string definition, string? description = null) => Described(description, new() { { "$ref", $"#/definitions/{definition}" } });

    private static JsonMap Described(string? description, JsonMap schema) => description is null ? schema : new JsonMap { { "description", description } }.With(schema);
}
