using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <content>Calls: of functions with stated shapes, of torch, and of others.</content>
internal sealed partial class ShapeEvaluator
{
    private static bool IsAutomatic(IPropertySymbol property) =>
        property.ContainingType.GetMembers()
            .OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

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

            if (KnownTypeSymbols.ForwardOf(type) is { } forward
                && values.Count == 1
                && torch.StatesShapes(forward)
                && !(method.Name == "call" && torch.ProjectHasHooks))
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
        return Result(
            result, call.Input, invocation.Syntax, NameAndArguments(invocation.Syntax), method.Name, TorchOperations.Classes(call));
    }

    private static IntegerValue? SizeOf(TensorShape shape, AbstractValue? dim) =>
        dim is IntegerValue { Size.Value: { } index } && index >= -shape.Rank && index < shape.Rank
            ? new IntegerValue(shape[(int)(index < 0 ? index + shape.Rank : index)])
            : null;

    private TensorValue? Result(ShapeResult result, TensorValue? input, SyntaxNode syntax, Location place, string operation, long? classes)
    {
        if (result.Problem is { } problem)
        {
            Report(
                CallRules.ImpossibleOperation,
                place,
                input?.Origin,
                operation,
                input is null ? "these" : input.Shape,
                Origin(input?.Origin, syntax),
                problem);
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
            Report(
                CallRules.WrongTarget,
                place,
                target.Origin,
                $"the target has classes up to {target.Classes - 1}, and the logits {logits.Shape} are of {classes}, from 0 to "
                    + $"{classes - 1}; draw them below {classes}");
        }
    }

    private IReadOnlyList<AbstractValue?> Arguments(ImmutableArray<IArgumentOperation> arguments) =>
        [.. arguments.Select(argument => Evaluate(argument.Value))];

    /// <summary>Checks what a call is given, and finds what that makes of the free sizes.</summary>
    private Dictionary<string, Dimension> CheckArguments(
        IMethodSymbol? method, ImmutableArray<IArgumentOperation> arguments, IReadOnlyList<AbstractValue?> values)
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

    private void Check(
        ShapePattern? pattern, AbstractValue? value, IOperation operation, string subject, Dictionary<string, Dimension> bound)
    {
        if (pattern is null || value is not TensorValue tensor)
        {
            return;
        }

        var wanted = pattern.With(bound);
        if (!pattern.Fits(tensor.Shape, bound))
        {
            Report(
                CallRules.WrongShape,
                operation.Syntax.GetLocation(),
                tensor.Origin,
                subject,
                wanted,
                tensor.Shape,
                Origin(tensor.Origin, operation.Syntax),
                wanted.Difference(tensor.Shape));
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
        if (method is not null
            && torch.IsForeign(method)
            && !torch.Owns(method)
            && !torch.StatesShapes(method)
            && values.Any(value => value is TensorValue or ListValue))
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
        if (method is null
            || torch.IsOperation(method)
            || (torch.Owns(method) && method.MethodKind is MethodKind.Conversion or MethodKind.UserDefinedOperator))
        {
            return;
        }

        if (!keepsContents)
        {
            State = State.WithoutContents();
        }

        ForgetWhatOthersChange();
    }

    private static Location NameAndArguments(SyntaxNode syntax) =>
        syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }
            ? Location.Create(syntax.SyntaxTree, TextSpan.FromBounds(access.Name.SpanStart, syntax.Span.End))
            : syntax.GetLocation();

    private static string Name(IMethodSymbol method) => method.MethodKind == MethodKind.Constructor ? method.ContainingType.Name
        : method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction ? method.Name
        : $"{method.ContainingType.Name}.{method.Name}";
}
