using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>Windows placed by explicit padding, from the rules of the language; the functions that slide them pad nothing.</summary>
internal static class GeometryReference
{
    private delegate (long Before, long After) Rule(long size, long kernel, long stride);

    public static Tensor Network(Weights w, Tensor x)
    {
        var number = w.Norm(Conv(w, x, "number", [2, 2], [2, 2], Number(2), bias: false), "number.BatchNorm");
        var slim = Conv(w, x, "slim", [3, 2], [2, 2], Slim);
        var slimEven = Conv(w, x, "slim_even", [2, 2], [1, 1], Slim, groups: 4);
        var valid = Conv(w, x, "valid", [3, 2], [1, 1], Number(0));
        var dilated = Conv(w, x, "same_dilated", [1, 1], [3, 3], Same);
        Tensor[] parts =
        [
            Conv(w, x, "same", [2, 3], [2, 1], Same, groups: 2).clamp(0, 6),
            where(dilated > 0, dilated, 0.01 * dilated),
            log1p(exp(valid)),
            where(number > 0, number, expm1(number)),
            slim / (1 + exp(-slim)),
            0.5 * slimEven * (1 + erf(slimEven / Math.Sqrt(2))),
            Largest(x, 3, 2, 2, 3, Same),
            Largest(x, 3, 2, 2, 3, Ceil),
            Mean(x, 3, 4, 2, 3, Same, counted: 0),
            Mean(x, 3, 2, 2, 3, Ceil, counted: 0),
            Mean(x, 3, 2, 2, 3, Ceil, counted: 1),
            F.pad(x, [2, 2, 1, 1])[.., .., TensorIndex.Slice(step: 3), TensorIndex.Slice(step: 3)],
        ];
        return cat([.. parts.Select(part => part.flatten(1))], 1);
    }

    private static (long Before, long After) Same(long size, long kernel, long stride)
    {
        var total = Math.Max(((((size + stride - 1) / stride) - 1) * stride) + kernel - size, 0);
        return (total / 2, total - (total / 2));
    }

    private static (long Before, long After) Slim(long size, long kernel, long stride) =>
        ((kernel - 1) / 2, kernel - 1 - ((kernel - 1) / 2));

    private static Rule Number(long padding) => (_, _, _) => (padding, padding);

    // One row on each side, and at the end what the last window lacks; none begins behind the image and the row before it.
    private static (long Before, long After) Ceil(long size, long kernel, long stride)
    {
        const int Padding = 1;
        var windows = ((size + (2 * Padding) - kernel + stride - 1) / stride) + 1;
        if ((windows - 1) * stride >= size + Padding)
        {
            windows--;
        }

        return (Padding, Math.Max(((windows - 1) * stride) + kernel - Padding - size, 0));
    }

    private static Tensor Pad(Tensor x, long height, long width, long down, long right, Rule rule, double value)
    {
        var (top, bottom) = rule(x.shape[2], height, down);
        var (left, end) = rule(x.shape[3], width, right);
        return F.pad(x, [left, end, top, bottom], PaddingModes.Constant, value);
    }

    private static Tensor Conv(
        Weights w, Tensor x, string name, long[] stride, long[] dilation, Rule rule, int groups = 1, bool bias = true)
    {
        var kernel = w[name + ".weight"];
        var (high, wide) = ((dilation[0] * (kernel.shape[2] - 1)) + 1, (dilation[1] * (kernel.shape[3] - 1)) + 1);
        var padded = Pad(x, high, wide, stride[0], stride[1], rule, 0);
        return F.conv2d(padded, kernel, bias ? w[name + ".bias"] : null, stride, [0, 0], dilation, groups);
    }

    private static Tensor Largest(Tensor x, long height, long width, long down, long right, Rule rule) =>
        Windows(Pad(x, height, width, down, right, rule, double.NegativeInfinity), height, width, down, right).amax([4, 5]);

    // What counts is 1; padding counts as much as is said, but what the last window lacks beyond it does not.
    private static Tensor Mean(Tensor x, long height, long width, long down, long right, Rule rule, double counted)
    {
        var counts = ones_like(x).detach();
        if (counted > 0)
        {
            counts = F.pad(counts, [1, 1, 1, 1], PaddingModes.Constant, counted);
            var whole = Pad(x, height, width, down, right, rule, 0);
            counts = F.pad(counts, [0, Math.Max(whole.shape[3] - counts.shape[3], 0), 0, Math.Max(whole.shape[2] - counts.shape[2], 0)]);
            counts = counts[.., .., TensorIndex.Slice(0, whole.shape[2]), TensorIndex.Slice(0, whole.shape[3])];
        }
        else
        {
            counts = Pad(counts, height, width, down, right, rule, 0);
        }

        var sums = Windows(Pad(x, height, width, down, right, rule, 0), height, width, down, right).sum([4, 5]);
        return sums / Windows(counts, height, width, down, right).sum([4, 5]);
    }

    private static Tensor Windows(Tensor x, long height, long width, long down, long right) =>
        x.unfold(2, height, down).unfold(3, width, right);
}
