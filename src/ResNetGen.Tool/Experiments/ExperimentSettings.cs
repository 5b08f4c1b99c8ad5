using System.Globalization;
using System.Text;
using ResNetGen.Compiler.Experiments;
using ResNetGen.IO;
using ResNetGen.Tool.Documents;
using ResNetGen.Training;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Experiments;

/// <summary>An experiment, and how it is carried out.</summary>
/// <param name="Document">The experiment's file.</param>
/// <param name="Folder">Receives the page, its pictures and the runs.</param>
/// <param name="Device">Where the networks run.</param>
internal sealed record ExperimentSettings(ExperimentDocument Document, string Folder, Device Device)
{
    /// <summary>The command line.</summary>
    public required string Command { get; init; }

    /// <summary>The images; null for pattern images.</summary>
    public required string? Data { get; init; }

    /// <summary>What the length of every run is multiplied by.</summary>
    public required double Scale { get; init; }

    /// <summary>The number of runs of each network.</summary>
    public required int Seeds { get; init; }

    /// <summary>What the networks compute in, where it is not what their recipes say.</summary>
    public Precision? Precision { get; init; }

    /// <summary>Whether the channels lie last, also where a recipe does not say so.</summary>
    public bool ChannelsLast { get; init; }

    public BoundExperiment Experiment => Document.Experiment;

    /// <summary>How an entry is trained.</summary>
    public Recipe RecipeOf(ExperimentEntry entry)
    {
        var recipe = Document.RecipeOf(entry).Scaled(Scale);
        return recipe with { Precision = Precision ?? recipe.Precision, ChannelsLast = ChannelsLast || recipe.ChannelsLast };
    }

    /// <summary>The folder of a run.</summary>
    /// <param name="entry">What is run.</param>
    /// <param name="seed">Its seed, from 1.</param>
    public string RunFolderOf(ExperimentEntry entry, int seed) =>
        Path.Combine(Folder, "runs", FolderName(entry.Label), string.Create(CultureInfo.InvariantCulture, $"seed-{seed}"));

    /// <summary>
    /// Notes in the folder what is carried out there, or sees that it is the same as before: runs of different lengths, say, would be
    /// compared with each other otherwise. More seeds are no difference.
    /// </summary>
    /// <exception cref="ResNetGenException">It is not the same, or the folder cannot be written to.</exception>
    public void ClaimFolder()
    {
        var path = Path.Combine(Folder, "settings.txt");
        var now = Lines();
        if (File.Exists(path))
        {
            const long MaxBytes = 1 << 20;
            var before = ForeignFile.Read(path, file => file.ReadLines(MaxBytes).ToList(), new FileWords($"The file '{path}'"));
            var (old, other) = before.Zip(now).FirstOrDefault(pair => pair.First != pair.Second);
            if (old is not null || before.Count != now.Count)
            {
                throw new ResNetGenException(
                    $"The folder '{Folder}' holds this experiment with {old ?? "other settings"}, which is now {other ?? "otherwise"}: "
                    + "give --out another folder, or the options as they were.");
            }

            return;
        }

        FileErrors.WritingTo(path, "The experiment's settings", () =>
        {
            Directory.CreateDirectory(Folder);
            AtomicFile.Replace(path, string.Concat(now.Select(line => line + Environment.NewLine)));
        });
    }

    private List<string> Lines()
    {
        var lines = new List<string>
        {
            $"experiment {Experiment.Name}",
            string.Create(CultureInfo.InvariantCulture, $"scale {Scale}"),
            $"data {(Data is null ? "drawn patterns" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Data)))}",
            $"precision {Precision?.ToString() ?? "of the recipe"}",
            $"channels_last {(ChannelsLast ? "true" : "of the recipe")}",
        };
        lines.AddRange(Experiment.Entries.Select(Line));
        return lines;

        string Line(ExperimentEntry entry)
        {
            var stages = entry.Stages.Count == 0 ? "" : $" by stages {string.Join(", ", entry.Stages)}";
            return $"network {entry.Network} as {entry.Label} by {entry.Recipe ?? Experiment.Recipe ?? "no recipe"}{stages}";
        }
    }

    private static string FolderName(string label)
    {
        var name = new StringBuilder(label.Length);
        foreach (var letter in label)
        {
            name.Append(char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? letter : '-');
        }

        return name.ToString();
    }
}
