using System.Globalization;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Diagnostics;

/// <summary>One error in a file: which, where, and the sentence that says what to write instead.</summary>
public sealed record Diagnostic(string Id, SourceSpan Span, string Message)
{
    /// <summary>No message is longer than this for each of its parts, whatever stands in the file.</summary>
    private const int LongestArgument = 600;

    /// <summary>The sentence; whatever names are in it, a terminal may show it.</summary>
    public string Message { get; init => field = ForeignText.Visible(value); } = ForeignText.Visible(Message);

    /// <summary>The other places that the mistake hangs together with.</summary>
    public EquatableArray<RelatedPlace> Related { get; init; }

    public static Diagnostic Create(Rule rule, SourceSpan span, params object[] arguments) =>
        new(rule.Id, span, Sentence(string.Format(CultureInfo.InvariantCulture, rule.Format, [.. arguments.Select(Shown)]), span.Origin));

    /// <summary>What is taken over from another file is shown at the place that does so, and says itself where it stands.</summary>
    private static string Sentence(string message, Origin? origin) =>
        origin is null ? message : FormattableString.Invariant($"{message.TrimEnd('.')} (line {origin.Line + 1} of `{origin.File}`).");

    private static object Shown(object argument) =>
        argument is IFormattable ? argument : (argument.ToString() ?? string.Empty).Truncate(LongestArgument);

    /// <summary>The line that build tools read: <c>file(line,column): error RNG010: sentence</c>.</summary>
    public string ToBuildLine(string path) =>
        string.Format(
            CultureInfo.InvariantCulture,
            "{0}({1},{2}): error {3}: {4}",
            ForeignText.Visible(path),
            Span.StartLine + 1,
            Span.StartColumn + 1,
            Id,
            Message);
}

/// <summary>A place that an error hangs together with.</summary>
/// <param name="Span">Where it is.</param>
/// <param name="Note">What stands there.</param>
public sealed record RelatedPlace(SourceSpan Span, string Note)
{
    /// <summary>The file, or null for that of the error.</summary>
    public string? Path { get; init; }
}
