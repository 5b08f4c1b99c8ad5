using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Diagnostics;

/// <summary>Collects the errors of one file. What is said twice of the same place, as where an alias is read again, is kept once.</summary>
internal sealed class DiagnosticBag
{
    /// <summary>A file with more mistakes than this is better mended from the top.</summary>
    public const int Limit = 100;

    private readonly List<Diagnostic> diagnostics = [];
    private readonly HashSet<(string Id, SourceSpan Span, string What)> seen = [];
    private readonly DiagnosticBag? whole;
    private readonly SourceSpan? place;
    private readonly UnitCall? call;

    public DiagnosticBag()
    {
    }

    private DiagnosticBag(DiagnosticBag whole, SourceSpan? place, UnitCall? call)
    {
        this.whole = whole;
        this.place = place;
        this.call = call;
    }

    /// <summary>How often a mistake was reported, whether it was kept or not.</summary>
    public int Count { get; private set; }

    public bool HasErrors => Count > 0;

    /// <summary>Whether nothing more is kept, so that no work need go into it.</summary>
    public bool IsFull => (whole?.IsFull ?? false) || diagnostics.Count > Limit;

    /// <summary>
    /// The bag that this one passes on to, or itself: for what stands in the user's own text even where this bag shows another place.
    /// </summary>
    public DiagnosticBag OfFile => place is null ? this : whole!;

    /// <summary>A bag that shows every error at one place: where a unit is used whose text is not the user's own.</summary>
    public DiagnosticBag At(SourceSpan span) => new(this, span, null);

    /// <summary>A bag whose errors are those of a unit as it is called somewhere.</summary>
    public DiagnosticBag In(UnitCall unit) => new(this, null, unit);

    /// <summary>
    /// A bag that keeps one error of a kind at each place: a unit is expanded many times, and its mistake has another scope in each. A name
    /// that nothing has is one mistake however often it stands in a unit, for it is mostly its definition that is wrong.
    /// </summary>
    public DiagnosticBag OncePerPlace() => new(this, null, null);

    public void Report(Rule rule, SourceSpan span, params object[] arguments) => Report(rule, span, arguments, null, null);

    /// <summary>Reports an error that hangs together with another place, if there is one.</summary>
    public void Report(Rule rule, SourceSpan span, RelatedPlace? other, params object[] arguments) =>
        Report(rule, span, arguments, other, null);

    /// <summary>Takes over what was found when the text was parsed.</summary>
    public void AddRange(EquatableArray<Diagnostic> parsed)
    {
        Count += parsed.Count;
        diagnostics.AddRange(parsed);
    }

    /// <summary>Takes over an error of another file, of which this one is a part.</summary>
    public void Repeat(Diagnostic diagnostic, SourceSpan span)
    {
        Count++;
        if (whole is not null)
        {
            whole.Repeat(diagnostic, place ?? span);
        }
        else if (diagnostics.Count < Limit && seen.Add((diagnostic.Id, span, diagnostic.Message)))
        {
            diagnostics.Add(diagnostic with { Span = span });
        }
    }

    private void Report(Rule rule, SourceSpan span, object[] arguments, RelatedPlace? other, UnitCall? unit)
    {
        Count++;
        if (place is { } elsewhere)
        {
            whole!.Report(rule, elsewhere, arguments, null, unit);
        }
        else if (call is not null)
        {
            whole!.Report(rule, span, arguments, other, call);
        }
        else if (whole is not null)
        {
            if (
                seen.Add(
                    rule == Rules.UnknownVariable ? (rule.Id, default, $"{unit?.Function} {arguments[0]}") : (rule.Id, span, string.Empty)))
            {
                whole.Report(rule, span, arguments, other, unit);
            }
        }
        else if (diagnostics.Count <= Limit && seen.Add((rule.Id, span, string.Concat(arguments.OfType<string>()))))
        {
            diagnostics.Add(
                diagnostics.Count == Limit
                    ? Diagnostic.Create(Rules.TooManyErrors, span, Limit)
                    : Format(Diagnostic.Create(rule, span, arguments), other, unit));
        }
    }

    private static Diagnostic Format(Diagnostic diagnostic, RelatedPlace? other, UnitCall? unit)
    {
        // What stands in another file has no place in this one.
        var beside = other is null || other.Span.Origin is not null || other.Span == diagnostic.Span ? diagnostic : diagnostic with
        {
            // A build prints no more than a line.
            Message = FormattableString.Invariant($"{diagnostic.Message} The other is in line {other.Span.StartLine + 1}."),
            Related = new[] { other }.ToEquatableArray(),
        };
        return unit?.Format(beside) ?? beside;
    }

    /// <summary>The errors in the order of the file.</summary>
    public EquatableArray<Diagnostic> ToArray() =>
        diagnostics.OrderBy(diagnostic => diagnostic.Span.Start)
            .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)
            .ToEquatableArray();
}
