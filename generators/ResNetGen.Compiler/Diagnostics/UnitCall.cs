using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Diagnostics;

/// <summary>The way to a unit: a mistake in a unit function shows only with the arguments and the input of some call.</summary>
/// <param name="Function">The unit function's name.</param>
/// <param name="Definition">Where it is defined.</param>
/// <param name="Path">The unit that it became, as a path: <c>block2/unit_1</c>.</param>
/// <param name="Call">Its arguments.</param>
internal sealed record UnitCall(string Function, SourceSpan Definition, string Path, SourceSpan Call)
{
    /// <summary>The error with that way at its end, for a build prints no more than a line, and with its places.</summary>
    public Diagnostic Format(Diagnostic diagnostic)
    {
        var places = diagnostic.Related.ToList();
        Add(Definition, $"the unit `{Function}`");
        Add(Call, $"called by `{Path}`");
        return diagnostic with
        {
            Message = $"{diagnostic.Message} In `{Function}`{Line(Definition)}, called by `{Path}`{Line(Call)}.",
            Related = places.ToEquatableArray(),
        };

        // What stands in another file has no place in this one.
        void Add(SourceSpan span, string note)
        {
            if (span.Origin is null)
            {
                places.Add(new RelatedPlace(span, note));
            }
        }
    }

    private static string Line(SourceSpan span) => span.Origin is { } origin
        ? FormattableString.Invariant($" (line {origin.Line + 1} of `{origin.File}`)")
        : FormattableString.Invariant($" (line {span.StartLine + 1})");
}
