namespace ResNetGen.Data;

/// <summary>Pixel values as bytes, which is how sets are kept in memory, and as numbers from 0 to 1.</summary>
internal static class PixelConversion
{
    public static void ToUnit(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (var index = 0; index < bytes.Length; index++)
        {
            values[index] = bytes[index] / 255f;
        }
    }

    public static void FromUnit(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (var index = 0; index < values.Length; index++)
        {
            bytes[index] = (byte)(Math.Clamp(values[index], 0f, 1f) * 255f + 0.5f);
        }
    }
}
