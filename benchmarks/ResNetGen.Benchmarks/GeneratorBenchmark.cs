using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Emit;
using ResNetGen.Generator;
using ResNetGen.Generator.Tests;

namespace ResNetGen.Benchmarks;

/// <summary>What the generator costs in a build and in an editor.</summary>
internal static class GeneratorBenchmark
{
    private const int Processes = 5;
    private const int Runs = 51;
    private const int Many = 200;

    private static readonly string[] Names = ["resnet_v2_50", "resnet_v2_101", "resnet_v2_152", "resnet_v2_200", "resnet_v2_small"];

    private static readonly InMemoryProject Five = InMemoryProject.Of([.. Names.Select(name => ($"{name}.resnet.yaml", Text(name)))]).WithSource("class A;");

    /// <summary>Prints the time of the first run in this process.</summary>
    public static int Cold()
    {
        var compilation = Five.Compilation();
        var driver = Driver(Five);
        var watch = Stopwatch.StartNew();
        driver.RunGenerators(compilation);
        Console.WriteLine(watch.Elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>Prints all figures.</summary>
    public static int Run()
    {
        Console.WriteLine("# The generator's time");
        Console.WriteLine();
        Console.WriteLine("`dotnet run -c Release --project benchmarks/ResNetGen.Benchmarks -- generator`");
        Console.WriteLine();
        Console.WriteLine(Machine.Description + ".");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Load average before: {Machine.Load}. Medians of {Runs} runs, with the fastest and the slowest; of {Processes} processes where the process is new."));
        Console.WriteLine();
        Console.WriteLine("| what | median, ms | fastest | slowest |");
        Console.WriteLine("|---|---:|---:|---:|");
        Row("five networks, new process: what a build waits for", [.. Enumerable.Range(0, Processes).Select(_ => InNewProcess())]);
        Row("five networks, nothing cached, warm process", Measure(() => (Driver(Five), Five.Compilation())));

        var edits = 0;
        var driver = Driver(Five).RunGenerators(Five.Compilation());
        Row("after an edit of a C# file", Measure(() => (driver, Five.WithSource($"class B{edits++};").Compilation())));
        Row("after an edit of a comment in resnet_v2_50", Measure(() => (driver.ReplaceAdditionalText(Five.Files[0], Edited(0, text => $"# {edits++}\n{text}")), Five.Compilation())));
        Row("after an edit of a value in resnet_v2_50", Measure(() => (driver.ReplaceAdditionalText(Five.Files[0], Edited(0, text => text.Replace("num_classes: 1000", $"num_classes: {1000 + ++edits}", StringComparison.Ordinal))), Five.Compilation())));

        var many = InMemoryProject.Of([.. Enumerable.Range(0, Many).Select(i => ($"copy_{i}.resnet.yaml", Text(Names[0]).Replace("network: resnet_v2_50", $"network: copy_{i}", StringComparison.Ordinal)))]).WithSource("class A;");
        var ofMany = Driver(many).RunGenerators(many.Compilation());
        Row($"{Many} networks, after an edit of a C# file", Measure(() => (ofMany, many.WithSource($"class B{edits++};").Compilation())));
        Row($"{Many} networks, after an edit of a value in one", Measure(() => (ofMany.ReplaceAdditionalText(many.Files[0], InMemoryProject.File(many.Files[0].Path, many.Files[0].GetText()!.ToString().Replace("num_classes: 1000", $"num_classes: {1000 + ++edits}", StringComparison.Ordinal))), many.Compilation())));

        Console.WriteLine();
        Console.WriteLine("YAML to C# alone, without Roslyn, warm:");
        Console.WriteLine();
        Console.WriteLine("| network | median, ms | fastest | slowest | lines of C# |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var name in Names)
        {
            var text = Text(name);
            var code = string.Empty;
            var times = Enumerable.Range(0, Runs).Select(_ => Time(() => code = NetworkEmitter.Emit(NetworkCompiler.Compile(name, text).Graph, "App"))).ToList();
            Row(name, times, string.Create(CultureInfo.InvariantCulture, $" {code.Count(c => c == '\n')} |"));
        }

        Console.WriteLine();
        Console.WriteLine($"Load average after: {Machine.Load}.");
        return 0;
    }

    private static CSharpGeneratorDriver Driver(InMemoryProject project) => CSharpGeneratorDriver.Create(
        [new NetworkGenerator().AsSourceGenerator()],
        project.Files,
        InMemoryProject.ParseOptions,
        project.Options());

    private static AdditionalText Edited(int file, Func<string, string> edit) =>
        InMemoryProject.File(Five.Files[file].Path, edit(Five.Files[file].GetText()!.ToString()));

    private static string Text(string name) => File.ReadAllText(Path.Combine(
        typeof(GeneratorBenchmark).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!,
        "architectures",
        "slim",
        name + ".resnet.yaml"));

    /// <summary>Times the run alone, and not the making of the compilation, which the compiler does anyway.</summary>
    private static List<double> Measure(Func<(GeneratorDriver Driver, CSharpCompilation Compilation)> prepare)
    {
        var times = new List<double>();
        for (var i = 0; i < Runs; i++)
        {
            var (driver, compilation) = prepare();
            times.Add(Time(() => driver.RunGenerators(compilation)));
        }

        return times;
    }

    private static double Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double InNewProcess()
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["generator", "--cold"]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    private static void Row(string what, List<double> times, string end = "")
    {
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {times[times.Count / 2]:F2} | {times[0]:F2} | {times[^1]:F2} |{end}"));
    }
}
