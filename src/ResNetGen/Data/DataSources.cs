namespace ResNetGen.Data;

/// <summary>Opens a folder of images, whichever of the known layouts it has.</summary>
public static class DataSources
{
    /// <summary>Opens MNIST's IDX files if the folder has them (<see cref="IdxFiles"/>), else folders of JPEG and PNG images (<see cref="ImageFolder"/>).</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="imageShape">(C, H, W) of the network's input; images of another size or kind are brought to it.</param>
    /// <param name="progress">Told the share of images decoded, from 0 to 1, from any thread.</param>
    /// <exception cref="ResNetGenException">The folder is missing, has neither layout, or holds something that cannot be read.</exception>
    public static DataSplit Open(string folder, Shape imageShape, IProgress<double>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        RequireFolder(folder);
        if (IdxFiles.AreIn(folder))
        {
            return IdxFiles.Open(folder, imageShape);
        }

        if (Directory.Exists(Path.Combine(folder, "train")) || Directory.Exists(Path.Combine(folder, "test")))
        {
            return ImageFolder.Open(folder, imageShape, progress);
        }

        throw new ResNetGenException(
            $"The folder '{folder}' holds no images in a known layout; give it train/<class>/*.jpg and test/<class>/*.jpg (or .png), or MNIST's IDX files such as train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz.");
    }

    internal static void RequireFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ResNetGenException(File.Exists(folder)
                ? $"'{folder}' is a file, where a folder of images is needed; unpack it and give the folder."
                : $"There is no folder '{folder}'; give the path of a folder of images.");
        }
    }

    internal static void RequireImageShape(Shape imageShape)
    {
        if (imageShape.Rank != 3 || imageShape[0] is not (1 or 3))
        {
            throw new ResNetGenException($"Image files are grey or RGB, but the network takes {imageShape}; give it an input of 1 or 3 channels.");
        }
    }

    internal static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <summary>Reads from the disk; what the system refuses becomes a sentence.</summary>
    internal static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResNetGenException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
