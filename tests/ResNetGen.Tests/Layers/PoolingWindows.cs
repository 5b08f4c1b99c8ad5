namespace ResNetGen.Tests.Layers;

/// <summary>The windows of pooling along one side of an image, found by walking along it.</summary>
internal static class PoolingWindows
{
    /// <summary>Where each window begins, counted from the image's first row.</summary>
    public static List<int> Starts(int size, int kernel, int stride, int begin, int end, bool ceilMode)
    {
        var starts = new List<int>();
        var covered = false;
        for (var start = -begin; !covered && start < size; start += stride)
        {
            if (start + kernel > size + end && !ceilMode)
            {
                break;
            }

            starts.Add(start);
            covered = start + kernel >= size + end;
        }

        return starts;
    }
}
