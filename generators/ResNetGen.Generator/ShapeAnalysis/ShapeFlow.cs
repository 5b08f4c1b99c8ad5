using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>Follows shapes through a body, along all ways through it, and then reports what is wrong.</summary>
internal static class ShapeFlow
{
    public static void Check(
        ControlFlowGraph graph, ISymbol owner, KnownTypeSymbols torch, Action<Diagnostic> report, CancellationToken cancellation)
    {
        var variables = new Variables(owner, graph);
        var entries = Entries(graph, owner, torch, variables, cancellation);
        foreach (var block in graph.Blocks)
        {
            if (entries[block.Ordinal] is { } entry)
            {
                Through(block, entry, owner, torch, variables, report);
            }
        }

        foreach (var function in graph.LocalFunctions)
        {
            Check(graph.GetLocalFunctionControlFlowGraph(function, cancellation), function, torch, report, cancellation);
        }

        foreach (var lambda in graph.Blocks.SelectMany(Operations).SelectMany(
            operation => operation.DescendantsAndSelf()).OfType<IFlowAnonymousFunctionOperation>())
        {
            Check(graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellation), lambda.Symbol, torch, report, cancellation);
        }
    }

    /// <summary>What is known at the beginning of each block; null for one that is never reached.</summary>
    private static FlowState?[] Entries(
        ControlFlowGraph graph, ISymbol owner, KnownTypeSymbols torch, Variables variables, CancellationToken cancellation)
    {
        var entries = new FlowState?[graph.Blocks.Length];
        var waiting = new SortedSet<int> { 0 };
        entries[0] = AtBegin(owner, torch, variables);

        // An exception may leave a block at any place, so a handler knows nothing.
        foreach (var handler in Regions(graph.Root).Where(IsHandler))
        {
            entries[handler.FirstBlockOrdinal] = FlowState.Nothing;
            waiting.Add(handler.FirstBlockOrdinal);
        }

        while (waiting.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var ordinal = waiting.Min;
            waiting.Remove(ordinal);
            var block = graph.Blocks[ordinal];
            var exit = Through(block, entries[ordinal]!, owner, torch, variables, report: null);
            foreach (var branch in new[] { block.ConditionalSuccessor, block.FallThroughSuccessor })
            {
                if (branch?.Destination is not { } next)
                {
                    continue;
                }

                var arriving = branch.FinallyRegions.Aggregate(
                    exit, (state, region) => AfterFinally(state, graph, region, torch, variables));
                var met = entries[next.Ordinal] is { } entry ? FlowState.Meet(entry, arriving) : arriving;
                if (entries[next.Ordinal]?.IsSame(met) != true)
                {
                    entries[next.Ordinal] = met;
                    waiting.Add(next.Ordinal);
                }
            }
        }

        return entries;
    }

    private static FlowState AtBegin(ISymbol owner, KnownTypeSymbols torch, Variables variables)
    {
        var state = FlowState.Nothing;
        foreach (var parameter in owner is IMethodSymbol method ? method.Parameters : ImmutableArray<IParameterSymbol>.Empty)
        {
            if (variables.CanFollow(parameter) && parameter.RefKind == RefKind.None && torch.Of(parameter)?.Shape is { } shape)
            {
                state = state.With(parameter, new TensorValue(shape, parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax()));
            }
        }

        return state;
    }

    private static FlowState Through(
        BasicBlock block, FlowState state, ISymbol owner, KnownTypeSymbols torch, Variables variables, Action<Diagnostic>? report)
    {
        var evaluator = new ShapeEvaluator(torch, variables, state, report);
        foreach (var operation in block.Operations)
        {
            evaluator.Evaluate(operation);
        }

        if (block.BranchValue is { } branch)
        {
            var value = evaluator.Evaluate(branch);
            if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return && owner is IMethodSymbol method)
            {
                evaluator.CheckReturned(method, branch, value);
            }
        }

        return evaluator.State;
    }

    /// <summary>A finally clause on the way out: what it writes is not known behind it.</summary>
    private static FlowState AfterFinally(
        FlowState state, ControlFlowGraph graph, ControlFlowRegion region, KnownTypeSymbols torch, Variables variables)
    {
        var evaluator = new ShapeEvaluator(torch, variables, state, report: null);
        for (var i = region.FirstBlockOrdinal; i <= region.LastBlockOrdinal; i++)
        {
            foreach (var operation in Operations(graph.Blocks[i]))
            {
                evaluator.Evaluate(operation);
                evaluator.Forget(variables.WrittenIn(operation));
            }
        }

        return evaluator.State;
    }

    private static IEnumerable<IOperation> Operations(BasicBlock block) =>
        block.BranchValue is { } branch ? block.Operations.Append(branch) : block.Operations;

    private static IEnumerable<ControlFlowRegion> Regions(ControlFlowRegion region) =>
        region.NestedRegions.SelectMany(Regions).Prepend(region);

    private static bool IsHandler(ControlFlowRegion region) => region.Kind
        is ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter
        or ControlFlowRegionKind.FilterAndHandler or ControlFlowRegionKind.Finally;
}
