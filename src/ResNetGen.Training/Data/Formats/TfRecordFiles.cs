using System.Globalization;
using System.Text.RegularExpressions;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// TFRecord files of <c>tf.Example</c>, as TF-Slim, TensorFlow Datasets and TensorFlow's own examples write them: images encoded as JPEG or
/// PNG, or their bytes row by row. Files with <c>train</c> in their names are learnt from, those with <c>test</c> (or, where there are
/// none, <c>validation</c>, <c>val</c> or <c>eval</c>) are for validation.
/// </summary>
internal static partial class TfRecordFiles
{
    private const int MaxClasses = 1 << 16;
    private const string Layout = "names such as cifar10_train.tfrecord and cifar10_test.tfrecord";

    private static readonly string[] LabelNames = ["image/class/label", "image/label", "label", "class"];
    private static readonly string[][] Validation = [["test"], ["validation", "val", "valid", "eval"]];

    /// <summary>
    /// Opens both halves. The files are gone through once, and every sum in them is checked; then it is as with <see cref="ImageFolder"/>.
    /// </summary>
    /// <param name="folder">The folder of the files; <c>labels.txt</c> may lie there with the names of the classes.</param>
    /// <param name="imageShape">(C, H, W) of the network's input; one channel or three.</param>
    /// <param name="progress">Told the fraction of images decoded, from 0 to 1, from any thread.</param>
    /// <param name="cancellationToken">Breaks off the decoding.</param>
    /// <exception cref="ResNetGenException">
    /// A half is missing, or a file, a record or an image cannot be read; the message says which.
    /// </exception>
    public static DataSplit Open(
        string folder, Shape imageShape, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ImageFile.RequireShape(imageShape);
        DataFolder.Require(folder);

        var files = Files(folder);
        var train = files.Where(file => Says(file, "train")).ToList();
        var test = Validation.Select(words => files.Where(file => !Says(file, "train") && words.Any(word => Says(file, word))).ToList())
            .FirstOrDefault(half => half.Count > 0) ?? [];
        if (train.Count == 0 || test.Count == 0)
        {
            throw new ResNetGenException(
                $"Of the TFRecord files in '{folder}' none {(train.Count == 0 ? "is for training" : "is for validation")} by its name; "
                    + $"give them {Layout}.");
        }

        var (trainRecords, testRecords) = (Index(train), Index(test));
        var names = ClassNames(folder, trainRecords);
        RequireLabels(trainRecords, names.Length);
        RequireLabels(testRecords, names.Length);
        var report = new DecodingProgress(progress, trainRecords.Count + testRecords.Count, cancellationToken);
        var title = DataFolder.NameOf(folder);
        var testHalf = Validation[0].Any(word => Says(test[0], word)) ? "test" : "validation";
        return new DataSplit(
            new TfRecordImages($"{title} (train)", names, imageShape, trainRecords, report),
            new TfRecordImages($"{title} ({testHalf})", names, imageShape, testRecords, report))
        {
            Format = "TFRecord files",
        };
    }

    internal static bool AreIn(string folder) => Files(folder).Count > 0;

    // By content; a file that is called so but does not begin so is to be complained of, not passed over.
    private static List<string> Files(string folder) =>
    [
        .. FileErrors.Reading($"'{folder}'", () => Directory.GetFiles(folder))
            .Where(path => Path.GetFileName(path) is var name
                && !name.StartsWith('.')
                && (Named().IsMatch(name) || TfRecordFile.IsOne(path)))
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"\.tfrecords?(-\d+-of-\d+)?(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    private static bool Says(string path, string word)
    {
        var name = Path.GetFileName(path);
        for (var at = Next(0); at >= 0; at = Next(at + 1))
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsAsciiLetter(name[at - 1])) && (end == name.Length || !char.IsAsciiLetter(name[end])))
            {
                return true;
            }
        }

        return false;

        int Next(int start) => name.IndexOf(word, start, StringComparison.OrdinalIgnoreCase);
    }

    private static List<TfRecord> Index(List<string> files)
    {
        var records = new List<TfRecord>();
        foreach (var file in files)
        {
            var number = 0;
            TfRecordFile.Read(file, (offset, record) =>
            {
                number++;
                var example = new TfExample(record);
                try
                {
                    if (!example.TryGetBytes(TfRecord.ImageNames, out _))
                    {
                        throw Bad(
                            $"has no image, which is called {string.Join(", ", TfRecord.ImageNames[..^1])} or {TfRecord.ImageNames[^1]}; "
                                + $"its names are {string.Join(", ", example.Names())}");
                    }

                    var label = example.GetInt64(LabelNames)
                        ?? throw Bad(
                            $"has no label, an integer that is called {string.Join(", ", LabelNames[..^1])} or {LabelNames[^1]}; "
                                + $"its names are {string.Join(", ", example.Names())}");
                    if (label is < 0 or >= MaxClasses)
                    {
                        const string Range = "labels go from 0 to the number of classes less one";
                        throw Bad(string.Create(CultureInfo.InvariantCulture, $"has the label {label}; {Range}"));
                    }

                    records.Add(new TfRecord(file, number, offset, record.Length, (int)label));
                }
                catch (InvalidDataException)
                {
                    throw Bad("is no tf.Example; write images as such");
                }
            });

            ResNetGenException Bad(string what) =>
                new(string.Create(CultureInfo.InvariantCulture, $"Record {number:N0} of '{file}' {what}."));
        }

        return records;
    }

    private static string[] ClassNames(string folder, List<TfRecord> train) => ClassNameFile.Read(folder)
        ?? (train.Max(record => record.Label) is > 0 and var last
            ? ClassNameFile.Numbers(last + 1)
            : throw new ResNetGenException(
                $"The TFRecord files to learn from in '{folder}' have only one class, 0; there must be at least two."));

    private static void RequireLabels(List<TfRecord> records, int classes)
    {
        if (records.Find(record => record.Label >= classes) is { } record)
        {
            throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture,
                $"Record {record.Number:N0} of '{record.File}' has the label {record.Label}, but the last class is {classes - 1}; "
                    + $"correct it, or the names in {ClassNameFile.Name}."));
        }
    }
}
