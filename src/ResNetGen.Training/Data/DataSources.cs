using System.IO.Compression;

namespace ResNetGen.Data;

/// <summary>Opens images to learn from, whichever of the known formats they have.</summary>
public static class DataSources
{
    private const string Known =
        "give it train/<class>/*.jpg and test/<class>/*.jpg (or .png), MNIST's IDX files such as train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz, CIFAR's binary files or their archive, or TFRecord files";

    /// <summary>
    /// Opens what a path holds: MNIST's IDX files (<see cref="IdxFiles"/>), CIFAR's binary files or the archive of them (<see cref="CifarFiles"/>), TFRecord files (<see cref="TfRecordFiles"/>), or
    /// folders of JPEG and PNG images (<see cref="ImageFolder"/>). Where nothing is there and it is the name of a set in <see cref="PublicData"/>, that is downloaded once.
    /// </summary>
    /// <param name="path">The folder, archive or name.</param>
    /// <param name="imageShape">(C, H, W) of the network's input; images of another size or kind are brought to it.</param>
    /// <param name="progress">Told the share of images decoded, from 0 to 1, from any thread.</param>
    /// <exception cref="ResNetGenException">There is no such folder, it has no known format, it holds something that cannot be read, or the set cannot be downloaded.</exception>
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

        RequireFolder(path);

        // TFRecord files are known by their content alone, so that every file beside them is opened: not where the folders of both halves are.
        return IdxFiles.AreIn(path) ? IdxFiles.Open(path, imageShape)
            : CifarFiles.AreIn(path) ? CifarFiles.Open(path, imageShape)
            : ImageFolder.IsOne(path) ? ImageFolder.Open(path, imageShape, progress)
            : TfRecordFiles.AreIn(path) ? TfRecordFiles.Open(path, imageShape, progress)
            : Directory.Exists(Path.Combine(path, "train")) || Directory.Exists(Path.Combine(path, "test")) ? ImageFolder.Open(path, imageShape, progress)
            : throw new ResNetGenException($"The folder '{path}' holds no images in a known layout; {Known}.");
    }

    internal static void RequireFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ResNetGenException(File.Exists(folder)
                ? $"'{folder}' is a file, where a folder of images is needed; unpack it and give the folder."
                : $"There is no folder '{folder}'; give the path of a folder of images, or one of the names {string.Join(", ", PublicData.Names)}.");
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

    /// <summary>Whether a file begins as one of gzip does. The file is at its beginning before and after.</summary>
    internal static bool IsGzip(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        var zipped = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
        file.Position = 0;
        return zipped;
    }

    /// <summary>What a file holds, unpacked if gzip packed it.</summary>
    internal static Stream Unzipped(FileStream file) => IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;

    /// <summary>Reads from an archive; what is damaged becomes a sentence, too.</summary>
    internal static T Unpacking<T>(string path, Func<T> read)
    {
        try
        {
            return Reading(path, read);
        }
        catch (InvalidDataException exception)
        {
            throw new ResNetGenException($"The archive '{path}' is damaged, or is none; copy or download it again.", exception);
        }
        catch (ResNetGenException exception) when (exception.InnerException is EndOfStreamException)
        {
            throw new ResNetGenException($"The archive '{path}' ends early; copy or download it again.", exception);
        }
    }
}
