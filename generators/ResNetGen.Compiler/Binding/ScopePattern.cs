using System.Globalization;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>
/// A scope as the file chooses it: a path such as <c>downsample/0</c>, counted from the network where it begins with <c>/</c>, in which
/// names in braces stand for what differs from unit to unit: <c>/res{stage}{letter}_branch2a</c>.
/// </summary>
internal sealed record ScopePattern(string Text)
{
    /// <summary>What the place of a unit decides: its number from 1 and from 0, its letter, its own scope and its block's.</summary>
    public static IReadOnlyList<string> OfUnits { get; } = ["n", "n0", "letter"];

    /// <summary>The same for a layer in a unit.</summary>
    public static IReadOnlyList<string> OfLayers { get; } = ["n", "n0", "letter", "block", "unit"];

    /// <summary>The scopes of units where the file says nothing.</summary>
    public const string DefaultOfUnits = "unit_{n}";

    private const int Longest = 200;

    /// <summary>Where it stands.</summary>
    public SourceSpan? Span { get; init; }

    /// <summary>The pattern, or null; then there is a diagnostic.</summary>
    /// <param name="node">The text in the file.</param>
    /// <param name="names">What may stand in braces.</param>
    /// <param name="diagnostics">Receives the mistake.</param>
    /// <param name="unknown">The names in braces that were reported already, each of which is one mistake.</param>
    public static ScopePattern? Parse(
        SyntaxNode node, IReadOnlyCollection<string> names, DiagnosticBag diagnostics, HashSet<string>? unknown = null)
    {
        if (node is not ScalarNode scalar)
        {
            diagnostics.Report(Rules.WrongNode, node.Span, "`scope`", "a path, such as `downsample/0`", node.Kind);
            return null;
        }

        if (Mistake(scalar.Value, names) is { } mistake)
        {
            var name = Unknown(scalar.Value, names);
            if (unknown is null || name is null || unknown.Add($"{{{name}}}"))
            {
                diagnostics.Report(Rules.BadScope, scalar.Span, scalar.Subject, mistake);
            }

            // Read as what it is nearest to, or a number of the unit, so that the units' properties keep their names.
            var meant = Scopes.Replace(scalar.Value, word =>
                names.Contains(word) || names.Count == 0 ? null
                : NearestName.Find(word, names.Where(known => known.Length > 2)) is { } nearest ? $"{{{nearest}}}"
                : word.IndexOf('0') >= 0 ? "{n0}"
                : "{n}");
            return Mistake(meant, names) is null ? new ScopePattern(meant) { Span = scalar.Span } : null;
        }

        return new ScopePattern(scalar.Value) { Span = scalar.Span };
    }

    /// <summary>The same pattern with the arguments of the unit replaced by their values.</summary>
    public string Fill(IReadOnlyDictionary<string, long> values) => Scopes.Replace(
        Text, name => values.TryGetValue(name, out var value) ? value.ToString(CultureInfo.InvariantCulture) : null);

    /// <summary>The first name in braces that has no value.</summary>
    private static string? Unknown(string text, IReadOnlyCollection<string> names) =>
        Scopes.In(text).FirstOrDefault(name => !names.Contains(name));

    private static string? Mistake(string text, IReadOnlyCollection<string> names)
    {
        if (text.Length is 0 or > Longest)
        {
            return text.Length == 0 ? "it is empty" : FormattableString.Invariant($"it is longer than {Longest} characters");
        }

        if (Unknown(text, names) is { } unknown)
        {
            return names.Count == 0
                ? $"`{{{unknown.Truncate()}}}` has no value outside units"
                : $"`{{{unknown.Truncate()}}}` has no value here, but "
                    + $"{NearestName.List(names.Distinct(StringComparer.Ordinal).Select(name => $"{{{name}}}"))} has";
        }

        var plain = Scopes.Replace(text, _ => "x");
        var parts = (plain[0] == '/' ? plain.Substring(1) : plain).Split('/');
        return parts.Any(part => part.Length == 0) ? "a name is missing beside a `/`"
            : parts.Any(part => !part.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '-'))
            ? "only letters, digits, `_` and `-` may stand between the slashes"
            : null;
    }
}
