using Microsoft.CodeAnalysis.Operations;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>A call of torch with what is known of its arguments, by the names of the parameters.</summary>
/// <param name="Invocation">The call.</param>
/// <param name="Instance">The tensor on which it is called; null for a function, and where it is unknown.</param>
/// <param name="Values">What is known of the arguments, in the order in which they stand.</param>
internal sealed record TorchCall(IInvocationOperation Invocation, AbstractValue? Instance, IReadOnlyList<AbstractValue?> Values)
{
    /// <summary>The tensor that the operation is about: the one before the dot, or the first argument.</summary>
    public TensorValue? Input =>
        Invocation.Instance is null ? (Argument("input") ?? Argument("x") ?? Argument("left")) as TensorValue : Instance as TensorValue;

    public AbstractValue? Argument(string parameter)
    {
        var index = IndexOf(parameter);
        return index < 0 ? null : Values[index];
    }

    /// <summary>The argument for the parameter at a place, counted from 0.</summary>
    public AbstractValue? Argument(int parameter) => Place(parameter) is { } index ? Values[index] : null;

    /// <summary>Where the argument for the parameter at a place stands.</summary>
    public int? Place(int parameter)
    {
        for (var i = 0; i < Invocation.Arguments.Length; i++)
        {
            if (Invocation.Arguments[i].Parameter?.Ordinal == parameter)
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>Whether the call has such an argument, written or by default.</summary>
    public bool Has(string parameter) => IndexOf(parameter) >= 0;

    public bool IsWritten(string parameter) =>
        IndexOf(parameter) is >= 0 and var index && Invocation.Arguments[index].ArgumentKind != ArgumentKind.DefaultValue;

    public Dimension Number(string parameter) => (Argument(parameter) as IntegerValue)?.Size ?? Dimension.Unknown;

    private int IndexOf(string parameter)
    {
        for (var i = 0; i < Invocation.Arguments.Length; i++)
        {
            if (Invocation.Arguments[i].Parameter?.Name == parameter)
            {
                return i;
            }
        }

        return -1;
    }
}
