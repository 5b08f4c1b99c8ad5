namespace ResNetGen.Data;

/// <summary>One half of an image folder.</summary>
internal sealed class FolderImages : DecodedImages
{
    private readonly List<(string Path, int Label)> files;

    public FolderImages(
        string name, IReadOnlyList<string> classNames, Shape imageShape, List<(string Path, int Label)> files, DecodingProgress progress)
        : base(name, classNames, imageShape)
    {
        this.files = files;
        Keep(progress);
    }

    public override int Count => files.Count;

    public override int GetLabel(int index) => files[index].Label;

    protected override string? Decode(int index, RandomResizedCrop? crop, Span<float> pixels) =>
        ImageFile.Decode(files[index].Path, ImageShape, crop, pixels);

    protected override string Describe(int index, bool begins) =>
        begins ? $"The image '{files[index].Path}'" : $"'{Path.GetFileName(files[index].Path)}'";
}
