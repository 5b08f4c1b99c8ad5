using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ResNetGen.Generator.ShapeAnalysis;

namespace ResNetGen.Generator.Lifetimes;

/// <summary>
/// Reports numbers and tensors that are made for one call of TorchSharp, which does not keep them alive. This file only wires the steps
/// together.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LifetimeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => LifetimeRules.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownTypeSymbols.In(start.Compilation) is { } torch && TorchCalls.AreKnownOf(torch.Version))
            {
                var calls = new TorchCalls(torch);
                var finder = new TemporaryFinder(torch, calls, new NumberMakers(torch, calls), new DisposeScopes(start.Compilation));
                start.RegisterOperationBlockAction(block => finder.Check(block));
            }
        });
    }
}
