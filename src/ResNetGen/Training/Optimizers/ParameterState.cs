using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Training.Optimizers;

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
    /// nor strides: where they are
    /// not laid out alike, the numbers would silently be wrong.
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

        var (type, device) = (Parameter.dtype, Parameter.device_type);
        if (Parameter.is_contiguous())
        {
            bool IsContiguous(Tensor tensor) => tensor.is_contiguous() && tensor.dtype == type && tensor.device_type == device;
            Tensor Copy(Tensor tensor) => empty(Parameter.shape, type, Parameter.device).copy_(tensor);
            gradient = IsContiguous(gradient) ? gradient : Copy(gradient);
            Realign(IsContiguous, Copy);
            return true;
        }

        using var like = empty_like(Parameter);
        var strides = Parameter.stride();
        bool IsAlike(Tensor tensor) =>
            tensor.dtype == type && tensor.device_type == device && tensor.stride().AsSpan().SequenceEqual(strides);
        if (!IsAlike(like))
        {
            return false;
        }

        Tensor Relaid(Tensor tensor) => empty_like(Parameter).copy_(tensor);
        gradient = IsAlike(gradient) ? gradient : Relaid(gradient);
        Realign(IsAlike, Relaid);
        return true;
    }

    private void Realign(Func<Tensor, bool> isAligned, Func<Tensor, Tensor> align)
    {
        First = Realigned(First);
        Second = Realigned(Second);

        Tensor? Realigned(Tensor? tensor)
        {
            if (tensor is null || isAligned(tensor))
            {
                return tensor;
            }

            using (tensor)
            {
                return align(tensor).DetachFromDisposeScope();
            }
        }
    }
}
