using SkiaSharp;

namespace ResNetGen.Tests.Data;

/// <summary>A folder of images that a test writes; deleted when it is disposed.</summary>
internal sealed class ImageFolderWriter : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Path => folder.Path;

    public string File(params string[] parts) => folder.File(parts);

    public void Dispose() => folder.Dispose();

    /// <summary>Adds an image to train and test of two classes.</summary>
    public void AddTwoClasses()
    {
        foreach (var half in new[] { "train", "test" })
        {
            Add(SKColors.Red, half, "a", "0.png");
            Add(SKColors.Blue, half, "b", "0.png");
        }
    }

    /// <summary>Adds an image of one colour.</summary>
    public void Add(SKColor colour, params string[] parts)
    {
        using var image = new SKBitmap(new SKImageInfo(16, 16));
        image.Erase(colour);
        Write(image, SKEncodedImageFormat.Png, parts);
    }

    /// <summary>Adds an image.</summary>
    public void Write(SKBitmap image, SKEncodedImageFormat format, params string[] parts)
    {
        var path = folder.File(parts);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using var file = System.IO.File.Create(path);
        image.Encode(file, format, 95);
    }
}
