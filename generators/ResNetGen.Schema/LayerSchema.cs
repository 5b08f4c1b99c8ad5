using System.Globalization;
using System.Text.Json.Nodes;
using ResNetGen.Compiler.Catalogue;
using static ResNetGen.Schema.SchemaForms;

namespace ResNetGen.Schema;

/// <summary>The kinds of layers and their arguments, from the compiler's catalogue.</summary>
internal static class LayerSchema
{
    /// <summary>The name of the definition of a kind of layer.</summary>
    public static string DefinitionOf(string kind) => $"kind.{kind}";

    /// <summary>A definition for each kind.</summary>
    public static JsonObject Definitions()
    {
        var definitions = new JsonObject();
        foreach (var kind in LayerCatalogue.All)
        {
            List<(string, JsonObject)> properties =
            [
                (kind.Name, Described(Beside(kind), Primary(kind))),
                .. Others(kind).Select(parameter => (parameter.Name, Argument(parameter))),
                ("name", NetworkSchema.Name),
            ];
            if (kind.Primary?.Type != ParameterType.Layers)
            {
                properties.Add(("from", NetworkSchema.From));
            }

            definitions.Add(
                DefinitionOf(kind.Name),
                new JsonObject { { "title", $"{kind.Name} layer" } }
                    .With(
                        Map(
                            kind.Summary,
                            Required(kind.Name),
                            [.. properties, ("scope", NetworkSchema.Scope), ("repeat", NetworkSchema.Repeat)])));
        }

        return definitions;
    }

    public static JsonObject Stack(LayerKind kind) => Map(null, Required(kind.Name),
    [
        (kind.Name, new()
        {
            { "description", Beside(kind) },
            { "type", "array" },
            { "items", AnyOf(ArgumentOf(kind, kind.Name), Entry(kind)) },
            { "minItems", 1 },
        }),
        .. Others(kind).Select(parameter => (parameter.Name, ArgumentOf(kind, parameter.Name))),
    ]);

    /// <summary>What one layer of a stack has of its own.</summary>
    private static JsonObject Entry(LayerKind kind) => Map(
        $"The arguments of one layer; what stands alone beside {kind.Name} is called {kind.Primary!.Name} here.",
        kind.Primary.Default is null ? Required(kind.Primary.Name) : new(),
        [
            (kind.Primary.Name, ArgumentOf(kind, kind.Name)),
            .. Others(kind).Select(parameter => (parameter.Name, ArgumentOf(kind, parameter.Name))),
        ]);

    private static IEnumerable<Parameter> Others(LayerKind kind) => kind.Parameters.Where(parameter => parameter != kind.Primary);

    private static string Beside(LayerKind kind) =>
        kind.Primary is { } primary ? $"{kind.Summary} Beside it: {primary.Name}. {primary.Summary}" : kind.Summary;

    /// <summary>What stands beside the kind. Where that has a usual value, it may be nothing.</summary>
    private static JsonObject Primary(LayerKind kind) => kind.Primary switch
    {
        null => Reference("nothing"),
        { Default: null } primary => Value(primary),
        var primary => AnyOf(Value(primary), Reference("nothing")),
    };

    public static JsonObject Argument(Parameter parameter)
    {
        var argument = Described(parameter.Summary, Value(parameter));
        return Default(parameter) is { } value ? argument.With(new() { { "default", value } }) : argument;
    }

    /// <summary>The argument as the kind's own definition has it.</summary>
    public static JsonObject ArgumentOf(LayerKind kind, string property) =>
        new() { { "$ref", $"#/definitions/{DefinitionOf(kind.Name)}/properties/{property}" } };

    private static JsonObject Value(Parameter parameter) => parameter.NumberedWords.Count == 0
        ? Plain(parameter)
        : AnyOf([Plain(parameter), .. parameter.NumberedWords.Select(word => Map(null, Required(word), [(word, Number(word))]))]);

    /// <summary>The number of a word that stands with one: any of a constant, and else a standard deviation.</summary>
    private static JsonObject Number(string word) => word == Initializers.Constant
        ? new() { { "type", "number" } }
        : new() { { "description", "The standard deviation." }, { "type", "number" }, { "minimum", 0 } };

    private static JsonObject Plain(Parameter parameter)
    {
        switch (parameter.Type)
        {
            case ParameterType.Integer or ParameterType.Size or ParameterType.Padding:
                return Reference(Shared(parameter)!);
            case ParameterType.Number:
                var number = new JsonObject { { "type", "number" } };
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
    public static string? Shared(Parameter parameter) => parameter.Type switch
    {
        ParameterType.Integer => "integer",
        ParameterType.Size => "size",
        ParameterType.Padding => "padding",
        _ => null,
    } is { } name ? name + (
        parameter.Minimum == (parameter.Type == ParameterType.Padding ? 0 : 1) ? string.Empty : FormattableString.Invariant(
            $"_from_{parameter.Minimum}")) : null;

    public static JsonObject Numeric(Parameter parameter)
    {
        var integer = new JsonObject { { "type", "integer" }, { "minimum", parameter.Minimum } };
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
    private static JsonNode? Default(Parameter parameter) => parameter.Default switch
    {
        null or "" => null,
        "true" => true,
        "false" => false,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        var text when parameter.Words.Contains(text) || (parameter.Type == ParameterType.Padding && text is "same" or "valid") => text,
        _ => null,
    };
}
