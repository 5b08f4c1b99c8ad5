using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>
/// Evaluates the operations of a block one after another, as far as shapes go. What it does not know how to evaluate has no known value.
/// </summary>
internal sealed partial class ShapeEvaluator(KnownTypeSymbols torch, Variables variables, FlowState state, Action<Diagnostic>? report)
{
    private const long Huge = 1L << 40;

    /// <summary>What is known behind the operations so far.</summary>
    public FlowState State { get; private set; } = state;

    /// <exception cref="InsufficientExecutionStackException">The operation is nested too deeply.</exception>
    public AbstractValue? Evaluate(IOperation? operation)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (operation is null)
        {
            return null;
        }

        if (operation.ConstantValue is { HasValue: true, Value: var constant })
        {
            return constant switch
            {
                int number => new IntegerValue(number),
                long number => Number(number),
                _ => null,
            };
        }

        switch (operation)
        {
            case ILocalReferenceOperation { Local: var local }:
                return variables.CanFollow(local) ? State[local] : null;
            case IParameterReferenceOperation { Parameter: var parameter }:
                return variables.CanFollow(parameter) ? State[parameter] : null;
            case IFlowCaptureOperation capture:
                State = State.With(capture.Id, Evaluate(capture.Value));
                return null;
            case IFlowCaptureReferenceOperation reference:
                return State[reference.Id];
            case IFlowAnonymousFunctionOperation:
                return null;
            case IExpressionStatementOperation statement:
                return Evaluate(statement.Operation);
            case ISimpleAssignmentOperation assignment:
                return Assigned(assignment);
            case ICompoundAssignmentOperation compound:
                return Written(
                    compound.Target, Combined(compound, compound.OperatorKind, compound.OperatorMethod, compound.Target, compound.Value));
            case IAssignmentOperation or IIncrementOrDecrementOperation:
                EvaluateParts(operation);
                Forget(variables.WrittenIn(operation));
                return null;
            case IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                return Declared(operation, declared);
            case IRecursivePatternOperation { DeclaredSymbol: { } declared }:
                return Declared(operation, declared);
            case IListPatternOperation { DeclaredSymbol: { } declared }:
                return Declared(operation, declared);
            case IConversionOperation conversion:
                return Converted(conversion);
            case IBinaryOperation binary:
                return Combined(binary, binary.OperatorKind, binary.OperatorMethod, binary.LeftOperand, binary.RightOperand);
            case IUnaryOperation { OperatorMethod: var method } unary:
                var operand = Evaluate(unary.Operand);
                Run(method);
                return torch.Owns(method) && operand is TensorValue negated ? negated with { Classes = null } : null;
            case IAwaitOperation waiting:
                var awaited = Evaluate(waiting.Operation);
                ForgetWhatOthersChange();
                return awaited;
            case IInvocationOperation invocation:
                return Invoked(invocation);
            case IObjectCreationOperation creation:
                var arguments = Arguments(creation.Arguments);
                CheckArguments(creation.Constructor, creation.Arguments, arguments);
                Finish(creation.Constructor, creation.Arguments, arguments);
                return creation.Constructor is { ContainingType.Name: "Size" }
                    && torch.Owns(creation.Constructor)
                    && arguments is [ListValue size]
                    ? size
                    : null;
            case IPropertyReferenceOperation property:
                return Read(property);
            case IFieldReferenceOperation field:
                Evaluate(field.Instance);
                return Stated(torch.Of(field.Field), field);
            case IArrayElementReferenceOperation element:
                var list = Evaluate(element.ArrayReference) as ListValue;
                var indices = element.Indices.Select(Evaluate).ToList();
                return list is not null && indices is [IntegerValue { Size.Value: { } index }] && index >= 0 && index < list.Items.Length
                    ? list.Items[(int)index]
                    : null;
            case IArrayCreationOperation array:
                var lengths = array.DimensionSizes.Select(Evaluate).ToList();
                return array.Initializer is { } initializer && lengths.Count == 1
                    ? new ListValue(initializer.ElementValues.Select(Evaluate).ToImmutableArray())
                    : null;
            case ITupleOperation tuple:
                return new ListValue(tuple.Elements.Select(Evaluate).ToImmutableArray());
            case IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IDynamicObjectCreationOperation
                or IDynamicIndexerAccessOperation or IFunctionPointerInvocationOperation:
                EvaluateParts(operation);
                State = State.WithoutTensors();
                return null;
        }

        // A collection expression has an operation of its own in later compilers only.
        if (operation.Syntax is CollectionExpressionSyntax { Elements: var elements }
            && operation.ChildOperations.Count == elements.Count
            && elements.All(element => element is ExpressionElementSyntax))
        {
            return new ListValue(operation.ChildOperations.Select(Evaluate).ToImmutableArray());
        }

