using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Diagnostics;

/// <summary>Collects the errors of one file. What is said twice of the same place, as where an alias is read again, is kept once.</summary>
internal sealed class DiagnosticBag
{
    /// <summary>A file with more mistakes than this is better mended from the top.</summary>
    private const int Limit = 100;

    private readonly List<Diagnostic> diagnostics = [];
    private readonly HashSet<(string Id, SourceSpan Span, string What)> seen = [];
    private readonly DiagnosticBag? whole;
    private readonly SourceSpan? place;

    public DiagnosticBag()
    {
    }

    private DiagnosticBag(DiagnosticBag whole, SourceSpan? place)
    {
        this.whole = whole;
        this.place = place;
    }

    /// <summary>How often a mistake was reported, whether it was kept or not.</summary>
    public int Count { get; private set; }

    public bool HasErrors => Count > 0;

    /// <summary>Whether nothing more is kept, so that no work need go into it.</summary>
    public bool IsFull => (whole?.IsFull ?? false) || diagnostics.Count >= Limit;

    /// <summary>The bag that this one passes on to, or itself: for what stands in the user's own text even where this bag shows another place.</summary>
    public DiagnosticBag OfFile => place is null ? this : whole!;

    /// <summary>A bag that shows every error at one place: where a unit is used whose text is not the user's own.</summary>
    public DiagnosticBag At(SourceSpan span) => new(this, span);

    /// <summary>A bag that keeps one error of a kind at each place: a unit is expanded many times, and its mistake has another scope in each.</summary>
    public DiagnosticBag OncePerPlace() => new(this, null);

    public void Report(Rule rule, SourceSpan span, params object[] arguments)
    {
        Count++;
        if (place is { } elsewhere)
        {
            whole!.Report(rule, elsewhere, arguments);
        }
        else if (whole is not null)
        {
            if (seen.Add((rule.Id, span, string.Empty)))
            {
                whole.Report(rule, span, arguments);
            }
        }
        else if (diagnostics.Count < Limit && seen.Add((rule.Id, span, string.Concat(arguments.OfType<string>()))))
        {
            diagnostics.Add(Diagnostic.Create(rule, span, arguments));
        }
    }

    /// <summary>The errors in the order of the file.</summary>
    public EquatableArray<Diagnostic> ToArray() =>
        diagnostics.OrderBy(diagnostic => diagnostic.Span.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal).ToEquatableArray();
}
