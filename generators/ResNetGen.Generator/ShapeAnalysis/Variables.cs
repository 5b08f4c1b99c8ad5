using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>Which variables of a body can be followed, and which of them an operation writes to.</summary>
internal sealed class Variables
{
    private readonly ISymbol owner;
    private readonly ImmutableHashSet<ISymbol> unfollowed;
    private readonly ILookup<CaptureId, IOperation> captured;

    /// <param name="owner">The method, local function or lambda. What another one declares is not followed in it.</param>
    /// <param name="graph">Its body.</param>
    public Variables(ISymbol owner, ControlFlowGraph graph)
    {
        this.owner = owner;
        captured = graph.Blocks.SelectMany(block => block.Operations.Concat(block.BranchValue is { } branch ? [branch] : []))
            .SelectMany(operation => operation.DescendantsAndSelf())
            .OfType<IFlowCaptureOperation>()
            .ToLookup(capture => capture.Id, capture => capture.Value);
        unfollowed = Unfollowed(graph.OriginalOperation);
    }

    public bool CanFollow(ISymbol variable) =>
        SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol, owner) && !unfollowed.Contains(variable);

    /// <summary>The variables that an assignment to this place writes to.</summary>
    public IEnumerable<ISymbol> WrittenBy(IOperation target) => target switch
    {
        ILocalReferenceOperation local => [local.Local],
        IParameterReferenceOperation parameter => [parameter.Parameter],
        ITupleOperation tuple => tuple.Elements.SelectMany(WrittenBy),
        IDeclarationExpressionOperation declaration => WrittenBy(declaration.Expression),
        IConversionOperation conversion => WrittenBy(conversion.Operand),
        IFlowCaptureReferenceOperation reference => captured[reference.Id].SelectMany(WrittenBy),
        IConditionalOperation choice => WrittenBy(choice.WhenTrue).Concat(choice.WhenFalse is { } other ? WrittenBy(other) : []),
        _ => [],
    };

    /// <summary>The variables that some operation below this one, or itself, may write to.</summary>
    public IEnumerable<ISymbol> WrittenIn(IOperation operation) => operation.DescendantsAndSelf().SelectMany(part => part switch
    {
        IAssignmentOperation assignment => WrittenBy(assignment.Target),
        IIncrementOrDecrementOperation increment => WrittenBy(increment.Target),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => WrittenBy(argument.Value),
        _ => [],
    });

    /// <summary>What may change behind the back of the body: what is written in a function inside it, or by way of a reference.</summary>
    private ImmutableHashSet<ISymbol> Unfollowed(IOperation body)
    {
        var all = ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in body.DescendantsAndSelf())
        {
            all.UnionWith(operation switch
            {
                IAnonymousFunctionOperation or ILocalFunctionOperation when operation != body => WrittenIn(operation),
                IVariableDeclaratorOperation { Symbol: { IsRef: true } alias } declarator =>
                    (declarator.GetVariableInitializer() is { } initializer ? WrittenBy(initializer.Value) : []).Append(alias),
                ISimpleAssignmentOperation { IsRef: true } assignment => WrittenBy(assignment.Value).Concat(WrittenBy(assignment.Target)),
                IArgumentOperation { Parameter.RefKind: RefKind.Ref } argument => WrittenBy(argument.Value),
                IAddressOfOperation address => WrittenBy(address.Reference),
                IParameterReferenceOperation { Parameter: { RefKind: not RefKind.None } parameter } => [parameter],
                _ => [],
            });
        }

        return all.ToImmutable();
    }
}