        EvaluateParts(operation);
        return null;
    }

    public void Forget(IEnumerable<ISymbol> written) =>
        State = written.Aggregate(State, (current, variable) => current.With(variable, null));

    public void CheckReturned(IMethodSymbol method, IOperation returned, AbstractValue? value) =>
        Check(
            torch.OfReturn(method) ?? (method.AssociatedSymbol is IPropertySymbol property ? torch.Of(property) : null),
            value,
            returned,
            method.MethodKind is MethodKind.AnonymousFunction
                ? "The lambda returns"
                : $"`{(method.AssociatedSymbol ?? method).Name}` returns",
            new(StringComparer.Ordinal));

    private void EvaluateParts(IOperation operation)
    {
        foreach (var part in operation.ChildOperations)
        {
            Evaluate(part);
        }
    }

    private AbstractValue? Declared(IOperation pattern, ISymbol declared)
    {
        EvaluateParts(pattern);
        Forget([declared]);
        return null;
    }

    private AbstractValue? Assigned(ISimpleAssignmentOperation assignment)
    {
        switch (assignment.Target)
        {
            case IPropertyReferenceOperation property:
                Evaluate(property.Instance);
                Arguments(property.Arguments);
                var set = Evaluate(assignment.Value);
                CheckStored(property.Property, assignment.Value, set);

                // x[0] = 1 writes into a tensor.
                State = State.WithoutContents();
                Run(property.Property.SetMethod);
                return set;
            case IFieldReferenceOperation field:
                Evaluate(field.Instance);
                var stored = Evaluate(assignment.Value);
                CheckStored(field.Field, assignment.Value, stored);
                return stored;
            case ILocalReferenceOperation or IParameterReferenceOperation or IFlowCaptureReferenceOperation:
                return Written(assignment.Target, Evaluate(assignment.Value));
            default:
                EvaluateParts(assignment);
                Forget(variables.WrittenIn(assignment));
                return null;
        }
    }

    private AbstractValue? Written(IOperation target, AbstractValue? value)
    {
        var written = variables.WrittenBy(target).ToList();
        Forget(written);
        if (target is IFlowCaptureReferenceOperation capture)
        {
            State = State.With(capture.Id, null);
        }

        // An array can be changed by whoever has it.
        if (written.Count == 1 && variables.CanFollow(written[0]) && value is not ListValue)
        {
            State = State.With(written[0], value);
        }

        return value;
    }

    private AbstractValue? Converted(IConversionOperation conversion)
    {
        var value = Evaluate(conversion.Operand);
        if (conversion.OperatorMethod is { } method && !torch.Owns(method) && method.ContainingType.Name is not ("Span" or "ReadOnlySpan"))
        {
            Run(method);
            return null;
        }

        return value switch
        {
            TensorValue => torch.IsTensorOrTask(conversion.Type) || conversion.OperatorMethod is null ? value : null,
            IntegerValue number when torch.IsTensor(conversion.Type) => null,
            IntegerValue { Size.Value: { } number } =>
                conversion.Type?.SpecialType != SpecialType.System_Int32 || number is >= int.MinValue and <= int.MaxValue ? value : null,
            ListValue when torch.IsTensor(conversion.Type) => null,
            _ => value,
        };
    }

    private AbstractValue? Read(IPropertyReferenceOperation property)
    {
        var instance = Evaluate(property.Instance);
        Arguments(property.Arguments);
        if (torch.Owns(property.Property))
        {
            return property.Property.Name == "shape" && instance is TensorValue tensor ? ListValue.Of(tensor.Shape) : null;
        }

        if (property.Property.GetMethod is { } getter && !IsAutomatic(property.Property))
        {
            ForgetWhatOthersChange();
            Run(getter, keepsContents: true);
        }

        return Stated(torch.Of(property.Property), property);
    }

    private void ForgetWhatOthersChange()
    {
        if (torch.ProjectChangesShapes)
        {
            State = State.WithoutTensors();
        }
    }

    private void Report(DiagnosticDescriptor rule, Location place, SyntaxNode? origin, params object[] arguments) =>
        report?.Invoke(Diagnostic.Create(rule, place, origin is null ? [] : [origin.GetLocation()], arguments));

    /// <summary>Where a shape is from, unless that stands at the error itself.</summary>
    private static string Origin(SyntaxNode? origin, SyntaxNode at)
    {
        if (origin is null || origin.Span.IntersectsWith(at.Span))
        {
            return string.Empty;
        }

        var text = string.Join(" ", origin.ToString().Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        var line = origin.GetLocation().GetMappedLineSpan().StartLinePosition.Line + 1;
        return FormattableString.Invariant($", from `{(text.Length > 60 ? text.Substring(0, 60) + "…" : text)}` in line {line}");
    }
}
