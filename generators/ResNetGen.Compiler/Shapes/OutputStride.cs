namespace ResNetGen.Compiler.Shapes;

/// <summary>
/// slim's <c>stack_blocks_dense</c>: units stride until the output stride is reached; from there on each takes stride 1, and its convolutions the
/// product of the strides left out as their rate (dilation), so that the weights see the same values and the map stays large.
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

    /// <summary>The stride of the next unit, which asks for one, its rate, and the rate behind it: that of its own windows behind the stride that it does not take.</summary>
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

    /// <summary>The rows of a body's input to one of its output.</summary>
    public static long Of(Body body)
    {
        var strides = new List<long>();
        foreach (var layer in body.Layers)
        {
            strides.Add(Math.Min(layer.Reduction.Height * layer.Inputs.Select(At).DefaultIfEmpty(1).Max(), int.MaxValue));
        }

        return At(body.Output);

        long At(int position) => position == Body.Input ? 1 : strides[position];
    }
}
