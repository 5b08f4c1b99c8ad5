namespace ResNetGen;

/// <summary>
/// The shape of a tensor, which the compiler checks at every call: <c>[TensorShape("N,3,224,224")]</c>. A number is that size. A name is a
/// free size, and within one signature the same name is the same size: <c>"N,C,H,W"</c> on a parameter and <c>"N,C"</c> on the result.
/// <c>*</c> is any size, and <c>...</c> in front is any number of leading sizes: <c>"...,10"</c>. An empty text is the shape of a single
/// value.
/// </summary>
/// <remarks>
/// It stands on a <c>Tensor</c>, or on a task of one. Nothing is checked at run time, and what the compiler cannot know it leaves alone:
/// docs/calls.md says what it follows.
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class TensorShapeAttribute : Attribute
{
    /// <summary>States a shape.</summary>
    /// <param name="shape">The sizes, with commas between them.</param>
    public TensorShapeAttribute(string shape) => Shape = shape;

    /// <summary>The sizes, with commas between them.</summary>
    public string Shape { get; }
}
