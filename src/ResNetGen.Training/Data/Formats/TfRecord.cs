namespace ResNetGen.Data;

/// <summary>Where an example lies, and its class.</summary>
internal sealed record TfRecord(string File, int Number, long Offset, int Length, int Label)
{
    /// <summary>What the image in an example may be called, in the order in which it is looked for.</summary>
    public static readonly string[] ImageNames = ["image/encoded", "image/raw", "image_raw", "image", "encoded"];
}
