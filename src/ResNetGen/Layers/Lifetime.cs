using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>How long an argument lives.</summary>
internal static class Lifetime
{
    /// <summary>
    /// The output, after which its input may be freed. TorchSharp gives torch a tensor's handle and from then on nothing holds the tensor:
    /// one that the caller made for the
    /// call alone could be collected while torch reads it.
    /// </summary>
    public static Tensor Keeping(this Tensor output, Tensor input)
    {
        GC.KeepAlive(input);
        return output;
    }
}
