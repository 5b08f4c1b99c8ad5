using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Generator;

/// <summary>Shows the compiler's errors at their places in the YAML files.</summary>
internal static class DiagnosticReporter
{
    internal static readonly IReadOnlyDictionary<string, DiagnosticDescriptor> Descriptors = Rules.All.ToDictionary(
        rule => rule.Id,
        rule => RuleDescriptor.Create(rule.Id, rule.Title, "{0}", DiagnosticSeverity.Error),
        StringComparer.Ordinal);

    public static void Report(SourceProductionContext context, FileDiagnostics file)
    {
        foreach (var diagnostic in file.Diagnostics)
        {
            context.ReportDiagnostic(Microsoft.CodeAnalysis.Diagnostic.Create(
                Descriptors[diagnostic.Id],
                Place(file.Path, diagnostic.Span),
                diagnostic.Related.Select(related => Place(related.Path ?? file.Path, related.Span)),
                diagnostic.Message));
        }
    }

    public static void Report(SourceProductionContext context, Duplicates duplicates)
    {
        foreach (var file in duplicates.Diagnostics)
        {
            Report(context, file);
        }
    }

    private static Location Place(string path, SourceSpan span) => Location.Create(
        path,
        new TextSpan(span.Start, span.Length),
        new LinePositionSpan(new LinePosition(span.StartLine, span.StartColumn), new LinePosition(span.EndLine, span.EndColumn)));
}
