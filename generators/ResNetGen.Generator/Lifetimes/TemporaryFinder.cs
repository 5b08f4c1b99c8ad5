using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using ResNetGen.Generator.ShapeAnalysis;

namespace ResNetGen.Generator.Lifetimes;

/// <summary>
/// Finds what is made for one call of torch and may be freed during it. It reports what is certain: where something else may hold an
/// object, it says nothing.
/// </summary>
internal sealed class TemporaryFinder(KnownTypeSymbols torch, TorchCalls calls, NumberMakers makers, DisposeScopes scopes)
{
    private const string KeepNumber = "keep it in a `static readonly Scalar` or a `using Scalar`";

    private const string KeepTensor = "keep it in a `using`, or open a `NewDisposeScope` before";
    private const string InsteadOfOptimizer =
        "write `OptimizerSettings.Sgd().Create(network, learningRate)` of ResNetGen.Training, or that of Adam or AdamW";

    public void Check(OperationBlockAnalysisContext context)
    {
        foreach (var operation in context.OperationBlocks.SelectMany(block => block.DescendantsAndSelf()))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            switch (operation)
            {
                case IInvocationOperation invocation:
                    CheckCall(context, invocation);
                    break;
                case IBinaryOperation { OperatorMethod: { } method } binary:
                    CheckOperator(context, binary, method, binary.LeftOperand, binary.RightOperand);
                    break;
                case ICompoundAssignmentOperation { OperatorMethod: { } method } compound:
                    CheckOperator(context, compound, method, compound.Target, compound.Value);
                    break;
                case IUnaryOperation { OperatorMethod: { } method } unary when torch.Owns(method):
                    CheckTensor(context, unary.Operand, method);
                    break;
                case IConversionOperation { OperatorMethod: { } method } conversion when makers.InsteadOf(method) is { } instead:
                    Report(context, conversion.Syntax, Made("The conversion", method), instead);
                    break;
                case IVariableDeclaratorOperation { Symbol: var local } declarator when NamedNumbers.LastUse(declarator, this) is { } use:
                    Report(context, use.Syntax, $"Nothing uses the number `{local.Name}` after this call", "declare it with `using`");
                    break;
            }
        }
    }

    /// <summary>Whether a method of torch is given an operand that it does not keep alive.</summary>
    public bool IsLost(IOperation operand) => operand.Parent switch
    {
        IArgumentOperation { Parameter: { } parameter } => calls.Loses(parameter),
        IBinaryOperation { OperatorMethod: { } method } => torch.Owns(method),
        _ => false,
    };

    /// <summary>Whether an expression is a number that is made here.</summary>
    public bool IsNewNumber(IOperation operation) => calls.IsNumber(operation.Type) && operation switch
    {
        IConversionOperation { OperatorMethod: { } method } => torch.Owns(method),
        IInvocationOperation { TargetMethod: { Name: "ToScalar" } method } => torch.Owns(method),
        _ => false,
    };

    private static string Name(IMethodSymbol method) =>
        method.MethodKind == MethodKind.UserDefinedOperator ? SymbolOf(method) : method.Name;

    private static string SymbolOf(IMethodSymbol method) => SyntaxFacts.GetText(SyntaxFacts.GetOperatorKind(method.Name));

    private static string Made(string what, IMethodSymbol method) =>
        $"{what} makes a {NumberMakers.MadeBy(method)} for torch that nothing holds";

    private void CheckCall(OperationBlockAnalysisContext context, IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (calls.IsStepOfTorch(method))
        {
            Report(context, call.Syntax, NameIn(call.Syntax), Made("Each step of this optimizer", method), InsteadOfOptimizer);
            return;
        }

        var instead = makers.InsteadOf(method);
        if (instead is not null)
        {
            Report(context, call.Syntax, NameIn(call.Syntax), Made($"`{method.Name}`", method), instead);
        }

        if (call.Instance is { } instance && calls.LosesInstance(method))
        {
            CheckTensor(context, instance, method);
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter && calls.Loses(parameter))
            {
                foreach (var operand in Items(argument.Value))
                {
                    CheckTensor(context, operand, method);
                    if (instead is null && IsNewNumber(operand))
                    {
                        Report(context, operand.Syntax, $"`{method.Name}` is given a number that nothing holds", KeepNumber);
                    }
                }
            }
        }
    }

    private void CheckOperator(
        OperationBlockAnalysisContext context, IOperation operation, IMethodSymbol method, IOperation left, IOperation right)
    {
        if (!calls.IsOperation(method))
        {
            return;
        }

        var instead = makers.InsteadOf(method);
        if (instead is not null)
        {
            Report(context, operation.Syntax, Made($"`{SymbolOf(method)}`", method), instead);
        }

        foreach (var operand in new[] { left, right })
        {
            CheckTensor(context, operand, method);
            if (instead is null && operand.Type is { } type && (NumberMakers.IsPlainNumber(type) || IsNewNumber(operand)))
            {
                Report(context, operand.Syntax, $"`{SymbolOf(method)}` is given a number that nothing holds", KeepNumber);
            }
        }
    }

    private void CheckTensor(OperationBlockAnalysisContext context, IOperation operand, IMethodSymbol method)
    {
        if (IsNewTensor(operand) && !scopes.MayBeOpenIn(FunctionOf(operand, context.OwningSymbol)))
        {
            Report(context, operand.Syntax, $"`{Name(method)}` is given a tensor that nothing holds", KeepTensor);
        }
    }

    private bool IsNewTensor(IOperation operation) => torch.IsTensor(operation.Type) && operation switch
    {
        IInvocationOperation { Instance: { } changed, TargetMethod: var method }
            when calls.IsOperation(method) && TorchCalls.IsInPlace(method) => IsNewTensor(changed),
        IInvocationOperation { Instance: var instance, TargetMethod: var method }
            => calls.MakesTensor(method) || IsPassOfLayer(method, instance),
        IBinaryOperation { OperatorMethod: { } method } => torch.Owns(method),
        IUnaryOperation { OperatorMethod: { } method } => torch.Owns(method),
        IConversionOperation { OperatorMethod: { } method } => torch.Owns(method) && method.Parameters[0].Type.Name != "TensorIndex",
        IConversionOperation { OperatorMethod: null } conversion => IsNewTensor(conversion.Operand),
        IPropertyReferenceOperation { Property: { IsIndexer: true } property } => torch.Owns(property),
        _ => false,
    };

    /// <summary>A layer gives a tensor of its own; that of a module of somebody else may be one that it keeps.</summary>
    private bool IsPassOfLayer(IMethodSymbol method, IOperation? instance) =>
        method.Name is "forward" or "call" && torch.IsLayer(instance?.Type) && !(method.Name == "call" && torch.ProjectHasHooks);

    /// <summary>The elements of an array or a collection expression in the call, or the argument itself.</summary>
    private static IEnumerable<IOperation> Items(IOperation argument)
    {
        while (argument is IConversionOperation { OperatorMethod: null } conversion)
        {
            argument = conversion.Operand;
        }

        // A collection expression has an operation of its own in later compilers only.
        return argument is IArrayCreationOperation { Initializer: { } initializer } ? initializer.ElementValues
            : argument.Syntax is CollectionExpressionSyntax ? argument.ChildOperations
            : [argument];
    }

    private static ISymbol FunctionOf(IOperation operation, ISymbol owner)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation { Symbol: var lambda }:
                    return lambda;
                case ILocalFunctionOperation { Symbol: var local }:
                    return local;
            }
        }

        return owner;
    }

    /// <summary>The name and the arguments of a call, without what stands before the dot.</summary>
    private static TextSpan NameIn(SyntaxNode call) =>
        call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }
            ? TextSpan.FromBounds(access.Name.SpanStart, call.Span.End)
            : call.Span;

    private static void Report(OperationBlockAnalysisContext context, SyntaxNode at, string what, string instead) =>
        Report(context, at, at.Span, what, instead);

    private static void Report(OperationBlockAnalysisContext context, SyntaxNode node, TextSpan span, string what, string instead) =>
        context.ReportDiagnostic(Diagnostic.Create(LifetimeRules.Temporary, Location.Create(node.SyntaxTree, span), what, instead));
}
