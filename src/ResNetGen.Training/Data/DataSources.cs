namespace ResNetGen.Data;

/// <summary>Opens images to learn from, whichever of the known formats they have.</summary>
public static class DataSources
{
    private const string Known =
        "give it train/<class>/*.jpg and test/<class>/*.jpg (or .png), MNIST's IDX files such as train-images-idx3-ubyte.gz and "
            + "train-labels-idx1-ubyte.gz, CIFAR's binary files or their archive, or TFRecord files";

    /// <summary>
    /// Opens what a path holds: MNIST's IDX files (<see cref="IdxFiles"/>), CIFAR's binary files or the archive of them
    /// (<see cref="CifarFiles"/>), TFRecord files (<see cref="TfRecordFiles"/>), or folders of JPEG and PNG images
    /// (<see cref="ImageFolder"/>). Where nothing is there and it is the name of a set in <see cref="PublicData"/>, that is downloaded
    /// once.
    /// </summary>
    /// <param name="path">The folder, archive or name.</param>
    /// <param name="imageShape">(C, H, W) of the network's input; images of another size or kind are brought to it.</param>
    /// <param name="progress">Told the fraction of images decoded, from 0 to 1, from any thread.</param>
    /// <exception cref="ResNetGenException">
    /// There is no such folder, it has no known format, it holds something that cannot be read, or the set cannot be downloaded.
    /// </exception>
    public static DataSplit Open(string path, Shape imageShape, IProgress<double>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Path.Exists(path) && PublicData.Names.Contains(path))
        {
            path = PublicData.Fetch(path, progress);
        }

        if (File.Exists(path))
        {
            return CifarFiles.AreIn(path)
                ? CifarFiles.Open(path, imageShape)
                : throw new ResNetGenException($"'{path}' is a file, and none of CIFAR's archives; unpack it and give the folder.");
        }

        DataFolder.Require(path);

        // TFRecord files are known by their content alone, so that every file beside them is opened: not where the folders of both halves
        // are.
        return IdxFiles.AreIn(path) ? IdxFiles.Open(path, imageShape)
            : CifarFiles.AreIn(path) ? CifarFiles.Open(path, imageShape)
            : ImageFolder.IsOne(path) ? ImageFolder.Open(path, imageShape, progress)
            : TfRecordFiles.AreIn(path) ? TfRecordFiles.Open(path, imageShape, progress)
            : Directory.Exists(Path.Combine(path, "train")) || Directory.Exists(Path.Combine(path, "test"))
                ? ImageFolder.Open(path, imageShape, progress)
            : throw new ResNetGenException($"The folder '{path}' holds no images in a known layout; {Known}.");
    }
}
