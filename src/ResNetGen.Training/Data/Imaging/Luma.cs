namespace ResNetGen.Data;

/// <summary>Colour to grey by the weights of ITU-R BT.601, section 2.5.1, as image libraries do it.</summary>
internal static class Luma
{
    public static void FromRgb(ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, Span<float> grey)
    {
        for (var index = 0; index < grey.Length; index++)
        {
            grey[index] = 0.299f * red[index] + 0.587f * green[index] + 0.114f * blue[index];
        }
    }
}
