using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>What the kinds that join several layers ask of them.</summary>
internal static class JoinedInputs
{
    /// <summary>The argument that names them.</summary>
    public const string Argument = "layers";

    /// <summary>Reports that there are fewer than two.</summary>
    /// <param name="context">The layer.</param>
    /// <param name="example">How two are written.</param>
    public static void RequireTwoOrMore(this ILayerContext context, string example)
    {
        if (context.Inputs.Count < 2)
        {
            context.Report(
                Rules.WrongInputCount,
                Argument,
                context.Display,
                $"at least two layers, as in `{example}`",
                context.Inputs.Count == 0 ? "none" : "one");
        }
    }

    /// <summary>Reports that the shapes of two of them do not go together.</summary>
    /// <param name="context">The layer.</param>
    /// <param name="first">One of them.</param>
    /// <param name="other">Another.</param>
    /// <param name="advice">What to do about it.</param>
    public static void ReportDifference(this ILayerContext context, NamedShape first, NamedShape other, string advice) => context.Report(
        Rules.ShapesDiffer, Argument, context.Display, first.Quoted, first.Shape, other.Quoted, other.Shape, advice);
}
