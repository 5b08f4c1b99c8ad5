using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <content>Lists of tuples.</content>
internal sealed partial class ExpressionParser
{
    /// <summary>The tuples, with repetitions written out, or null; then there is a diagnostic.</summary>
    public static List<UnitArguments>? ParseTuples(ScalarNode node, DiagnosticBag diagnostics) =>
        new ExpressionParser(node, diagnostics).Whole(
            parser => parser.Tuples(),
            (place, reason) => diagnostics.Report(Rules.BadTuples, place, reason));

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
}
