using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Diagnostics;

/// <summary>Collects the errors of one file. The same error at the same place, as when a unit is expanded many times, is kept once.</summary>
internal sealed class DiagnosticBag
{
    /// <summary>A file with more mistakes than this is better mended from the top.</summary>
    private const int Limit = 100;

    private readonly List<Diagnostic> diagnostics = [];
    private readonly HashSet<(string Id, int Start)> seen = [];
    private readonly DiagnosticBag? whole;
    private readonly SourceSpan place;

    public DiagnosticBag()
    {
    }

    private DiagnosticBag(DiagnosticBag whole, SourceSpan place)
    {
        this.whole = whole;
        this.place = place;
    }

    public bool HasErrors => diagnostics.Count > 0;

    /// <summary>A bag that shows every error at one place: where a unit is used whose text is not the user's own.</summary>
    public DiagnosticBag At(SourceSpan span) => new(this, span);

    public void Report(Rule rule, SourceSpan span, params object[] arguments)
    {
        if (whole is not null)
        {
            whole.Report(rule, place, arguments);
            return;
        }

        if (diagnostics.Count < Limit && seen.Add((rule.Id, span.Start)))
        {
            diagnostics.Add(Diagnostic.Create(rule, span, arguments));
        }
    }

    /// <summary>The errors in the order of the file.</summary>
    public EquatableArray<Diagnostic> ToArray() =>
        diagnostics.OrderBy(diagnostic => diagnostic.Span.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal).ToEquatableArray();
}
