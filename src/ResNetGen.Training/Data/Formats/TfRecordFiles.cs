using System.Globalization;
using System.Text.RegularExpressions;
using ResNetGen.IO;

namespace ResNetGen.Data;

/// <summary>
/// TFRecord files of <c>tf.Example</c>, as TF-Slim, TensorFlow Datasets and TensorFlow's own examples write them: images encoded as JPEG or
/// PNG, or their bytes row by row. Files with <c>train</c> in their names are learnt from, those with <c>test</c> (or, where there are
/// none, <c>val</c>, <c>validation</c>, <c>valid</c> or <c>eval</c>) are for validation; or those in folders that are called so.
/// </summary>
internal static partial class TfRecordFiles
{
    private const int MaxClasses = 1 << 16;
    private const string Format = "TFRecord files";
    private const string Layout = "names such as cifar10_train.tfrecord and cifar10_test.tfrecord";

    private static readonly string[] LabelNames = ["image/class/label", "image/label", "label", "class"];

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

        var (train, candidates) = Halves(folder);
        if (train.Count == 0 || candidates.Count == 0)
        {
            throw Missing(folder, train.Count == 0 ? "training" : "validation");
        }

        var (word, test, note) = Choose(candidates);
        var (trainRecords, testRecords) = (Index(train), Index(test));
        var names = ClassNames(folder, trainRecords);
        RequireLabels(trainRecords, names.Length);
        RequireLabels(testRecords, names.Length);
        var report = new DecodingProgress(progress, trainRecords.Count + testRecords.Count, cancellationToken);
        var title = DataFolder.NameOf(folder);
        return new DataSplit(
            new TfRecordImages($"{title} (train)", names, imageShape, trainRecords, report),
            new TfRecordImages($"{title} ({NameOf(word)})", names, imageShape, testRecords, report))
        {
            Format = Format,
            Notes = note is null ? [] : [note],
        };
    }

    /// <summary>Opens the validation images alone.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="imageShape">(C, H, W) of the network's input; one channel or three.</param>
    /// <param name="known">The classes that a network knows: those of the images where no file names them.</param>
    /// <param name="progress">Told the fraction of images decoded, from 0 to 1, from any thread.</param>
    public static DataSplit OpenValidation(string folder, Shape imageShape, IReadOnlyList<string> known, IProgress<double>? progress)
    {
        ImageFile.RequireShape(imageShape);
        var (_, candidates) = Halves(folder);
        if (candidates.Count == 0)
        {
            throw Missing(folder, "validation");
        }

        var (word, test, note) = Choose(candidates);
        var records = Index(test);
        var names = ClassNameFile.Read(folder) ?? [.. known];
        RequireLabels(records, names.Length);
        var name = $"{DataFolder.NameOf(folder)} ({NameOf(word)})";
        var report = new DecodingProgress(progress, records.Count, CancellationToken.None);
        var images = new TfRecordImages(name, names, imageShape, records, report);
        return new DataSplit(new ImageSubset(images, name, []), images) { Format = Format, Notes = note is null ? [] : [note] };
    }

    internal static bool AreIn(string folder) => Halves(folder) is var (train, validation)
        && (train.Count > 0 || validation.Count > 0 || Files(folder).Count > 0);

    private static string NameOf(string word) => word == "test" ? "test" : "validation";

    private static ResNetGenException Missing(string folder, string half) => new(
        $"Of the TFRecord files in '{folder}' none is for {half} by its name; give them {Layout}.");

    /// <summary>The files of the halves: by their own names, or where there are none in the folder, by those of its folders.</summary>
    private static (List<string> Train, List<(string Word, List<string> Files)> Validation) Halves(string folder)
    {
        var flat = Files(folder);
        return (Half(HalfNames.Train), [.. HalfNames.Validation.Select(word => (word, Half(word))).Where(half => half.Item2.Count > 0)]);

        List<string> Half(string word) =>
            flat.Count > 0
                ? flat.FindAll(file => Says(file, word) && (word == HalfNames.Train || !Says(file, HalfNames.Train)))
            : Path.Combine(folder, word) is var half && Directory.Exists(half) ? Files(half)
            : [];
    }

    /// <summary>The first half for validation whose images have labels: those of a competition's test have none.</summary>
    private static (string Word, List<string> Files, string? Note) Choose(List<(string Word, List<string> Files)> candidates)
    {
        var fitting = candidates.FindAll(half => HasLabels(half.Files[0]));
        var taken = fitting.Count > 0 ? fitting[0] : candidates[0];
        var others = candidates.Where(half => half.Word != taken.Word)
            .Select(half => (half.Word, fitting.Contains(half) ? null : "its images have no labels"));
        return (taken.Word, taken.Files, HalfNames.Note(taken.Word, others));
    }

    private static bool HasLabels(string file)
    {
        try
        {
            return TfRecordFile.First(file) is not { } record || new TfExample(record).GetInt64(LabelNames) is not null;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    // By content; a file that is called so but does not begin so is to be complained of, not passed over.
    private static List<string> Files(string folder) =>
    [
        .. FileErrors.Reading($"'{folder}'", () => Directory.GetFiles(folder))
            .Where(path => Path.GetFileName(path) is var name
                && !name.StartsWith('.')
                && (Named().IsMatch(name) || TfRecordFile.IsOne(path)))
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"\.tfrec(ords?)?(-\d+-of-\d+)?(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
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
                                + Named(example));
                    }

                    var label = example.GetInt64(LabelNames)
                        ?? throw Bad(
                            $"has no label, an integer that is called {string.Join(", ", LabelNames[..^1])} or {LabelNames[^1]}; "
                                + Named(example));
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

    private static string Named(TfExample example) =>
        example.Names() is { Count: > 0 } names ? $"its names are {ForeignText.List(names)}" : "it has none at all";
}
