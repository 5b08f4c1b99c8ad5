using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>Evaluates the operations of a block one after another, as far as shapes go. What it does not know how to evaluate has no known value.</summary>
internal sealed class ShapeEvaluator(KnownTypeSymbols torch, Variables variables, FlowState state, Action<Diagnostic>? report)
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
                return Written(compound.Target, Combined(compound, compound.OperatorKind, compound.OperatorMethod, compound.Target, compound.Value));
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
                return creation.Constructor is { ContainingType.Name: "Size" } && torch.Owns(creation.Constructor) && arguments is [ListValue size] ? size : null;
            case IPropertyReferenceOperation property:
                return Read(property);
            case IFieldReferenceOperation field:
                Evaluate(field.Instance);
                return Stated(torch.Of(field.Field), field);
            case IArrayElementReferenceOperation element:
                var list = Evaluate(element.ArrayReference) as ListValue;
                var indices = element.Indices.Select(Evaluate).ToList();
                return list is not null && indices is [IntegerValue { Size.Value: { } index }] && index >= 0 && index < list.Items.Length ? list.Items[(int)index] : null;
            case IArrayCreationOperation array:
                var lengths = array.DimensionSizes.Select(Evaluate).ToList();
                return array.Initializer is { } initializer && lengths.Count == 1 ? new ListValue(initializer.ElementValues.Select(Evaluate).ToImmutableArray()) : null;
            case ITupleOperation tuple:
                return new ListValue(tuple.Elements.Select(Evaluate).ToImmutableArray());
            case IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IDynamicObjectCreationOperation or IDynamicIndexerAccessOperation or IFunctionPointerInvocationOperation:
                EvaluateParts(operation);
                State = State.WithoutTensors();
                return null;
        }

        // A collection expression has an operation of its own in later compilers only.
        if (operation.Syntax is CollectionExpressionSyntax { Elements: var elements } && operation.ChildOperations.Count == elements.Count && elements.All(element => element is ExpressionElementSyntax))
        {
            return new ListValue(operation.ChildOperations.Select(Evaluate).ToImmutableArray());
        }

        EvaluateParts(operation);
        return null;
    }

    public void Forget(IEnumerable<ISymbol> written) => State = written.Aggregate(State, (current, variable) => current.With(variable, null));

    public void CheckReturned(IMethodSymbol method, IOperation returned, AbstractValue? value) =>
        Check(torch.OfReturn(method) ?? (method.AssociatedSymbol is IPropertySymbol property ? torch.Of(property) : null), value, returned, method.MethodKind is MethodKind.AnonymousFunction ? "The lambda returns" : $"`{(method.AssociatedSymbol ?? method).Name}` returns", new(StringComparer.Ordinal));

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
            IntegerValue { Size.Value: { } number } => conversion.Type?.SpecialType != SpecialType.System_Int32 || number is >= int.MinValue and <= int.MaxValue ? value : null,
            ListValue when torch.IsTensor(conversion.Type) => null,
            _ => value,
        };
    }

    private AbstractValue? Combined(IOperation operation, BinaryOperatorKind kind, IMethodSymbol? method, IOperation leftOperand, IOperation rightOperand)
    {
        var left = Evaluate(leftOperand);
        var right = Evaluate(rightOperand);
        if (torch.Owns(method))
        {
            if (kind is not (BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide))
            {
                return null;
            }

            return (left, right) switch
            {
                (TensorValue a, TensorValue b) => Result(ShapeRules.Broadcast(a.Shape, b.Shape), a, operation.Syntax, operation.Syntax.GetLocation(), Sign(kind), classes: null),
                (TensorValue a, _) when !torch.IsTensor(method!.Parameters[1].Type) => a with { Classes = null },
                (_, TensorValue b) when !torch.IsTensor(method!.Parameters[0].Type) => b with { Classes = null },
                _ => null,
            };
        }

        Run(method);
        return method is null && operation.Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64
            && left is IntegerValue { Size.Value: { } x } && right is IntegerValue { Size.Value: { } y }
            ? Folded(kind, x, y, operation.Type.SpecialType == SpecialType.System_Int32)
            : null;
    }

    /// <summary>Numbers that no size comes near are left alone, so that no rule has to think of overflow.</summary>
    private static IntegerValue? Number(long number) => number is > -Huge and < Huge ? new IntegerValue(number) : null;

    private static IntegerValue? Folded(BinaryOperatorKind kind, long x, long y, bool isInt)
    {
        try
        {
            var result = checked(kind switch
            {
                BinaryOperatorKind.Add => x + y,
                BinaryOperatorKind.Subtract => x - y,
                BinaryOperatorKind.Multiply => x * y,
                BinaryOperatorKind.Divide => x / y,
                BinaryOperatorKind.Remainder => x % y,
                _ => throw new NotSupportedException(),
            });
            return isInt && result is < int.MinValue or > int.MaxValue ? null : Number(result);
        }
        catch (Exception exception) when (exception is ArithmeticException or NotSupportedException)
        {
            return null;
        }
    }

    private static string Sign(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => "+",
        BinaryOperatorKind.Subtract => "-",
        BinaryOperatorKind.Multiply => "*",
        _ => "/",
    };

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

    private static bool IsAutomatic(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    /// <summary>What a stated shape says of a value that comes from elsewhere.</summary>
    private TensorValue? Stated(ShapePattern? pattern, IOperation operation) =>
        pattern?.Shape is { } shape && !torch.ProjectChangesShapes ? new TensorValue(shape, operation.Syntax) : null;

    private AbstractValue? Invoked(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        var instance = Evaluate(invocation.Instance);
        var values = Arguments(invocation.Arguments);
        if (torch.IsOperation(method))
        {
            return Operated(invocation, new TorchCall(invocation, instance, values));
        }

        if (torch.Owns(method) && method.Name is "call" or "forward" && invocation.Instance?.Type is { } type)
        {
            if (type.Name == "CrossEntropyLoss" && torch.Owns(type) && values.Count == 2)
            {
                CheckTarget(new TorchCall(invocation, instance, values), mayIgnoreOne: true);
                return null;
            }

            if (KnownTypeSymbols.ForwardOf(type) is { } forward && values.Count == 1 && torch.StatesShapes(forward) && !(method.Name == "call" && torch.ProjectHasHooks))
            {
                return Called(forward, invocation, values);
            }
        }

        return Called(method, invocation, values);
    }

    private TensorValue? Called(IMethodSymbol method, IInvocationOperation invocation, IReadOnlyList<AbstractValue?> values)
    {
        var bound = CheckArguments(method, invocation.Arguments, values);
        Finish(method, invocation.Arguments, values);
        return torch.OfReturn(method)?.With(bound).Shape is { } shape ? new TensorValue(shape, invocation.Syntax) : null;
    }

    private AbstractValue? Operated(IInvocationOperation invocation, TorchCall call)
    {
        var method = invocation.TargetMethod;
        if (method.Name == "cross_entropy")
        {
            CheckTarget(call, mayIgnoreOne: call.IsWritten("ignore_index"));
            return null;
        }

        if (method.Name == "size")
        {
            return call.Instance is TensorValue sized && call.Values is [var dim] ? SizeOf(sized.Shape, dim) : null;
        }

        if (invocation.Arguments.Any(argument => argument is { Parameter.Name: "out", ArgumentKind: ArgumentKind.Explicit }))
        {
            State = State.WithoutTensors();
            return null;
        }

        if (method.Name.EndsWith("_", StringComparison.Ordinal))
        {
            State = KnownTypeSymbols.ChangesShape(method) ? State.WithoutTensors() : State.WithoutContents();
            return KnownTypeSymbols.ChangesShape(method) || call.Input is null ? null : call.Input with { Classes = null };
        }

        var result = TorchOperations.Apply(call);
        return Result(result, call.Input, invocation.Syntax, NameAndArguments(invocation.Syntax), method.Name, TorchOperations.Classes(call));
    }

    private static IntegerValue? SizeOf(TensorShape shape, AbstractValue? dim) =>
        dim is IntegerValue { Size.Value: { } index } && index >= -shape.Rank && index < shape.Rank ? new IntegerValue(shape[(int)(index < 0 ? index + shape.Rank : index)]) : null;

    private TensorValue? Result(ShapeResult result, TensorValue? input, SyntaxNode syntax, Location place, string operation, long? classes)
    {
        if (result.Problem is { } problem)
        {
            Report(CallRules.ImpossibleOperation, place, input?.Origin, operation, input is null ? "these" : input.Shape, Origin(input?.Origin, syntax), problem);
        }

        return result.Shape is not { } shape ? null
            : input is not null && shape.Equals(input.Shape) ? input with { Classes = classes }
            : new TensorValue(shape, syntax, classes);
    }

    private void CheckTarget(TorchCall call, bool mayIgnoreOne)
    {
        // A function calls them `input` and `target`, and a module's `call` numbers them.
        if (call.Argument(0) is not TensorValue logits || call.Argument(1) is not TensorValue target)
        {
            return;
        }

        var place = call.Invocation.Arguments[call.Place(1)!.Value].Value.Syntax.GetLocation();
        var classes = logits.Shape.Rank > 0 ? logits.Shape[logits.Shape.Rank == 1 ? 0 : 1].Value : null;
        if (ShapeRules.CrossEntropy(logits.Shape, target.Shape) is { } problem)
        {
            Report(CallRules.WrongTarget, place, target.Origin, problem);
        }
        else if (logits.Shape.Rank != target.Shape.Rank && target.Classes > classes + (mayIgnoreOne ? 1 : 0))
        {
            Report(CallRules.WrongTarget, place, target.Origin, $"the target has classes up to {target.Classes - 1}, and the logits {logits.Shape} are of {classes}, from 0 to {classes - 1}; draw them below {classes}");
        }
    }

    private IReadOnlyList<AbstractValue?> Arguments(ImmutableArray<IArgumentOperation> arguments) => [.. arguments.Select(argument => Evaluate(argument.Value))];

    /// <summary>Checks what a call is given, and finds what that makes of the free sizes.</summary>
    private Dictionary<string, Dimension> CheckArguments(IMethodSymbol? method, ImmutableArray<IArgumentOperation> arguments, IReadOnlyList<AbstractValue?> values)
    {
        var bound = new Dictionary<string, Dimension>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length && method is not null; i++)
        {
            var ordinal = arguments[i].Parameter?.Ordinal ?? -1;
            if (ordinal >= 0 && ordinal < method.Parameters.Length)
            {
                var parameter = method.Parameters[ordinal];
                Check(torch.Of(parameter), values[i], arguments[i].Value, $"`{parameter.Name}` of `{Name(method)}` takes", bound);
            }
        }

        return bound;
    }

    private void CheckStored(ISymbol member, IOperation operation, AbstractValue? value) =>
        Check(torch.Of(member), value, operation, $"`{member.ContainingType.Name}.{member.Name}` holds", new(StringComparer.Ordinal));

    private void Check(ShapePattern? pattern, AbstractValue? value, IOperation operation, string subject, Dictionary<string, Dimension> bound)
    {
        if (pattern is null || value is not TensorValue tensor)
        {
            return;
        }

        var wanted = pattern.With(bound);
        if (!pattern.Fits(tensor.Shape, bound))
        {
            Report(CallRules.WrongShape, operation.Syntax.GetLocation(), tensor.Origin, subject, wanted, tensor.Shape, Origin(tensor.Origin, operation.Syntax), wanted.Difference(tensor.Shape));
        }
    }

    /// <summary>What a call leaves unknown: what it writes, and what it may do to tensors elsewhere.</summary>
    private void Finish(IMethodSymbol? method, ImmutableArray<IArgumentOperation> arguments, IReadOnlyList<AbstractValue?> values)
    {
        foreach (var argument in arguments)
        {
            Forget(variables.WrittenIn(argument));
        }

        Run(method, keepsContents: method is not null && torch.StatesShapes(method) && IsModule(method.ContainingType));
        if (method is not null && torch.IsForeign(method) && !torch.Owns(method) && !torch.StatesShapes(method) && values.Any(value => value is TensorValue or ListValue))
        {
            State = State.WithoutTensors();
        }
    }

    private bool IsModule(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name == "Module" && torch.Owns(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A method that is not torch's may write into tensors, and give them other shapes if anything in the project does.</summary>
    private void Run(IMethodSymbol? method, bool keepsContents = false)
    {
        if (method is null || torch.IsOperation(method) || (torch.Owns(method) && method.MethodKind is MethodKind.Conversion or MethodKind.UserDefinedOperator))
        {
            return;
        }

        if (!keepsContents)
        {
            State = State.WithoutContents();
        }

        ForgetWhatOthersChange();
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

    private static Location NameAndArguments(SyntaxNode syntax) =>
        syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }
            ? Location.Create(syntax.SyntaxTree, TextSpan.FromBounds(access.Name.SpanStart, syntax.Span.End))
            : syntax.GetLocation();

    private static string Name(IMethodSymbol method) => method.MethodKind == MethodKind.Constructor ? method.ContainingType.Name
        : method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction ? method.Name
        : $"{method.ContainingType.Name}.{method.Name}";
}
