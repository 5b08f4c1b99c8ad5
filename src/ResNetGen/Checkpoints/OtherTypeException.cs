namespace ResNetGen.Checkpoints;

/// <summary>A tensor of a safetensors file is of a type that the format has and that is not read here: such a file is whole.</summary>
/// <param name="tensor">The tensor's name.</param>
/// <param name="type">The type's name in the format.</param>
internal sealed class OtherTypeException(string tensor, string type) : Exception
{
    private static readonly string[] Types =
    [
        "F4", "F6_E2M3", "F6_E3M2", "F8_E4M3", "F8_E4M3FNUZ", "F8_E5M2", "F8_E5M2FNUZ", "F8_E8M0", "U16", "U32", "U64", "C64",
    ];

    /// <summary>Refuses a tensor of such a type.</summary>
    public static void Refuse(string tensor, string? type)
    {
        if (type is not null && Array.IndexOf(Types, type) >= 0)
        {
            throw new OtherTypeException(tensor, type);
        }
    }

    /// <summary>The sentence for the file that it is in.</summary>
    public ResNetGenException In(string path) => new(
        $"The checkpoint '{path}' holds numbers of the type {type} (in '{tensor}'), which are not read: write it with those converted, "
        + "to F32 say.",
        this);
}
