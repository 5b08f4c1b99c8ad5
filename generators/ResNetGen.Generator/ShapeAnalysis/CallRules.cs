using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>The errors about shapes at calls in C#. Each has a page in <c>docs/diagnostics</c>, with a wrong and a right example.</summary>
internal static class CallRules
{
    public static readonly DiagnosticDescriptor WrongShape = Rule("RNG050", "Tensor of another shape",
        "{0} {1}, and this is {2}{3}; {4}.");

    public static readonly DiagnosticDescriptor MalformedShape = Rule("RNG051", "Not a tensor shape",
        "This states no shape of a tensor: {0}.");

    public static readonly DiagnosticDescriptor ImpossibleOperation = Rule("RNG052", "Operation that the shape does not allow",
        "`{0}` cannot be done on {1}{2}: {3}.");

    public static readonly DiagnosticDescriptor WrongTarget = Rule("RNG053", "Logits and target do not fit",
        "Logits and target do not fit: {0}.");

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(
        WrongShape, MalformedShape, ImpossibleOperation, WrongTarget);

    private static DiagnosticDescriptor Rule(string id, string title, string format) =>
        RuleDescriptor.Create(id, title, format, DiagnosticSeverity.Error);
}
