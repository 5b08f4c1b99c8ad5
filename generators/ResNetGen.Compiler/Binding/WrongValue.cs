using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <summary>Says what the value of a key must be.</summary>
internal static class WrongValue
{
    /// <param name="diagnostics">Receives the error.</param>
    /// <param name="key">The key.</param>
    /// <param name="must">What its value must be.</param>
    /// <param name="node">What it is.</param>
    public static void ReportWrong(this DiagnosticBag diagnostics, string key, string must, SyntaxNode node)
    {
        if (node is ScalarNode)
        {
            diagnostics.Report(Rules.BadValue, node.Span, key, must, node.Kind);
        }
        else
        {
            diagnostics.Report(Rules.WrongNode, node.Span, $"`{key}`", must, node.Kind);
        }
    }
}
