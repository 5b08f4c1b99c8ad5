using ResNetGen.Checkpoints;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Data;
using ResNetGen.IO;
using ResNetGen.Native;
using ResNetGen.Tool.Documents;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Fuzz;

/// <summary>The readers.</summary>
internal static class Targets
{
    // The images of a part of CIFAR's files are ten thousand; here two.
    private const int Part = 2;

    private static readonly Shape Image = new(3, 8, 8);

    private static readonly string[] Json = ["{", "}", "[", "]", ":", ",", "\"", "\\", "null", "true", "1e308"];

    private static readonly Lazy<nn.Module<Tensor, Tensor>> Network = new(
        () => NetworkDocument.Open(Path.Combine(AppContext.BaseDirectory, "Corpus", "networks", "tiny", "tiny.txt"))
            .ToClass().Create(CPU));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("safetensors", [nameof(SafeTensorsFile)], folder =>
        {
            Checkpoint.Verify(In(folder, "run.safetensors"));
            SafeTensorsFile.Read(In(folder, "run.safetensors")).Dispose();
        })
        {
            Words = [.. Json, "__metadata__", "dtype", "shape", "data_offsets", "F32", "BF16", "U8", "F8_E4M3"],
        },
        new("checkpoint", [nameof(SafeTensorsFile)], folder =>
        {
            var path = RunFolder.NewestCheckpoint(folder);
            ClassifierInfo.Read(path);
            Checkpoint.LoadWeights(path, Network.Value);
        })
        {
            Words = [.. Json, "value.", "class_names", "mean", "deviation", "step", "epoch", "batch", "correct", "loss_sum"],
            Prepare = () => _ = Network.Value,
        },
        new("metrics", ["MetricsFile"], folder =>
        {
            RunFolder.ReadEpochs(folder);
            RunFolder.ReadSteps(folder);
        })
        {
            Words = [.. Json, "kind", "epoch", "step", "test_accuracy", "seconds", "mirrored"],
        },
        new("idx", ["IdxFile"], Open),
        new("idx-gz", ["IdxFile", "UnpackedStream"], Open),
        new("cifar", ["CifarFiles"], folder => ReadAll(CifarFiles.Open(folder, Image, coarse: false, Part))),
        new("cifar-archive", ["Archive"], folder => ReadAll(CifarFiles.Open(OnlyFile(folder), Image, coarse: false, Part)))
        {
            Words = ["ustar", "path=", "size=", "17777777777", "data_batch_1.bin"],
        },
        new("cifar-python", ["CifarPythonFiles"], Open)
        {
            Words = ["\u0080\u0002", "}q\u0001", "]q\u0002", "(", "e", "u", "b", "R", "h\u0001"],
        },
        new("cifar-python-archive", ["Archive"], folder => ReadAll(DataSources.Open(OnlyFile(folder), Image))),
        new("tfrecord", ["TfRecordFile", "TfRecordImages"], Open)
        {
            Words = ["image/encoded", "image/class/label", "height", "width", "depth"],
        },
        new("images", ["ImageFile"], Open),
        new("labels", ["ClassNameFile", "IdxNames", "TinyImageNet"], Open) { Words = ["0:", "1:", "\t", "\n", "\uFEFF"] },
        new("networks", ["TextFile"], folder =>
        {
            var document = NetworkDocument.Open(OnlyFile(folder));
            RequireNoDefect(document.DiagnosticViews);
            document.Graph.ToInfo();
        })
        {
            Words = ["input:", "layers:", "units:", "conv2d: ", "extends: ", "network: ", "kernel: ", "&a ", "*a", "- ", "  ", "${"],
        },
        new("recipes", ["TextFile"], folder =>
        {
            var diagnostics = RecipeDocument.OpenFile(OnlyFile(folder)).DiagnosticViews.ToList();
            RequireNoDefect(diagnostics);
            if (diagnostics.Count > 0)
            {
                throw new ResNetGenException(diagnostics[0]);
            }
        })
        {
            Words = ["epochs: ", "batch: ", "optimizer: ", "learning_rate: ", "cosine", "[", "{", "&a ", "*a"],
        },
        new("experiments", ["TextFile"], folder =>
        {
            var document = ExperimentDocument.OpenFile(OnlyFile(folder));
            RequireNoDefect(document.DiagnosticViews);
            _ = document.Experiment;
        })
        {
            Words = ["experiment: ", "entries:", "network: ", "recipe: ", "seeds: ", "measure: ", "[", "{", "&a ", "*a"],
        },
        new("libraries", ["BindingFit", "PatchedLibrary"], folder => ForeignFile.Read(OnlyFile(folder), file =>
        {
            var image = new ElfImage(file.ReadToEnd(1 << 20), file.Path);
            var symbols = image.RequiredSymbols.Count() + image.SymbolsAtLoad.Count();
            try
            {
                return symbols + image.WithOptionalVersion("libc.so.6", "GLIBC_2.2.5", "marker").Length;
            }
            catch (ResNetGenException)
            {
                // Its functions are needed; it is the way there that is tried.
                return symbols;
            }
        })),
    ];

    /// <summary>Readers that make nothing of what they read, or read what the program itself wrote, each with the reason.</summary>
    public static IReadOnlyDictionary<string, string> Without { get; } = new Dictionary<string, string>
    {
        ["AtomicFile"] = "copies bytes",
        ["Downloader"] = "hashes bytes",
        ["OwnLibrary"] = "compares bytes with its own",
        ["ExperimentSettings"] = "compares lines with its own",
        ["SpeedExperiment"] = "reads numbers that it wrote itself, by the parser of the metrics",
        ["LibTorchVersion"] = "looks for three numbers in a text",
    };

    private static string In(string folder, string name) => Path.Combine(folder, name);

    private static string OnlyFile(string folder) => Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).First();

    private static void Open(string folder) => ReadAll(DataSources.Open(folder, Image));

    private static void ReadAll(DataSplit split)
    {
        var pixels = new byte[Image.Count];
        foreach (var set in (ImageSet[])[split.Train, split.Test])
        {
            for (var index = 0; index < Math.Min(set.Count, 64); index++)
            {
                set.CopyBytes(index, pixels);
                set.GetLabel(index);
            }
        }
    }

    // The compiler says so of what it did not foresee, and does not throw it.
    private static void RequireNoDefect(IEnumerable<string> diagnostics)
    {
        if (diagnostics.FirstOrDefault(text => text.Contains(Rules.InternalError.Id, StringComparison.Ordinal)) is { } defect)
        {
            throw new InvalidOperationException(defect);
        }
    }
}
