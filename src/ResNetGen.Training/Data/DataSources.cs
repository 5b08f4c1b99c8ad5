using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>Opens images to learn from, whichever of the known formats they have.</summary>
public static class DataSources
{
    private const string Known =
        "give it train/<class>/*.jpg and test/<class>/*.jpg (or .png), <class>/*.jpg, MNIST's IDX files such as "
            + "train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz, CIFAR's files or their archive, or TFRecord files";

    /// <summary>
    /// The names of the public sets that are downloaded: <c>cifar10</c>, <c>cifar100</c>, <c>mnist</c>, <c>fashion_mnist</c>. Each comes
    /// once, into a cache, with every file checked against its published SHA-256. The folder is that in the environment variable
    /// <c>RESNETGEN_DATA</c>, else <c>resnetgen/data</c> in the user's cache.
    /// </summary>
    public static IReadOnlyCollection<string> Downloadable => PublicData.Names;

    /// <summary>
    /// The most memory, in bytes, that files of images may take while they are read, all threads of the process together: what a file asks
    /// for is held against it, and against the file's length, before anything is made of it. 4 GiB, or half of what the process may have
    /// where that is less; whoever sets it lets any file unfold so far.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public static long MaxMemory
    {
        get => MemoryBudget.Bytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            MemoryBudget.Choose(value);
        }
    }

    /// <summary>
    /// Opens what a path holds: MNIST's IDX files, CIFAR's files for C or for Python or the archive of them, TFRecord files, or folders of
    /// images. A folder of classes without halves has no validation images; a recipe takes some of the others (<c>validation</c>). Where
    /// nothing is there and it is one of <see cref="Downloadable"/>, that is downloaded once.
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

    /// <summary>
    /// Opens the validation images of a path alone, to evaluate a trained network on: the training images need not be there, and a folder
    /// of classes that has no halves is evaluated as a whole.
    /// </summary>
    /// <param name="path">The folder, archive or name.</param>
    /// <param name="imageShape">(C, H, W) of the network's input; images of another size or kind are brought to it.</param>
    /// <param name="classNames">The classes that the network knows, in its order.</param>
    /// <param name="progress">Told the fraction of images decoded, from 0 to 1, from any thread.</param>
    /// <param name="coarseClasses">
    /// Of CIFAR-100 the 20 coarse classes in place of its 100 fine ones; other sets have one kind of class.
    /// </param>
    /// <returns>A split whose <see cref="DataSplit.Test"/> is meant; where the training images were not read, there are none.</returns>
    /// <exception cref="ResNetGenException">
    /// There is no such folder, it has no known format, it holds something that cannot be read, or the set cannot be downloaded.
    /// </exception>
    public static DataSplit OpenValidation(
        string path,
        Shape imageShape,
        IReadOnlyList<string> classNames,
        IProgress<double>? progress = null,
        bool coarseClasses = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(classNames);
        var present = IsDownloadable(path) ? PublicData.FetchAsync(path, progress).GetAwaiter().GetResult() : path;
        return !Directory.Exists(present) ? OpenPresent(present, imageShape, progress, coarseClasses, CancellationToken.None)
            : IdxFiles.AreIn(present) ? IdxFiles.Open(present, imageShape)
            : CifarFiles.AreIn(present) ? CifarFiles.Open(present, imageShape, coarseClasses, validationOnly: true)
            : CifarPythonFiles.AreIn(present) ? CifarPythonFiles.Open(present, imageShape, coarseClasses, validationOnly: true)
            : TfRecordFiles.AreIn(present) ? TfRecordFiles.OpenValidation(present, imageShape, classNames, progress)
            : ImageFolder.HasHalf(present) || ImageFolder.IsWhole(present)
                ? ImageFolder.OpenValidation(present, imageShape, classNames, progress, CancellationToken.None)
            : throw Unknown(present);
    }

    private static bool IsDownloadable(string path) => !Path.Exists(path) && PublicData.Names.Contains(path);

    private static DataSplit OpenPresent(
        string path, Shape imageShape, IProgress<double>? progress, bool coarseClasses, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            return CifarFiles.AreIn(path) ? CifarFiles.Open(path, imageShape, coarseClasses)
                : CifarPythonFiles.AreIn(path) ? CifarPythonFiles.Open(path, imageShape, coarseClasses)
                : throw new ResNetGenException($"'{path}' is a file, and none of CIFAR's archives; unpack it and give the folder.");
        }

        DataFolder.Require(path);

        // TFRecord files are known by their content alone, so that every file beside them is opened: not where the folders of both halves
        // are.
        return IdxFiles.AreIn(path) ? IdxFiles.Open(path, imageShape)
            : CifarFiles.AreIn(path) ? CifarFiles.Open(path, imageShape, coarseClasses)
            : CifarPythonFiles.AreIn(path) ? CifarPythonFiles.Open(path, imageShape, coarseClasses)
            : ImageFolder.IsOne(path) ? ImageFolder.Open(path, imageShape, progress, cancellationToken)
            : TfRecordFiles.AreIn(path) ? TfRecordFiles.Open(path, imageShape, progress, cancellationToken)
            : ImageFolder.HasHalf(path) ? ImageFolder.Open(path, imageShape, progress, cancellationToken)
            : ImageFolder.IsWhole(path) ? ImageFolder.OpenWhole(path, imageShape, progress, cancellationToken)
            : throw Unknown(path);
    }

    private static ResNetGenException Unknown(string path) => new($"The folder '{path}' holds no images in a known layout; {Known}.");
}
