using System.Diagnostics;
using System.Globalization;
using ResNetGen.Checkpoints;
using ResNetGen.Training;

namespace ResNetGen.Benchmarks;

/// <summary>Kills a training run again and again, and compares what comes of it with a run that nothing interrupted.</summary>
internal static class Kills
{
    private const int Interval = 50;
    private const int Epochs = 40;
    private const string Network = """
        network: tiny
        input: [1, 16, 16]
        num_classes: 2

        root:
          - { name: conv1, conv2d_same: 4, kernel: 3, stride: 2, activation: relu, weight_decay: 1e-3 }

        head:
          - { name: pool, global_avg_pool: keep_dims }
          - { name: drop, dropout: 0.1 }
          - { name: logits, conv2d: num_classes, kernel: 1 }

        """;

    private static readonly string[] Line =
    [
        "train", "tiny.resnet.yaml",
        "--epochs", Epochs.ToString(CultureInfo.InvariantCulture), "--batch", "16", "--seed", "7", "--learning-rate", "0.1",
        "--checkpoint-every", Interval.ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>Runs it and prints Markdown.</summary>
    /// <param name="tool">The tool's assembly.</param>
    /// <param name="kills">How often the run is killed.</param>
    /// <param name="seed">Fixes the moments, as far as a clock can.</param>
    /// <returns>0 if what came out is the same.</returns>
    public static int Run(string tool, int kills, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("resnetgen-kills-").FullName;
        File.WriteAllText(Path.Combine(folder, "tiny.resnet.yaml"), Network);
        var random = new Random(seed);
        Finish(Start(tool, folder, "whole", resume: false));
        var (whole, cut) = (Path.Combine(folder, "whole"), Path.Combine(folder, "cut"));

        var (lost, during, skipped, early) = (new List<long>(), 0, 0, 0);
        for (var kill = 0; kill < kills; kill++)
        {
            using var process = Start(tool, folder, "cut", resume: Saved(cut) is not null);
            var before = StepsDone(cut);
            var waiting = Stopwatch.StartNew();

            // One in five comes before the process has done a step; of the others each is somewhere in the next two hundred milliseconds of
            // training.
            while (kill % 5 != 4 && StepsDone(cut) == before && !process.HasExited && waiting.Elapsed < TimeSpan.FromMinutes(1))
            {
                Thread.Sleep(1);
            }

            Thread.Sleep(kill % 5 == 4 ? random.Next(1500) : random.Next(200));
            if (process.HasExited)
            {
                early++;
                break;
            }

            process.Kill();
            process.WaitForExit();
            during += Directory.Exists(cut) && Directory.GetFiles(cut, "*.partial", SearchOption.AllDirectories).Length > 0 ? 1 : 0;
            using var notes = new StringWriter();
            lost.Add(StepsDone(cut) - (Saved(cut, notes) ?? 0));
            skipped += notes.GetStringBuilder().Length > 0 ? 1 : 0;
        }

        Finish(Start(tool, folder, "cut", resume: Saved(cut) is not null));
        var same = Same(whole, cut, RunFolder.CheckpointName) && Same(whole, cut, Path.Combine("checkpoints", "best.safetensors"))
            && RunFolder.ReadSteps(whole).SequenceEqual(RunFolder.ReadSteps(cut))
            && Epoch(whole).SequenceEqual(Epoch(cut));
        const string Compared =
            "last and best checkpoint, every logged step and every epoch are those of the uninterrupted run, bit for bit";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {Machine.Description}.

            | | |
            |---|---:|
            | kills (`SIGKILL`) | {lost.Count} |
            | of them while a file was being written (a `.partial` was left) | {during} |
            | steps between two checkpoints | {Interval} |
            | steps lost by a kill, logged ones: median, most | {lost.Order().ElementAt(lost.Count / 2)}, {lost.Max()} |
            | newest checkpoints found damaged | {skipped} |
            | {Compared} | {(same ? "yes" : "**no**")} |
            {(early > 0 ? "\nThe run was done before the last kill.\n" : "")}
            """));
        Directory.Delete(folder, recursive: true);
        return same && lost.Max() <= Interval ? 0 : 1;
    }

    private static bool HasCheckpoint(string run) => File.Exists(Path.Combine(run, RunFolder.CheckpointName))
        || RunFolder.Of(run) == run && Directory.Exists(Path.Combine(run, "checkpoints"));

    private static long? Saved(string run, TextWriter? notes = null) => HasCheckpoint(run)
        ? Checkpoint.Verify(RunFolder.NewestCheckpoint(run, notes)).Step
        : null;

    private static long StepsDone(string run) =>
        File.Exists(Path.Combine(run, "metrics.jsonl")) && RunFolder.ReadSteps(run) is [.., var last] ? last.Step : 0;

    private static IEnumerable<EpochMetrics> Epoch(string run) =>
        RunFolder.ReadEpochs(run).Select(epoch => epoch with { Seconds = 0, ImagesPerSecond = 0 });

    private static bool Same(string whole, string cut, string file) =>
        File.ReadAllBytes(Path.Combine(whole, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(cut, file)));

    private static Process Start(string tool, string folder, string run, bool resume)
    {
        var start = new ProcessStartInfo("dotnet", [tool, .. Line, "--out", run, .. resume ? new[] { "--resume", run } : []])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static void Finish(Process process)
    {
        using (process)
        {
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"The tool ended with {process.ExitCode}.");
            }
        }
    }
}
