namespace ResNetGen.Compiler.Catalogue;

/// <summary>The arithmetic of sliding windows, along one side of an image.</summary>
internal static class Window
{
    /// <summary>The rows that a dilated kernel spans: dilation · (kernel − 1) + 1.</summary>
    public static int Span(int kernel, int dilation) => checked((dilation * (kernel - 1)) + 1);

    /// <summary>The number of places of the window, or 0 where it does not fit.</summary>
    /// <param name="ceilMode">Whether a window that begins inside and ends outside counts.</param>
    public static int Places(int size, int before, int after, int span, int stride, bool ceilMode = false)
    {
        var free = checked(size + before + after - span);
        if (free < 0)
        {
            return 0;
        }

        var places = (ceilMode ? ((free - 1) / stride) + (free > 0 ? 1 : 0) : free / stride) + 1;

        // Caffe and torch leave out a window that would begin in the padding at the end.
        return ceilMode && checked((places - 1) * stride) >= size + before ? places - 1 : places;
    }

    /// <summary>TensorFlow's SAME: ⌈size ∕ stride⌉ places, with the odd row of padding at the end.</summary>
    public static (int Before, int After) Same(int size, int span, int stride)
    {
        var places = ((size - 1) / stride) + 1;
        var total = Math.Max(checked(((places - 1) * stride) + span - size), 0);
        return (total / 2, total - (total / 2));
    }

    /// <summary>slim's conv2d_same: padding that depends on the kernel and not on the size, beginning ⌊(span − 1) ∕ 2⌋.</summary>
    public static (int Before, int After) Fixed(int span) => ((span - 1) / 2, span - 1 - ((span - 1) / 2));
}
