using System.Globalization;
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
/// factor = number | name { "." name } | "-" factor | "not" factor | "(" expression ")"
/// tuples = repeated { "+" repeated }       repeated = [ number "*" ] group [ "*" number ]
/// group = "[" tuple { "," tuple } "]" | tuple                                         tuple = "(" [ expression { "," expression } ] ")"
/// </code>
/// </summary>
internal sealed class ExpressionParser
{
    private const int DeepestNesting = 64;
    private const int DeepestTree = 200;
    private const int LongestExpression = 1000;

    /// <summary>More units than any network has; a longer list is a slip of the multiplier.</summary>
    public const int MostUnits = 4096;

    private static readonly Regex Fraction = new(@"\G[0-9]+(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)(?![0-9A-Za-z_.])", RegexOptions.CultureInvariant);

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
    public static Expression? ParseExpression(ScalarNode node, DiagnosticBag diagnostics)
    {
        var parser = new ExpressionParser(node, diagnostics);
        try
        {
            var expression = parser.Or();
            parser.ExpectEnd();
            return expression;
        }
        catch (FractionException fraction)
        {
            parser.Report(fraction);
            return null;
        }
        catch (ParseException exception)
        {
            diagnostics.Report(Rules.BadExpression, node.SpanOf(exception.Position, 1), node.Subject, exception.Message);
            return null;
        }
    }

    /// <summary>The tuples, with repetitions written out, or null; then there is a diagnostic.</summary>
    public static List<UnitArguments>? ParseTuples(ScalarNode node, DiagnosticBag diagnostics)
    {
        var parser = new ExpressionParser(node, diagnostics);
        try
        {
            var tuples = parser.Tuples();
            parser.ExpectEnd();
            return tuples;
        }
        catch (FractionException fraction)
        {
            parser.Report(fraction);
            return null;
        }
        catch (ParseException exception)
        {
            diagnostics.Report(Rules.BadTuples, node.SpanOf(exception.Position, 1), exception.Message);
            return null;
        }
    }

    private void Report(FractionException fraction)
    {
        var whole = Math.Floor(fraction.Value);
        var near = fraction.Value == whole ? FormattableString.Invariant($"{whole:F0}") : FormattableString.Invariant($"{whole:F0} or {whole + 1:F0}");
        diagnostics.Report(Rules.NotAnInteger, node.SpanOf(fraction.Position, fraction.Message.Length), fraction.Message, near);
    }

    private List<UnitArguments> Tuples()
    {
        if (text.Length == 0)
        {
            throw Error("nothing stands here");
        }

        var tuples = Repeated();
        while (Accept("+"))
        {
            tuples.AddRange(Repeated());
            Limit(tuples.Count);
        }

        return tuples;
    }

    private List<UnitArguments> Repeated()
    {
        var times = 1L;
        if (position < text.Length && IsDigit(text[position]))
        {
            times = Number();
            Expect("*", "a `*` between the number of times and the tuples");
        }

        var group = Group();
        while (Accept("*"))
        {
            times *= Number();
            Limit(times);
        }

        if (times < 1)
        {
            throw Error("the number of times must be at least 1");
        }

        // Both factors are checked, so that their product cannot overflow.
        Limit(times);
        Limit(group.Count);
        Limit(times * group.Count);

        return [.. Enumerable.Repeat(group, (int)times).SelectMany(tuples => tuples)];
    }

    private List<UnitArguments> Group()
    {
        if (!Accept("["))
        {
            return [Tuple()];
        }

        List<UnitArguments> tuples = [];
        do
        {
            if (tuples.Count > 0 && Peek("]"))
            {
                break;
            }

            tuples.Add(Tuple());
            Limit(tuples.Count);
        }
        while (Accept(","));
        Expect("]", "a `]` after the tuples");
        return tuples;
    }

    private UnitArguments Tuple()
    {
        var start = position;
        Expect("(", "a tuple in parentheses");
        List<Expression> values = [];
        do
        {
            if (Peek(")"))
            {
                break;
            }

            values.Add(Or());
        }
        while (Accept(","));
        Expect(")", "a `)` after the tuple");
        return new UnitArguments([.. values], node.SpanOf(start, TrimmedEnd() - start));
    }

    private void Limit(long count)
    {
        if (count > MostUnits)
        {
            throw Error(FormattableString.Invariant($"there are more than {MostUnits} units"));
        }
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
                if (name is "true" or "false")
                {
                    return Finish(new Constant(name == "true" ? 1 : 0), start);
                }

                while (Accept("."))
                {
                    name += "." + Name();
                }

                return Finish(new Variable(name), start);
            }

            throw Error(position < text.Length ? $"a number or a name should stand where `{Here()}` does" : "it ends where a number or a name should follow");
        }
        finally
        {
            depth--;
        }
    }

    private long Number()
    {
        var start = position;
        while (position < text.Length && (IsDigit(text[position]) || text[position] == '_'))
        {
            position++;
        }

        if (position == start)
        {
            throw Error("a number should stand here");
        }

        if (Fraction.Match(text, start) is { Success: true } fraction && double.TryParse(fraction.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && real < int.MaxValue)
        {
            throw new FractionException(fraction.Value, start, real);
        }

        var digits = text.Substring(start, position - start).Replace("_", string.Empty);
        if (position < text.Length && IsLetter(text[position]))
        {
            throw Error($"a number cannot go on with `{Here()}`");
        }

        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > int.MaxValue)
        {
            position = start;
            throw Error("the number is too large");
        }

        SkipSpaces();
        return value;
    }

    private string Name()
    {
        var start = position;
        while (position < text.Length && (IsLetter(text[position]) || (position > start && IsDigit(text[position]))))
        {
            position++;
        }

        if (position == start)
        {
            throw Error("a name should follow the `.`");
        }

        var name = text.Substring(start, position - start);
        SkipSpaces();
        return name;
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

    private int TrimmedEnd()
    {
        var end = position;
        while (end > 0 && IsSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private bool Peek(string token) => string.CompareOrdinal(text, position, token, 0, token.Length) == 0;

    private bool Accept(string token)
    {
        if (!Peek(token))
        {
            return false;
        }

        var after = position + token.Length;
        if (IsLetter(token[0]) && after < text.Length && (IsLetter(text[after]) || IsDigit(text[after])))
        {
            return false;
        }

        position = after;
        SkipSpaces();
        return true;
    }

    private void Expect(string token, string what)
    {
        if (!Accept(token))
        {
            throw Error(position < text.Length ? $"{what} should stand where `{Here()}` does" : $"{what} is missing at the end");
        }
    }

    private void ExpectEnd()
    {
        if (position < text.Length)
        {
            throw Error(text[position] == '=' ? "write `==` to compare" : $"nothing can follow here, but `{Here()}` does");
        }
    }

    private void SkipSpaces()
    {
        while (position < text.Length && IsSpace(text[position]))
        {
            position++;
        }
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r';

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';

    /// <summary>The character at the position, as a whole.</summary>
    private string Here() => text.Substring(position, char.IsSurrogatePair(text, position) ? 2 : 1).Truncate();

    private ParseException Error(string message) => new(message, Math.Min(position, Math.Max(0, text.Length - 1)));

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
