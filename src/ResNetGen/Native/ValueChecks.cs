using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Native;

/// <summary>
/// Small computations whose results follow by hand. PyTorch promises no C++ interface that lasts: where a class has another layout than the
/// one that the binding was compiled for, nothing is missing and the numbers are wrong. Each of these goes through a class that the binding
/// has in its own machine code: tensors with their sizes and strides, their memory, their options, optional arguments, lists, numbers,
/// generators, gradients.
/// </summary>
internal static class ValueChecks
{
    // A number that the collector cannot take away during a call.
    private static readonly Scalar MinusHalf = -0.5;

    private static readonly (string Name, Func<bool> Agrees)[] All =
    [
        ("sum", Sum),
        ("strides", Strides),
        ("to", Conversions),
        ("stack", Lists),
        ("conv2d", Convolution),
        ("batch_norm", BatchNorm),
        ("cross_entropy", CrossEntropy),
        ("backward", Backward),
        ("step", Step),
        ("rand", RandomNumbers),
    ];

    /// <summary>Makes all of them. One that throws does not agree.</summary>
    public static IReadOnlyList<ValueCheck> Run() => [.. All.Select(check => new ValueCheck(check.Name, Agrees(check.Agrees)))];

    private static bool Agrees(Func<bool> check)
    {
        try
        {
            return check();
        }
        catch (Exception exception) when (!OutOfMemory.Is(exception))
        {
            return false;
        }
    }

    private static bool Sum()
    {
        using var scope = NewDisposeScope();
        var numbers = Floats(1, 2, 3, 4);
        var squares = numbers.mul(numbers);
        return Is(squares, 1, 4, 9, 16) && squares.sum().item<float>() == 30;
    }

    private static bool Strides()
    {
        using var scope = NewDisposeScope();
        var matrix = Floats(1, 2, 3, 4, 5, 6).reshape(2, 3);
        var transposed = matrix.permute(1, 0);
        return transposed.shape is [3, 2] && transposed.stride() is [1, 3] && !transposed.is_contiguous()
            && Is(transposed.contiguous(), 1, 4, 2, 5, 3, 6);
    }

    private static bool Conversions()
    {
        using var scope = NewDisposeScope();
        var numbers = tensor(new byte[] { 0, 7, 255 });
        var half = numbers.to(ScalarType.BFloat16);
        var wide = numbers.to(ScalarType.Float64);
        return numbers.dtype == ScalarType.Byte && half.dtype == ScalarType.BFloat16 && wide.dtype == ScalarType.Float64
            && wide.data<double>().ToArray() is [0, 7, 255]
            && Is(half.to(ScalarType.Float32), 0, 7, 255);
    }

    private static bool Lists()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Floats(1, 2), Floats(3, 4));
        return stack([first, second], 1) is { shape: [2, 2] } stacked && Is(stacked, 1, 3, 2, 4);
    }

    private static bool Convolution()
    {
        using var scope = NewDisposeScope();
        var images = Floats(1, 2, 3, 4, 5, 6, 7, 8, 9).reshape(1, 1, 3, 3);
        var (kernel, bias) = (Floats(1, 0, 0, -1).reshape(1, 1, 2, 2), Floats(10));
        return Is(nn.functional.conv2d(images, kernel, bias), 6, 6, 6, 6)
            && nn.functional.conv2d(images, kernel, strides: [2, 2], padding: [1, 1]) is { shape: [1, 1, 2, 2] } padded
            && Is(padded, -1, -3, -7, -4);
    }

    private static bool BatchNorm()
    {
        using var scope = NewDisposeScope();

        // Mean 2, variance 1, and 2 without bias.
        var (values, mean, variance) = (Floats(1, 3).reshape(2, 1, 1, 1), Floats(0), Floats(1));
        var normalized = nn.functional.batch_norm(values, mean, variance, Floats(3), Floats(1), training: true, momentum: 0.5, eps: 0);
        return Is(normalized, -2, 4) && Is(mean, 1) && Is(variance, 1.5f);
    }

    private static bool CrossEntropy()
    {
        using var scope = NewDisposeScope();
        var (logits, answer) = (Floats(0, 0, 0, 0).reshape(1, 4), tensor(new long[] { 2 }));
        return Math.Abs(nn.functional.cross_entropy(logits, answer).item<float>() - MathF.Log(4)) < 1e-6
            && Floats(1, 9, 3).argmax().item<long>() == 1;
    }

    private static bool Backward()
    {
        using var scope = NewDisposeScope();
        var (images, kernel) = (Floats(1, 2, 3, 4, 5, 6, 7, 8, 9).reshape(1, 1, 3, 3), Floats(1, 0, 0, -1).reshape(1, 1, 2, 2));
        kernel.requires_grad_();
        nn.functional.relu(nn.functional.conv2d(images, kernel, Floats(10))).sum().backward();

        // Each weight has met the four numbers that it moved over.
        return kernel.grad is { } gradient && Is(gradient, 12, 16, 24, 28);
    }

    private static bool Step()
    {
        using var scope = NewDisposeScope();
        var weight = Floats(1, 2);
        weight.requires_grad_();
        var gradient = weight.mul(Floats(4, 6));
        gradient.sum().backward();
        using (no_grad())
        {
            weight.add_(weight.grad!, MinusHalf);
        }

        return weight.requires_grad && Is(weight.detach(), -1, -1);
    }

    private static bool RandomNumbers()
    {
        using var scope = NewDisposeScope();

        // The first two numbers of the Mersenne Twister MT19937 seeded by 5489, of each the lowest 24 bits: the C++ standard's std::mt19937
        // has 3499211612 and 581869302.
        using var generator = new Generator(5489);
        return Is(rand(2, generator: generator), (3499211612 & 0xffffff) / 16777216f, (581869302 & 0xffffff) / 16777216f);
    }

    private static Tensor Floats(params float[] values) => tensor(values);

    private static bool Is(Tensor tensor, params float[] values) =>
        tensor.dtype == ScalarType.Float32 && tensor.data<float>().ToArray().AsSpan().SequenceEqual(values);
}
