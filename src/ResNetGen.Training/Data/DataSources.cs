namespace ResNetGen.Data;

/// <summary>Opens images to learn from, whichever of the known formats they have.</summary>
public static class DataSources
{
    private const string Known =
        "give it train/<class>/*.jpg and test/<class>/*.jpg (or .png), MNIST's IDX files such as train-images-idx3-ubyte.gz and "
            + "train-labels-idx1-ubyte.gz, CIFAR's binary files or their archive, or TFRecord files";

    /// <summary>
    /// The names of the public sets that are downloaded: <c>cifar10</c>, <c>cifar100</c>, <c>mnist</c>, <c>fashion_mnist</c>. Each comes
    /// once, into a cache, with every file checked against its published SHA-256. The folder is that in the environment variable
    /// <c>RESNETGEN_DATA</c>, else <c>resnetgen/data</c> in the user's cache.
    /// </summary>
    public static IReadOnlyCollection<string> Downloadable => PublicData.Names;

    /// <summary>
    /// Opens what a path holds: MNIST's IDX files, CIFAR's binary files or the archive of them, TFRecord files, or folders of JPEG and PNG
    /// images. Where nothing is there and it is one of <see cref="Downloadable"/>, that is downloaded once.
    /// </summary>
    /// <param name="path">The folder, archive or name.</param>
    /// <param name="imageShape">(C, H, W) of the network's input; images of another size or kind are brought to it.</param>
    /// <param name="progress">Told the fraction of images decoded, from 0 to 1, from any thread.</param>
    /// <param name="coarseClasses">
    /// Of CIFAR-100 the 20 coarse classes in place of its 100 fine ones; other sets have one kind of class.
    /// </param>
    /// <exception cref="ResNetGenException">
    /// There is no such folder, it has no known format, it holds something that cannot be read, or the set cannot be downloaded.
    /// </exception>
    public static DataSplit Open(string path, Shape imageShape, IProgress<double>? progress = null, bool coarseClasses = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var present = IsDownloadable(path) ? PublicData.FetchAsync(path, progress).GetAwaiter().GetResult() : path;
        return OpenPresent(present, imageShape, progress, coarseClasses, CancellationToken.None);
    }

    /// <summary>As <see cref="Open"/>, without holding a thread while it downloads, and until it is cancelled.</summary>
    /// <param name="path">The folder, archive or name.</param>
    /// <param name="imageShape">(C, H, W) of the network's input; images of another size or kind are brought to it.</param>
    /// <param name="progress">Told the fraction of bytes downloaded and then of images decoded, from 0 to 1, from any thread.</param>
    /// <param name="coarseClasses">
    /// Of CIFAR-100 the 20 coarse classes in place of its 100 fine ones; other sets have one kind of class.
    /// </param>
    /// <param name="cancellationToken">Breaks off the download, which goes on the next time, and the decoding.</param>
    /// <exception cref="ResNetGenException">
    /// There is no such folder, it has no known format, it holds something that cannot be read, or the set cannot be downloaded.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<DataSplit> OpenAsync(
        string path,
        Shape imageShape,
        IProgress<double>? progress = null,
        bool coarseClasses = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var present = IsDownloadable(path)
            ? await PublicData.FetchAsync(path, progress, cancellationToken).ConfigureAwait(false)
            : path;
        return await Task.Run(() => OpenPresent(present, imageShape, progress, coarseClasses, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    private static bool IsDownloadable(string path) => !Path.Exists(path) && PublicData.Names.Contains(path);

    private static DataSplit OpenPresent(
        string path, Shape imageShape, IProgress<double>? progress, bool coarseClasses, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            return CifarFiles.AreIn(path)
                ? CifarFiles.Open(path, imageShape, coarseClasses)
                : throw new ResNetGenException($"'{path}' is a file, and none of CIFAR's archives; unpack it and give the folder.");
        }

        DataFolder.Require(path);

        // TFRecord files are known by their content alone, so that every file beside them is opened: not where the folders of both halves
        // are.
        return IdxFiles.AreIn(path) ? IdxFiles.Open(path, imageShape)
            : CifarFiles.AreIn(path) ? CifarFiles.Open(path, imageShape, coarseClasses)
            : ImageFolder.IsOne(path) ? ImageFolder.Open(path, imageShape, progress, cancellationToken)
            : TfRecordFiles.AreIn(path) ? TfRecordFiles.Open(path, imageShape, progress, cancellationToken)
            : ImageFolder.HasHalf(path) ? ImageFolder.Open(path, imageShape, progress, cancellationToken)
            : throw new ResNetGenException($"The folder '{path}' holds no images in a known layout; {Known}.");
    }
}
