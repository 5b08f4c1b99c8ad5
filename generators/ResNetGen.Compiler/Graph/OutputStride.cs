using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Graph;

/// <summary>
/// slim's <c>stack_blocks_dense</c>: units stride until the output stride is reached; from there on each takes stride 1, and its
/// convolutions the product of the strides left out as their rate (dilation), so that the weights see the same values and the map stays
/// large.
/// </summary>
internal sealed class OutputStride(int? target, long root)
{
    private readonly SortedSet<long> passed = [root];
    private long rate = 1;

    /// <summary>The strides that there have been so far.</summary>
    public IEnumerable<long> Passed => passed;

    /// <summary>The input's rows to one of the output, so far.</summary>
    public long Current { get; private set; } = root;

    public bool IsReached => target is null || Current == target;

    /// <summary>
    /// The stride of the next unit, which asks for one, its rate, and the rate behind it: that of its own windows behind the stride that it
    /// does not take.
    /// </summary>
    public (long Stride, long Rate, long NextRate) Next(long stride)
    {
        if (target is null || Current != target)
        {
            Current = Math.Min(Current * Math.Max(stride, 1), int.MaxValue);
            passed.Add(Current);
            return (stride, 1, 1);
        }

        var before = rate;
        rate = Math.Min(rate * Math.Max(stride, 1), int.MaxValue);
        return (1, before, rate);
    }

    /// <summary>The rows and columns of a body's input to one of its output.</summary>
    public static Size Of(Body body)
    {
        var strides = new List<Size>();
        foreach (var layer in body.Layers)
        {
            var inputs = layer.Inputs.Select(At).ToList();
            strides.Add(
                Product(
                    layer.Reduction,
                    new Size(
                        inputs.Select(stride => stride.Height).DefaultIfEmpty(1).Max(),
                        inputs.Select(stride => stride.Width).DefaultIfEmpty(1).Max())));
        }

        return At(body.Output);

        Size At(int position) => position == LayerSpec.BodyInput ? new Size(1, 1) : strides[position];
    }

    /// <summary>One stride after another.</summary>
    public static Size Product(Size first, Size second) => new(Product(first.Height, second.Height), Product(first.Width, second.Width));

    /// <summary>A stride in words.</summary>
    public static string Format(Size stride) =>
        stride.Height == stride.Width
            ? FormattableString.Invariant($"{stride.Height}")
            : FormattableString.Invariant($"{stride.Height} rows and {stride.Width} columns");

    private static int Product(int first, int second) => (int)Math.Min((long)first * second, int.MaxValue);
}
