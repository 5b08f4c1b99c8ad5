using Mono.Cecil;

namespace ResNetGen.Lifetime.Tests.Il;

/// <summary>Where a value on the evaluation stack is from, those first that are held by most.</summary>
internal enum Origin
{
    /// <summary>A field, a collection, or no object at all: something else holds it.</summary>
    Other,

    /// <summary>An argument of the method: its caller holds it.</summary>
    Argument,

    /// <summary>A local variable.</summary>
    Local,

    /// <summary>A call, and nothing holds it.</summary>
    Fresh,
}

/// <summary>A value on the evaluation stack.</summary>
/// <param name="Origin">Where it is from.</param>
/// <param name="Index">
/// The number of the variable or of the argument, <c>this</c> being argument 0, or the place of the call that it came out of.
/// </param>
/// <param name="Type">Its type, where that is known.</param>
internal readonly record struct Value(Origin Origin, int Index = 0, TypeReference? Type = null)
{
    /// <summary>Either of two values that reach a place by different ways: the one that is held by less.</summary>
    public static Value Either(Value one, Value other) => other.Origin > one.Origin ? other : one;

    /// <summary>Whether it is the same variable, argument or result.</summary>
    public bool IsSame(Value other) => Origin == other.Origin && Index == other.Index;
}
