using System.Runtime.CompilerServices;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>Reads the value of an argument as its parameter asks.</summary>
internal static class ArgumentBinder
{
    private static readonly ConditionalWeakTable<Parameter, Argument> Defaults = new();

    public static Argument? Bind(Parameter parameter, SyntaxNode node, DiagnosticBag diagnostics)
    {
        var value = Value(parameter, node, diagnostics);
        return value is null ? null : new Argument(value, node.Span);
    }

    /// <summary>The catalogue's own default, as if it were written in the file.</summary>
    public static Argument Default(Parameter parameter) => Defaults.GetValue(parameter, Parse);

    private static Argument Parse(Parameter parameter)
    {
        var diagnostics = new DiagnosticBag();
        var text = parameter.Default ?? throw new InvalidOperationException($"The parameter {parameter.Name} has no default.");
        var source = new SourceText(text);
        return Bind(parameter, new ScalarNode(source.Span(0, text.Length), text, source, 0), diagnostics)
            ?? throw new InvalidOperationException($"The default of {parameter.Name} does not parse: {diagnostics.ToArray()[0].Message}");
    }

    private static ArgumentValue? Value(Parameter parameter, SyntaxNode node, DiagnosticBag diagnostics)
    {
        if (parameter.Type == ParameterType.Size && node is ListNode { Items.Count: 2 } list)
        {
            return Scalar(list.Items[0]) is { } height && Scalar(list.Items[1]) is { } width
                && ExpressionParser.ParseExpression(height, diagnostics) is { } first
                && ExpressionParser.ParseExpression(width, diagnostics) is { } second
                ? new ExpressionValue(first, second)
                : null;
        }

        if (parameter.NumberedWords.Count > 0 && node is MapNode map)
        {
            return NumberedWords.Bind(parameter, map, diagnostics);
        }

        if (Scalar(node) is not { } scalar)
        {
            return null;
        }

        switch (parameter.Type)
        {
            case ParameterType.Integer or ParameterType.Size:
            case ParameterType.Padding when scalar.Value is not ("same" or "valid"):
                return ExpressionParser.ParseExpression(scalar, diagnostics) is { } expression
                    ? new ExpressionValue(expression, expression)
                    : null;

            case ParameterType.Padding:
                return new WordValue(scalar.Value);

            case ParameterType.Number:
                if (Number(scalar, parameter.Minimum, parameter.Below) is { } number)
                {
                    return new NumberValue(number);
                }

                diagnostics.Report(
                    Rules.BadValue, scalar.Span, parameter.Name, Range(parameter) + NumberedWords.Alternatives(parameter), scalar.Kind);
                return null;

            case ParameterType.Flag:
                return OneOf("true", "false");

            case ParameterType.File or ParameterType.Name:
                return new WordValue(scalar.Value);

            case ParameterType.Word:
                return OneOf([.. parameter.Words]);

            default:
                throw new InvalidOperationException($"No rule reads a {parameter.Type}.");
        }

        WordValue? OneOf(params string[] words)
        {
            var word = CoreSchema.Word(scalar.Value);
            if (words.Contains(word))
            {
                return new WordValue(word);
            }

            diagnostics.Report(
                Rules.BadValue,
                scalar.Span,
                parameter.Name,
                NearestName.List(words) + NumberedWords.Alternatives(parameter),
                scalar.Kind);
            return NearestName.Find(scalar.Value, words) is { } meant ? new WordValue(meant) : null;
        }

        ScalarNode? Scalar(SyntaxNode candidate)
        {
            if (candidate is ScalarNode found)
            {
                return found;
            }

            diagnostics.Report(
                Rules.WrongNode,
                candidate.Span,
                $"`{parameter.Name}`",
                parameter.Type switch
                {
                    ParameterType.Size when parameter.Minimum == 0 =>
                        "one value for all four sides, or a list of two: [rows above and below, columns left and right]",
                    ParameterType.Size => "one value, or a list of two: [height, width]",
                    ParameterType.Padding => "`same`, `valid` or one number for all four sides",
                    _ => "a single value",
                },
                candidate is ListNode { Items.Count: var count } ? FormattableString.Invariant($"a list of {count}") : candidate.Kind);
            return null;
        }
    }

    /// <summary>A number within bounds, or null.</summary>
    public static double? Number(ScalarNode scalar, double minimum, double below) =>
        CoreSchema.TryNumber(scalar.Value, out var number)
            && number >= minimum && number < below && !double.IsInfinity(number)
            ? number
            : null;

    private static string Range(Parameter parameter) =>
        double.IsNegativeInfinity(parameter.Minimum) ? "a number" : double.IsInfinity(parameter.Below)
        ? FormattableString.Invariant($"a number of at least {parameter.Minimum}")
        : FormattableString.Invariant($"a number from {parameter.Minimum} to below {parameter.Below}");
}
