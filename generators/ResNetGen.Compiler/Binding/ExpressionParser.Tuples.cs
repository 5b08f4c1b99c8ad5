using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <content>Lists of tuples.</content>
internal sealed partial class ExpressionParser
{
    /// <summary>The tuples, with repetitions written out, or null; then there is a diagnostic.</summary>
    /// <param name="node">Where they are written.</param>
    /// <param name="constants">Knows what the names in numbers of times stand for.</param>
    /// <param name="diagnostics">Receives the mistakes.</param>
    public static List<UnitArguments>? ParseTuples(ScalarNode node, ExpressionEvaluator constants, DiagnosticBag diagnostics)
    {
        try
        {
            return new ExpressionParser(node, diagnostics).Whole(
                parser => parser.Tuples(constants),
                (place, reason) => diagnostics.Report(Rules.BadTuples, place, reason));
        }
        catch (NoValueException)
        {
            return null;
        }
    }

    private List<UnitArguments> Tuples(ExpressionEvaluator constants)
    {
        if (text.Length == 0)
        {
            throw Error("nothing stands here");
        }

        var tuples = Repeated(constants);
        while (Accept("+"))
        {
            tuples.AddRange(Repeated(constants));
            Limit(tuples.Count);
        }

        if (tuples.Count == 0)
        {
            ExpectEnd();
            throw Error("each number of times is 0 here, so that there is no unit");
        }

        return tuples;
    }

    private List<UnitArguments> Repeated(ExpressionEvaluator constants)
    {
        var times = 1L;
        if (position < text.Length && (IsDigit(text[position]) || IsNameOfTimes()))
        {
            times = Times(constants);
            Expect("*", "a `*` between the number of times and the tuples");
        }

        var group = Group();
        while (Accept("*"))
        {
            times *= Times(constants);
            Limit(times);
        }

        // Both factors are checked, so that their product cannot overflow.
        Limit(times);
        Limit(group.Count);
        Limit(times * group.Count);

        return [.. Enumerable.Repeat(group, (int)times).SelectMany(tuples => tuples)];
    }

    /// <summary>Whether a name stands before a `*`, and not before a bracket or a comma, where it is out of place.</summary>
    private bool IsNameOfTimes()
    {
        var end = position;
        while (end < text.Length && (IsLetter(text[end]) || (end > position && (IsDigit(text[end]) || text[end] == '.'))))
        {
            end++;
        }

        return end > position && text.Substring(end).TrimStart().StartsWith("*", StringComparison.Ordinal);
    }

    /// <summary>How often: a number, or what may be none: a constant, or an expression in parentheses.</summary>
    private long Times(ExpressionEvaluator constants)
    {
        if (position >= text.Length || !(IsLetter(text[position]) || text[position] == '('))
        {
            var number = Number();
            return number > 0 ? number : throw Error("the number of times must be at least 1");
        }

        var start = position;
        var expression = Factor();
        if ((constants.Evaluate(expression) ?? constants.Meant(expression)) is not { } times)
        {
            throw new NoValueException();
        }

        if (times < 0)
        {
            position = start;
            throw Error(FormattableString.Invariant($"`{expression.Text}` is {times}, and a number of times must be at least 0"));
        }

        Limit(times);
        return times;
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
}
