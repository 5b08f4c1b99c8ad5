using System.CommandLine;
using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using ResNetGen.Benchmarks;
using ResNetGen.Microbenchmarks;
using static TorchSharp.torch;

var kept = Path.Combine(
    typeof(Figures).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!,
    "benchmarks", "ResNetGen.Microbenchmarks", "baseline.json");

var only = new Option<string>("--only") { Description = "Measures what has this in its name.", DefaultValueFactory = _ => "" };
var baseline = new Command("baseline", "Measures, and keeps the figures as baseline.json.");
baseline.SetAction(_ =>
{
    Measure("").Write(kept);
    Console.WriteLine(kept);
});

var compare = new Command("compare", "Measures, and says what became slower than baseline.json: 1 is the exit code then.") { only };
compare.SetAction(arguments =>
{
    var comparison = Comparison.Of(Figures.Read(kept), Measure(arguments.GetValue(only)!));
    Console.WriteLine(comparison.ToMarkdown());
    return comparison.Slower.Any() ? 1 : 0;
});

return new RootCommand("Measures what is small and inside one process.") { baseline, compare }.Parse(args).Invoke();

static Figures Measure(string only)
{
    // One thread: how many there are differs from machine to machine, and they wait for each other by spinning.
    ResNetGen.Native.NativeLibraries.Install();
    set_num_threads(1);

    double? load = double.TryParse(Machine.Load, CultureInfo.InvariantCulture, out var waiting) ? waiting : null;
    var artifacts = Directory.CreateTempSubdirectory("benchmarks").FullName;
    var config = ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(3).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(150)))
        .AddFilter(new SimpleFilter(one => NameOf(one).Contains(only, StringComparison.OrdinalIgnoreCase)))
        .AddLogger(NullLogger.Instance)
        .WithArtifactsPath(artifacts)
        .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator);
    try
    {
        var figures = new List<Figure>();
        foreach (var type in new[] { typeof(CompilerBenchmarks), typeof(RuntimeBenchmarks) })
        {
            foreach (var report in BenchmarkRunner.Run(type, config).Reports)
            {
                var name = NameOf(report.BenchmarkCase);
                var time = report.ResultStatistics ?? throw new InvalidOperationException($"{name} was not measured.");
                figures.Add(new Figure(name, Microseconds(time.Median), Microseconds(time.Q1), Microseconds(time.Q3), time.N));
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {Microseconds(time.Median):F1} µs"));
            }
        }

        return new Figures(Machine.Description, Environment.ProcessorCount, load, figures);
    }
    finally
    {
        Directory.Delete(artifacts, recursive: true);
    }

    static string NameOf(BenchmarkCase one) => $"{one.Descriptor.Type.Name}.{one.Descriptor.WorkloadMethod.Name}";

    static double Microseconds(double nanoseconds) => Math.Round(nanoseconds / 1000, 2);
}
