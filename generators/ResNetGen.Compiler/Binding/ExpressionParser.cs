using System.Text.RegularExpressions;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>
/// Parses integer expressions and lists of tuples out of one scalar: a hand-written recursive descent whose depth is bounded.
/// <code>
/// expression = and { "or" and }            and = comparison { "and" comparison }      comparison = sum [ ("==" | "!=" | "&lt;" | …) sum ]
/// sum = product { ("+" | "-") product }    product = factor { ("*" | "/" | "%") factor }
/// factor = number | name { "." name } | "-" factor | "+" factor | "not" factor | "(" expression ")"
/// tuples = repeated { "+" repeated }       repeated = [ times "*" ] group { "*" times }      times = number | name | "(" expression ")"
/// group = "[" tuple { "," tuple } "]" | tuple                                         tuple = "(" [ expression { "," expression } ] ")"
/// </code>
/// </summary>
internal sealed partial class ExpressionParser
{
    private const int DeepestNesting = 64;
    private const int DeepestTree = 200;
    private const int LongestExpression = 1000;

    /// <summary>More units than any network has; a longer list is a slip of the multiplier.</summary>
    public const int MostUnits = 4096;

    private static readonly Regex Fraction = new(
        @"\G[0-9]+(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)(?![0-9A-Za-z_.])", RegexOptions.CultureInvariant);

    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];

    private readonly ScalarNode node;
    private readonly string text;
    private readonly DiagnosticBag diagnostics;
    private int position;
    private int depth;

    private ExpressionParser(ScalarNode node, DiagnosticBag diagnostics)
    {
        this.node = node;
        this.diagnostics = diagnostics;
        text = node.Value;
        SkipSpaces();
    }

    /// <summary>The expression, or null; then there is a diagnostic.</summary>
    public static Expression? ParseExpression(ScalarNode node, DiagnosticBag diagnostics) =>
        new ExpressionParser(node, diagnostics).Whole(
            parser => parser.Or(),
            (place, reason) => diagnostics.Report(Rules.BadExpression, place, node.Subject, reason));

    /// <summary>What the whole text stands for, or null; then there is a diagnostic.</summary>
    /// <param name="parse">Parses it from its beginning.</param>
    /// <param name="report">Reports what stands in the way, at its place and with the reason.</param>
    private T? Whole<T>(Func<ExpressionParser, T> parse, Action<SourceSpan, string> report)
        where T : class
    {
        try
        {
            var parsed = parse(this);
            ExpectEnd();
            return parsed;
        }
        catch (FractionException fraction)
        {
            Report(fraction);
            return null;
        }
        catch (ParseException exception)
        {
            report(node.SpanOf(exception.Position, 1), exception.Message);
            return null;
        }
    }

    private void Report(FractionException fraction)
    {
        var whole = Math.Floor(fraction.Value);
        var near = fraction.Value == whole
            ? FormattableString.Invariant($"{whole:F0}")
            : FormattableString.Invariant($"{whole:F0} or {whole + 1:F0}");
        diagnostics.Report(Rules.NotAnInteger, node.SpanOf(fraction.Position, fraction.Message.Length), fraction.Message, near);
    }

    private Expression Or() => LeftToRight(And, "or");

    private Expression And() => LeftToRight(Comparison, "and");

    private Expression Comparison()
    {
        var start = position;
        var left = Sum();
        foreach (var comparison in Comparisons)
        {
            if (Accept(comparison))
            {
                return Finish(new Binary(comparison, left, Sum()), start);
            }
        }

        return left;
    }

    private Expression Sum() => LeftToRight(Product, "+", "-");

    private Expression Product() => LeftToRight(Factor, "*", "/", "%");

    private Expression LeftToRight(Func<Expression> operand, params string[] operators)
    {
        var start = position;
        var left = operand();
        while (true)
        {
            var found = Array.Find(operators, Accept);
            if (found is null)
            {
                return left;
            }

            left = Finish(new Binary(found, left, operand()), start);
        }
    }

    private Expression Factor()
    {
        if (++depth > DeepestNesting)
        {
            throw Error("it nests too deep");
        }

        try
        {
            var start = position;
            if (Accept("-"))
            {
                return Finish(new Negation(Factor()), start);
            }

            if (Accept("+"))
            {
                return Factor();
            }

            if (Accept("not"))
            {
                return Finish(new Not(Factor()), start);
            }

            if (Accept("("))
            {
                var inner = Or();
                Expect(")", "a `)`");
                return inner;
            }

            if (position < text.Length && IsDigit(text[position]))
            {
                return Finish(new Constant(Number()), start);
            }

            if (position < text.Length && IsLetter(text[position]))
            {
                var name = Name();
                if (CoreSchema.Word(name) is "true" or "false")
                {
                    return Finish(new Constant(CoreSchema.Word(name) == "true" ? 1 : 0), start);
                }

                while (Accept("."))
                {
                    name += "." + Name();
                }

                return Finish(new Variable(name), start);
            }

            throw Error(
                position < text.Length
                    ? $"a number or a name should stand where `{Here()}` does"
                    : "it ends where a number or a name should follow");
        }
        finally
        {
            depth--;
        }
    }

    private Expression Finish(Expression expression, int start)
    {
        var end = TrimmedEnd();
        if (expression.Depth > DeepestTree || end - start > LongestExpression)
        {
            throw Error("it is too long");
        }

        return expression with { Text = text.Substring(start, end - start), Span = node.SpanOf(start, end - start) };
    }

    private ParseException Error(string message) => new(message, Math.Min(position, Math.Max(0, text.Length - 1)));

    /// <summary>A number of times that has no value, which was reported where that was found.</summary>
    private sealed class NoValueException : Exception;

    /// <summary>A number that would be right if it were whole.</summary>
    private sealed class FractionException(string number, int position, double value) : Exception(number)
    {
        public int Position { get; } = position;

        public double Value { get; } = value;
    }

    private sealed class ParseException(string message, int position) : Exception(message)
    {
        public int Position { get; } = position;
    }
}
