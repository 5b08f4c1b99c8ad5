using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// In training mode, sets each value to zero with probability <c>rate</c> and divides the others by 1 − rate (Srivastava et al. 2014); in
/// evaluation mode the identity, whose result shares the argument's memory. Any shape to the same shape.
/// </summary>
public sealed class Dropout : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="rate">The probability of dropping a value: from 0 to below 1.</param>
    public Dropout(double rate)
        : base("Dropout")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rate, 1);
        Rate = rate;
    }

    /// <summary>The probability of dropping a value.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        (training ? nn.functional.dropout(input, Rate, training: true) : input.alias()).Keeping(input);
}
