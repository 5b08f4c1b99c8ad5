using System.Globalization;
using System.Text.Json;
using ResNetGen.Benchmarking;
using ResNetGen.Compiler.Experiments;
using ResNetGen.IO;
using ResNetGen.Training;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Experiments;

/// <summary>
/// Times the forward pass of each network by the protocol of TF-Slim's resnet_v2: batches of 32 random images, ten steps that do not count
/// and a hundred that do.
/// </summary>
internal static class SpeedExperiment
{
    private const int BatchSize = 32;
    private const int BurnIn = 10;
    private const int Steps = 100;
    private const int FewestSteps = 3;

    private static readonly string[] Columns =
        ["network", "parameters", "million multiply-adds", "seconds a batch", "median", "images/s", "GFLOP/s"];

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Carries it out, from where it was stopped; returns its page.</summary>
    /// <param name="settings">The experiment, and how.</param>
    /// <param name="output">Receives the lines of the protocol.</param>
    /// <param name="cancellationToken">Stops between two networks.</param>
    /// <exception cref="ResNetGenException">A network cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ExperimentPage Run(ExperimentSettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        var networks = settings.Experiment.Entries
            .Select(entry => (Entry: entry, Class: settings.Document.NetworkOf(entry).ToClass()))
            .ToList();
        settings.ClaimFolder();
        var page = new ExperimentPage(settings.Folder);
        ExperimentHead.Write(page, settings);
        var (steps, burnIn) = (Scaled(Steps), Scaled(BurnIn));
        var rows = new List<IReadOnlyList<string>> { Columns };
        foreach (var (place, (entry, network)) in networks.Index())
        {
            for (var seed = 1; seed <= settings.Seeds; seed++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                output.WriteLine(string.Create(Invariant, $"network {place + 1} of {networks.Count}: {entry.Label}, time {seed}"));
                var path = Path.Combine(settings.RunFolderOf(entry, seed), "speed.json");
                if (!File.Exists(path))
                {
                    using var module = network.Create(settings.Device, seed: seed);
                    var options = new BenchmarkOptions
                    {
                        BatchSize = BatchSize,
                        Steps = steps,
                        BurnInSteps = burnIn,
                        Seed = seed,
                        Precision = settings.Precision ?? Precision.Full,
                        ChannelsLast = settings.ChannelsLast,
                    };
                    var line = Benchmark.Run(module, network.Info, options, output).ToJson();
                    FileErrors.WritingTo(path, "The measurement", () =>
                    {
                        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                        AtomicFile.Replace(path, line);
                    });
                }

                rows.Add(Row(settings.Seeds == 1 ? entry.Label : string.Create(Invariant, $"{entry.Label} ({seed})"), network.Info, path));
            }
        }

        page.Paragraph(string.Create(
            Invariant,
            $"Forward passes over batches of {BatchSize} random images: {burnIn} that do not count and {steps} that do, in "
            + $"{(settings.Precision == Precision.BFloat16 ? "bf16" : "fp32")}{(settings.ChannelsLast ? ", channels last" : "")}."));
        page.Heading("What came of it");
        page.Table(rows);
        page.Paragraph("A multiply-add counts as two operations; only those of convolutions and linear layers count.");
        ExperimentHead.WriteEnvironment(page, settings);
        return page;

        int Scaled(int count) => Math.Max(FewestSteps, (int)Math.Round(count * settings.Scale));
    }

    private static string[] Row(string label, NetworkInfo info, string path)
    {
        const string Remedy = "delete it, and it is measured again";
        return ForeignFile.Read(path, file => Row(label, info, file), new FileWords($"The measurement '{path}'") { Remedy = Remedy });
    }

    private static string[] Row(string label, NetworkInfo info, ForeignFile file)
    {
        const long MaxBytes = 1 << 20;
        using var measured = JsonDocument.Parse(file.ReadToEnd(MaxBytes));
        var figures = measured.RootElement;
        return
        [
            label,
            info.TotalParameters.ToString("N0", Invariant),
            (info.MultiplyAdds / 1e6).ToString("N0", Invariant),
            string.Create(Invariant, $"{Number("seconds_per_batch"):F3} ± {Number("seconds_per_batch_deviation"):F3}"),
            Number("seconds_per_batch_median").ToString("F3", Invariant),
            Number("images_per_second").ToString("F1", Invariant),
            Number("gflops_per_second").ToString("F0", Invariant),
        ];

        double Number(string name) => figures.GetProperty(name).GetDouble();
    }
}
