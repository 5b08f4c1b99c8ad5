namespace ResNetGen.Data;

/// <summary>Some images of a set, in its order.</summary>
/// <param name="whole">The set.</param>
/// <param name="name">What they are called.</param>
/// <param name="indices">Their places in it.</param>
internal sealed class ImageSubset(ImageSet whole, string name, int[] indices) : ImageSet
{
    public override string Name => name;

    public override IReadOnlyList<string> ClassNames => whole.ClassNames;

    public override Shape ImageShape => whole.ImageShape;

    public override int Count => indices.Length;

    public override int GetLabel(int index) => whole.GetLabel(indices[index]);

    public override void CopyImage(int index, Span<float> pixels) => whole.CopyImage(indices[index], pixels);

    public override void CopyBytes(int index, Span<byte> pixels) => whole.CopyBytes(indices[index], pixels);

    private protected override void CopyCrop(int index, RandomResizedCrop crop, Span<float> pixels) =>
        CopyCropOf(whole, indices[index], crop, pixels);
}
