using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>A parameter with what an optimizer remembers of it.</summary>
internal sealed class ParameterState(Parameter parameter) : IDisposable
{
    public Parameter Parameter { get; } = parameter;

    /// <summary>The number of steps that it has made.</summary>
    public long Step { get; set; }

    /// <summary>The momentum, or the gradients' moving mean.</summary>
    public Tensor? First { get; set; }

    /// <summary>The squared gradients' moving mean.</summary>
    public Tensor? Second { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        First?.Dispose();
        Second?.Dispose();
    }

    /// <summary>
    /// Gets a parameter, its gradient and what is remembered of it ready for operators that walk through memory and look at neither type
    /// nor strides: where they are not laid out alike, the numbers would silently be wrong.
    /// </summary>
    /// <param name="gradient">The gradient, which is replaced where it is of another layout. Its shape is the parameter's.</param>
    /// <returns>Whether the parameter itself can be walked through: it has no gaps.</returns>
    public bool Align(ref Tensor gradient)
    {
        if (gradient.NumberOfElements != Parameter.NumberOfElements)
        {
            throw new InvalidOperationException(
                $"A gradient has the shape ({string.Join(", ", gradient.shape)}), but its parameter "
                + $"({string.Join(", ", Parameter.shape)}): set one of the parameter's shape.");
        }

        // A parameter without gaps keeps its layout in what is made like it; to ask for contiguity is cheaper than to compare strides.
        var (type, device) = (Parameter.dtype, Parameter.device_type);
        var strides = Parameter.is_contiguous() ? null : Parameter.stride();
        if (strides is not null)
        {
            using var like = empty_like(Parameter);
            if (!IsAligned(like))
            {
                return false;
            }
        }

        gradient = Aligned(gradient);
        First = Realigned(First);
        Second = Realigned(Second);
        return true;

        bool IsAligned(Tensor tensor) => tensor.dtype == type && tensor.device_type == device
            && (strides is null ? tensor.is_contiguous() : tensor.stride().AsSpan().SequenceEqual(strides));

        Tensor Aligned(Tensor tensor) => IsAligned(tensor) ? tensor : empty_like(Parameter).copy_(tensor);

        Tensor? Realigned(Tensor? tensor)
        {
            if (tensor is null || IsAligned(tensor))
            {
                return tensor;
            }

            using (tensor)
            {
                return Aligned(tensor).DetachFromDisposeScope();
            }
        }
    }
}
