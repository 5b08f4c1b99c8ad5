using System.Globalization;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// Public sets of images that are downloaded by name: once, into a cache, with every file checked against its published SHA-256. The folder
/// is that in the environment variable <c>RESNETGEN_DATA</c>, else <c>resnetgen/data</c> in the user's cache.
/// </summary>
internal static class PublicData
{
    private const string Variable = "RESNETGEN_DATA";
    private const string Mnist = "https://storage.googleapis.com/cvdf-datasets/mnist/";
    private const string MnistMirror = "https://ossci-datasets.s3.amazonaws.com/mnist/";
    private const string Fashion = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";
    private const string Cifar = "https://www.cs.toronto.edu/~kriz/";

    // The lengths and digests are those of TensorFlow Datasets (tensorflow_datasets/url_checksums), MNIST's mirror is torchvision's.
    private static readonly Dictionary<string, RemoteFile[]> Sets = new(StringComparer.Ordinal)
    {
        ["cifar10"] =
        [
            new("cifar-10-binary.tar.gz", 170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", Cifar),
        ],
        ["cifar100"] =
        [
            new("cifar-100-binary.tar.gz", 168_513_733, "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec", Cifar),
        ],
        ["mnist"] =
        [
            new(
                "train-images-idx3-ubyte.gz", 9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", Mnist, MnistMirror),
            new(
                "train-labels-idx1-ubyte.gz", 28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", Mnist, MnistMirror),
            new(
                "t10k-images-idx3-ubyte.gz", 1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", Mnist, MnistMirror),
            new("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", Mnist, MnistMirror),
        ],
        ["fashion_mnist"] =
        [
            new("train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", Fashion),
            new("train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", Fashion),
            new("t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", Fashion),
            new("t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", Fashion),
        ],
    };

    // Fashion-MNIST's files do not tell them; its readme does.
    private static readonly string[] FashionNames =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>The names: <c>cifar10</c>, <c>cifar100</c>, <c>mnist</c>, <c>fashion_mnist</c>.</summary>
    public static IReadOnlyCollection<string> Names => Sets.Keys;

    /// <summary>
    /// The folder or archive of a set; what of it is not there yet is downloaded, and a download that was broken off goes on.
    /// </summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="progress">Told the fraction of the bytes that are there, from 0 to 1.</param>
    /// <param name="cancellationToken">Breaks it off; what has come is kept.</param>
    /// <exception cref="ResNetGenException">
    /// A file cannot be downloaded, or is not the published one; the message says where to put it by hand.
    /// </exception>
    public static async Task<string> FetchAsync(
        string name, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Sets.TryGetValue(name, out var files))
        {
            throw new ResNetGenException($"There is no public set '{name}'; there are {string.Join(", ", Names)}.");
        }

        var folder = Path.Combine(CacheFolder(), name);
        using var downloader = new Downloader();
        await FetchAsync(files, folder, downloader, progress, cancellationToken).ConfigureAwait(false);
        if (name == "fashion_mnist" && Path.Combine(folder, ClassNameFile.Name) is var names && !File.Exists(names))
        {
            AtomicFile.Write(names, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
                for (var label = 0; label < FashionNames.Length; label++)
                {
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{label}:{FashionNames[label]}"));
                }
            });
        }

        return files is [var archive] ? Path.Combine(folder, archive.Name) : folder;
    }

    internal static async Task FetchAsync(
        RemoteFile[] files, string folder, Downloader downloader, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        FileErrors.Doing(
            "made",
            $"The folder '{folder}' for downloads",
            () => Directory.CreateDirectory(folder),
            $"name another one in {Variable}");

        var total = files.Sum(file => file.Bytes);
        long before = 0;
        foreach (var file in files)
        {
            var fraction = new FractionOfAll(progress, before, total);
            await downloader.FetchAsync(file, folder, fraction, cancellationToken).ConfigureAwait(false);
            before += file.Bytes;
        }
    }

    private static string CacheFolder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
        {
            return chosen;
        }

        // The XDG Base Directory Specification: a relative path there is to be ignored.
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } xdg && Path.IsPathFullyQualified(xdg) ? xdg
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "resnetgen", "data");
    }

    /// <summary>Tells the fraction of all files' bytes, of the bytes of one.</summary>
    private sealed class FractionOfAll(IProgress<double>? progress, long before, long total) : IProgress<long>
    {
        public void Report(long value) => progress?.Report((double)(before + value) / total);
    }
}
