using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>What the names of an expression stand for, and the arithmetic. Nothing wraps around and nothing is rounded.</summary>
internal sealed class ExpressionEvaluator(IReadOnlyDictionary<string, long> variables, DiagnosticBag diagnostics)
{
    /// <summary>What may be written besides an expression, for the hints about names that are not known.</summary>
    private IReadOnlyList<string> words = [];

    /// <summary>The names that nothing has and that were reported, where each is but once; null where each place is.</summary>
    private HashSet<string>? told;

    /// <summary>Whether a name that nothing has stands for the one that is nearest to it.</summary>
    private bool guesses;

    /// <summary>What a name was written for that nothing has, where that is more of a hint than the names that there are.</summary>
    private string? purpose;

    /// <summary>The names whose values were found wrong.</summary>
    private HashSet<string> blamed = new(StringComparer.Ordinal);

    /// <summary>
    /// The same for an expression in whose place one of certain words may stand, and whose mistakes another bag receives.
    /// </summary>
    public ExpressionEvaluator With(IReadOnlyList<string> others, DiagnosticBag receiver) =>
        new(variables, receiver) { words = others, blamed = blamed };

    /// <summary>
    /// The same, which reports a name that nothing has once, wherever it stands: it is mostly its definition that is wrong.
    /// </summary>
    public ExpressionEvaluator OncePerName() => new(variables, diagnostics) { words = words, blamed = blamed, told = [] };

    /// <summary>The same for a value in a tuple.</summary>
    /// <param name="parameter">What it is the value of.</param>
    public ExpressionEvaluator For(string parameter) => new(variables, diagnostics) { purpose = parameter, blamed = blamed };

    /// <summary>
    /// Whether this is the first time that the expression's value is found wrong: where a name's is, it is so wherever the name stands.
    /// </summary>
    public bool Blame(Expression expression) => expression is not Variable variable || blamed.Add(variable.Name);

    /// <summary>The value, or null where it has none; then there is a diagnostic.</summary>
    public long? Evaluate(Expression expression)
    {
        switch (expression)
        {
            case Constant constant:
                return constant.Value;

            case Variable variable:
                if (variables.TryGetValue(variable.Name, out var value))
                {
                    return value;
                }

                if (guesses)
                {
                    return NearestName.Find(variable.Name, variables.Keys) is { } meant ? variables[meant] : null;
                }

                if (told?.Add(variable.Name) ?? true)
                {
                    diagnostics.Report(
                        Rules.UnknownVariable,
                        variable.Span,
                        variable.Name.Truncate(),
                        purpose is not null && NearestName.Find(variable.Name, variables.Keys) is null
                            ? $"write the value of `{purpose}`: a number, or an expression of the constants."
                            : NearestName.Hint(variable.Name, variables.Keys.Concat(words)));
                }

                return null;

            case Negation negation:
                return Evaluate(negation.Operand) is { } operand ? Checked(expression, () => checked(-operand)) : null;

            case Not not:
                return Evaluate(not.Operand) is { } truth ? Truth(truth == 0) : null;

            case Binary binary:
                // Both sides are always evaluated, so that a mistake in either is found.
                var left = Evaluate(binary.Left);
                var right = Evaluate(binary.Right);
                return left is { } a && right is { } b ? Apply(binary, a, b) : null;

            default:
                throw new InvalidOperationException($"No rule evaluates {expression.GetType().Name}.");
        }
    }

    /// <summary>
    /// What an expression without a value, which was reported, was meant to have: that with the names that are nearest to those which
    /// nothing has, or null.
    /// </summary>
    public long? Meant(Expression expression) =>
        new ExpressionEvaluator(variables, new DiagnosticBag()) { guesses = true }.Evaluate(expression);

    private static long Truth(bool value) => value ? 1 : 0;

    private long? Apply(Binary binary, long a, long b)
    {
        switch (binary.Operator)
        {
            case "+":
                return Checked(binary, () => checked(a + b));
            case "-":
                return Checked(binary, () => checked(a - b));
            case "*":
                return Checked(binary, () => checked(a * b));
            case "/" or "%" when b == 0:
                return Fail(binary, "it divides by zero");
            case "/" when b == -1:
                return Checked(binary, () => checked(-a));
            case "/" when a % b != 0:
                return Fail(binary, FormattableString.Invariant($"{a} is not a multiple of {b}"));
            case "/":
                return a / b;
            case "%":
                return b == -1 ? 0 : a % b;
            case "==":
                return Truth(a == b);
            case "!=":
                return Truth(a != b);
            case "<":
                return Truth(a < b);
            case "<=":
                return Truth(a <= b);
            case ">":
                return Truth(a > b);
            case ">=":
                return Truth(a >= b);
            case "and":
                return Truth(a != 0 && b != 0);
            case "or":
                return Truth(a != 0 || b != 0);
            default:
                throw new InvalidOperationException($"No rule applies {binary.Operator}.");
        }
    }

    private long? Checked(Expression expression, Func<long> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException)
        {
            return Fail(expression, "its value is too large");
        }
    }

    private long? Fail(Expression expression, string reason)
    {
        diagnostics.Report(Rules.BadArithmetic, expression.Span, expression.Text, reason);
        return null;
    }
}
