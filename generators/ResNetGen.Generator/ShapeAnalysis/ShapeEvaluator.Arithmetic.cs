using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <content>Arithmetic of sizes, and of tensors.</content>
internal sealed partial class ShapeEvaluator
{
    private AbstractValue? Combined(
        IOperation operation, BinaryOperatorKind kind, IMethodSymbol? method, IOperation leftOperand, IOperation rightOperand)
    {
        var left = Evaluate(leftOperand);
        var right = Evaluate(rightOperand);
        if (torch.Owns(method))
        {
            if (
                kind is not (
                    BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide))
            {
                return null;
            }

            return (left, right) switch
            {
                (TensorValue a, TensorValue b) =>
                    Result(
                        ShapeRules.Broadcast(a.Shape, b.Shape),
                        a,
                        operation.Syntax,
                        operation.Syntax.GetLocation(),
                        Sign(kind),
                        classes: null),
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
}
