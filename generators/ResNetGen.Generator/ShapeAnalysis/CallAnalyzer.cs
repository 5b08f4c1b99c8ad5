using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>
/// Reports tensors whose shape, as far as the source tells, is not what a call takes. This file only wires the steps together.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => CallRules.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypeSymbols.In(start.Compilation) is { } torch)
            {
                start.RegisterOperationBlockAction(block => CheckBodies(block, torch));
                start.RegisterSyntaxNodeAction(node => StatedShape.Check(node, torch), SyntaxKind.Attribute);
            }
        });
    }

    private static void CheckBodies(OperationBlockAnalysisContext context, KnownTypeSymbols torch)
    {
        // Nearly all bodies have nothing to do with tensors, and a flow graph costs. The initializer of a constructor and its body have one
        // together.
        var bodies = context.OperationBlocks.Where(
            body => body.DescendantsAndSelf().Any(operation => torch.IsTensorOrTask(operation.Type)));
        foreach (var graph in bodies.Select(context.GetControlFlowGraph).Distinct())
        {
            try
            {
                ShapeFlow.Check(graph, context.OwningSymbol, torch, context.ReportDiagnostic, context.CancellationToken);
            }
            catch (InsufficientExecutionStackException)
            {
                // What is nested that deeply is left alone.
            }
        }
    }
}
