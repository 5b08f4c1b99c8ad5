using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <content>The numbers of a network.</content>
internal sealed partial class NetworkBinder
{
    private const string ClassesName = "num_classes";

    /// <summary>The number of classes, which the constants may use and be used by, and the constants with it.</summary>
    private int? Classes()
    {
        var node = file[ClassesName] is ScalarNode { Value: "none" } ? null : file[ClassesName];
        if (node is null)
        {
            Constants([]);
            return null;
        }

        if (Computed(node) is { } expression)
        {
            Constants([(ClassesName, expression)]);
            var value = constants.TryGetValue(ClassesName, out var computed) ? computed : 1;
            constants[ClassesName] = Within(node, ClassesName, value, 1, LargestClasses) ?? 1;
        }
        else
        {
            constants[ClassesName] = Integer(node, ClassesName, 1, LargestClasses) ?? 1;
            Constants([]);
        }

        return (int)constants[ClassesName];
    }

    /// <summary>The expression that stands where a number does; null for a number, and for what is neither.</summary>
    private Expression? Computed(SyntaxNode node) =>
        node is not ScalarNode scalar || IsInteger(scalar, out _) ? null
        : ExpressionParser.ParseExpression(scalar, new DiagnosticBag()) switch
        {
            null or Constant => null,
            Variable { Name: var name } when name != ClassesName && (file["constants"] as MapNode)?[name] is null => null,
            var expression => expression,
        };

    private int? Within(SyntaxNode node, string what, long value, int least, int greatest)
    {
        if (value >= least && value <= greatest)
        {
            return (int)value;
        }

        diagnostics.Report(
            Rules.BadValue,
            node.Span,
            what,
            FormattableString.Invariant($"an integer from {least} to {greatest}"),
            FormattableString.Invariant($"{value}"));
        return null;
    }

    /// <summary>Names for numbers, which may use one another.</summary>
    /// <param name="others">More of them, which stand elsewhere.</param>
    private void Constants((string Name, Expression Value)[] others)
    {
        List<(string Name, Expression Value)> open = [.. others];
        foreach (var entry in Map("constants")?.Entries ?? [])
        {
            if (!Names.IsName(entry.Key.Value))
            {
                diagnostics.Report(Rules.BadName, entry.Key.Span, entry.Key.Subject, "a constant");
            }
            else if (IsWordOfTheLanguage(entry.Key.Value))
            {
                diagnostics.Report(Rules.DuplicateName, entry.Key.Span, entry.Key.Value, "a word of the language");
            }
            else if (entry.Value is not ScalarNode scalar)
            {
                diagnostics.Report(
                    Rules.WrongNode,
                    entry.Value.Span,
                    $"`{entry.Key.Value}`",
                    "an integer, `true` or `false`, or an expression of these",
                    entry.Value.Kind);
                constants[entry.Key.Value] = 1;
            }
            else if (ExpressionParser.ParseExpression(scalar, diagnostics) is { } expression)
            {
                open.Add((entry.Key.Value, expression));
            }
            else
            {
                constants[entry.Key.Value] = Repetition.Guess(scalar.Value);
            }
        }

        if (open.Count > MostConstants)
        {
            diagnostics.Report(
                Rules.TooLarge,
                Map("constants")!.Span,
                FormattableString.Invariant($"`constants` has {open.Count} names and may have {MostConstants}"));
            return;
        }

        while (open.Count > 0)
        {
            var next = open.FindIndex(constant => open.TrueForAll(other => !constant.Value.Mentions(other.Name)));
            if (next < 0)
            {
                diagnostics.Report(
                    Rules.BadArithmetic,
                    open[0].Value.Span,
                    open[0].Value.Text.Length > 0 ? open[0].Value.Text : open[0].Name,
                    "it leads back to itself");
                open.ForEach(constant => constants[constant.Name] = 1);
                return;
            }

            constants[open[next].Name] = new ExpressionEvaluator(constants, diagnostics).Evaluate(open[next].Value) ?? 1;
            open.RemoveAt(next);
        }
    }

    private static bool IsWordOfTheLanguage(string name) =>
        CoreSchema.Word(name)
            is "num_classes" or "input" or "rate" or "next_rate" or "true" or "false" or "and" or "or" or "not" or "same" or "valid";

    private OutputStrideValue? BindOutputStride() =>
        file["output_stride"] is { } node and not ScalarNode { Value: "none" }
            && OutputStrideOf(node) is { } value
            ? new OutputStrideValue(value, node.Span)
            : null;

    private int? OutputStrideOf(SyntaxNode node) => Computed(node) is { } expression
        ? new ExpressionEvaluator(constants, diagnostics).Evaluate(expression) is { } value
            ? Within(node, "output_stride", value, 1, LargestSize)
            : null
        : Integer(node, "output_stride", 1, LargestSize);

    private int? Integer(SyntaxNode node, string what, int least, int greatest)
    {
        if (node is ScalarNode scalar && IsInteger(scalar, out var value) && value >= least && value <= greatest)
        {
            return value;
        }

        diagnostics.Report(
            Rules.BadValue, node.Span, what, FormattableString.Invariant($"an integer from {least} to {greatest}"), node.Kind);
        return null;
    }

    private static bool IsInteger(ScalarNode scalar, out int value) => CoreSchema.TryInteger(scalar.Value, out value);
}
