using System.Globalization;
using ResNetGen.Checkpoints;

namespace ResNetGen.Training;

/// <summary>
/// Where a run keeps its metrics and its checkpoints: the newest is <c>checkpoint.safetensors</c> in the run's folder, and those before it
/// are <c>checkpoints/step-….safetensors</c>, with the best by validation accuracy as <c>checkpoints/best.safetensors</c>.
/// </summary>
public static class RunFolder
{
    /// <summary>The name of the newest checkpoint.</summary>
    public const string CheckpointName = "checkpoint.safetensors";

    private const string Others = "checkpoints";
    private const string StepPrefix = "step-";
    private const string Extension = ".safetensors";

    /// <summary>The folder of the run that a checkpoint belongs to; a folder is taken to be one itself.</summary>
    /// <param name="path">A checkpoint or a run's folder.</param>
    public static string Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            return path;
        }

        var folder = Path.GetDirectoryName(path) ?? "";
        if (Path.GetFileName(folder) == Others)
        {
            folder = Path.GetDirectoryName(folder) ?? "";
        }

        return folder.Length > 0 ? folder : ".";
    }

    /// <summary>The path of the best checkpoint of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    public static string BestCheckpoint(string folder) => Path.Combine(folder, Others, "best" + Extension);

    /// <summary>
    /// The newest checkpoint that is whole: of a run's folder, or of the folder whose <c>checkpoint.safetensors</c> is named. Any other
    /// file is taken as it is.
    /// </summary>
    /// <param name="path">A run's folder or a checkpoint.</param>
    /// <param name="notes">Receives a line where a newer one had to be passed over.</param>
    /// <exception cref="ResNetGenException">There is none, or none is whole.</exception>
    public static string NewestCheckpoint(string path, TextWriter? notes = null) =>
        NewestCheckpoint(path, notes is null ? null : new Action<string>(notes.WriteLine));

    /// <summary>The same; the note is a sentence without a line's end.</summary>
    internal static string NewestCheckpoint(string path, Action<string>? note)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path) && Path.GetFileName(path) != CheckpointName)
        {
            return path;
        }

        var folder = Of(path);
        var candidates = Candidates(folder);
        if (candidates.Count == 0)
        {
            throw new ResNetGenException(Directory.Exists(path)
                ? $"The folder '{path}' holds no checkpoint; give the folder that a run wrote to, or a checkpoint."
                : $"There is no checkpoint '{path}'; give the path of one that was written before.");
        }

        var faults = new List<string>();
        foreach (var candidate in candidates)
        {
            try
            {
                Checkpoint.Verify(candidate);
            }
            catch (ResNetGenException exception)
            {
                faults.Add(exception.Message);
                continue;
            }

            if (faults.Count > 0)
            {
                note?.Invoke(
                    $"{WithoutAdvice(faults[0])}{(faults.Count > 1 ? Invariant($", nor can {faults.Count - 1} more be used") : "")}; "
                    + $"'{candidate}' is taken instead.");
            }

            return candidate;
        }

        throw new ResNetGenException(
            faults.Count == 1
                ? faults[0]
                : Invariant(
                      $"{WithoutAdvice(faults[0])}, and none of the {faults.Count - 1} others in '{folder}' can be used; start anew."));
    }

    /// <summary>A run's epochs. A last line of its metrics that was not written to its end is passed over.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="ResNetGenException">Its metrics cannot be read.</exception>
    public static IReadOnlyList<EpochMetrics> ReadEpochs(string folder) => MetricsFile.ReadEpochs(Metrics(folder));

    /// <summary>A run's steps, as many as were logged. A last line of its metrics that was not written to its end is passed over.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="ResNetGenException">Its metrics cannot be read.</exception>
    public static IReadOnlyList<StepMetrics> ReadSteps(string folder) => MetricsFile.ReadSteps(Metrics(folder));

    /// <summary>The path of a run's metrics.</summary>
    internal static string Metrics(string folder) => Path.Combine(folder, "metrics.jsonl");

    /// <summary>The path of a checkpoint that is no longer the newest.</summary>
    internal static string Older(string folder, long step) => Path.Combine(folder, Others, Invariant($"{StepPrefix}{step:D10}{Extension}"));

    /// <summary>The checkpoints that are no longer the newest, with their steps, the last one first.</summary>
    internal static List<(string Path, long Step)> Olders(string folder) => Directory.Exists(Path.Combine(folder, Others))
        ?
        [
            .. Directory.EnumerateFiles(Path.Combine(folder, Others), $"{StepPrefix}*{Extension}")
                .Select(path => (path, Step: StepOf(Path.GetFileNameWithoutExtension(path.AsSpan()))))
                .Where(file => file.Step >= 0)
                .OrderByDescending(file => file.Step),
        ]
        : [];

    private static long StepOf(ReadOnlySpan<char> name) =>
        long.TryParse(name[StepPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : -1;

    /// <summary>Whether a folder holds a run that can be lost: one with a checkpoint, whole or not.</summary>
    internal static bool HoldsRun(string folder) => Candidates(folder).Count > 0;

    /// <summary>The newest first. The best is a copy of one of the others, which may be gone.</summary>
    private static List<string> Candidates(string folder)
    {
        var best = BestCheckpoint(folder);
        var olders = Olders(folder).Append((Path: best, Step: SavedStep(best))).OrderByDescending(older => older.Step);
        return [.. olders.Select(older => older.Path).Prepend(Path.Combine(folder, CheckpointName)).Where(File.Exists)];

        static long SavedStep(string path)
        {
            try
            {
                return File.Exists(path) ? Checkpoint.ReadState(path).Step : -1;
            }
            catch (ResNetGenException)
            {
                return -1;
            }
        }
    }

    // The first half of a sentence; what it says to do instead is done already.
    private static string WithoutAdvice(string sentence) =>
        sentence[..(sentence.LastIndexOf(';') is >= 0 and var end ? end : sentence.Length - 1)];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
