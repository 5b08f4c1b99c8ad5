using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Emit;
using ResNetGen.Generator;
using ResNetGen.Generator.Tests;

namespace ResNetGen.Benchmarks;

/// <summary>What the generator costs in a build and in an editor.</summary>
internal static class GeneratorBenchmark
{
    private const int Processes = 5;
    private const int Runs = 51;
    private const int Few = 11;
    private const int Many = 200;

    private const string Edited = "slim/resnet_v2_50";

    private static readonly string[] BuildOfLibrary =
        ["build", "-c", "Release", "--no-incremental", "--no-dependencies", "architectures"];

    private static readonly string[] Names = [.. NetworkFiles.Shipped];

    private static readonly InMemoryProject Copies = InMemoryProject.Of(
        [.. Enumerable.Range(0, Many).Select(i => ($"copy_{i}.resnet.yaml", Copy(i)))]).WithSource("class A;");

    private static readonly InMemoryProject Shipped = InMemoryProject.Of(
        [.. Names.Select(name => (name + NetworkFiles.Extension, NetworkFiles.TextOfShipped(name)))]).WithSource("class A;");

    /// <summary>Prints the time of the first run in this process, on the networks that ship or on many copies of one.</summary>
    public static int Cold(bool copies)
    {
        var project = copies ? Copies : Shipped;
        var compilation = project.Compilation();
        var driver = Driver(project);
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
        Console.WriteLine(
            $"Load average before: {Machine.Load}. Medians of {Runs} runs, with the fastest and the slowest; of {Processes} processes "
            + "where the process is new.");
        Console.WriteLine();
        Console.WriteLine("| what | median, ms | fastest | slowest |");
        Console.WriteLine("|---|---:|---:|---:|");
        Row(
            $"the {Names.Length} networks that ship, new process: what a build waits for",
            [.. Enumerable.Range(0, Processes).Select(_ => InNewProcess("shipped"))]);
        Row("the same, nothing cached, warm process", Measure(() => (Driver(Shipped), Shipped.Compilation())));

        var edits = 0;
        var extended = Shipped.Files[Array.IndexOf(Names, Edited)];
        string OtherClasses(string text) =>
            text.Replace("num_classes: 1000", $"num_classes: {1000 + ++edits}", StringComparison.Ordinal);

        var driver = Driver(Shipped).RunGenerators(Shipped.Compilation());
        Row("after an edit of a C# file", Measure(() => (driver, Shipped.WithSource($"class B{edits++};").Compilation())));
        Row(
            "after an edit of a comment in slim/resnet_v2_50, which others extend",
            Measure(() => (Edit(driver, extended, text => $"# {edits++}\n{text}"), Shipped.Compilation())));
        Row("after an edit of a value in it", Measure(() => (Edit(driver, extended, OtherClasses), Shipped.Compilation())));

        Row($"{Many} copies of {Edited}, new process", [.. Enumerable.Range(0, Processes).Select(_ => InNewProcess("copies"))]);
        Row("the same, nothing cached, warm process", Measure(() => (Driver(Copies), Copies.Compilation())));
        var ofMany = Driver(Copies).RunGenerators(Copies.Compilation());
        Row($"{Many} networks, after an edit of a C# file", Measure(() => (ofMany, Copies.WithSource($"class B{edits++};").Compilation())));
        Row(
            $"{Many} networks, after an edit of a value in one",
            Measure(() => (Edit(ofMany, Copies.Files[0], OtherClasses), Copies.Compilation())));

        Console.WriteLine();
        Console.WriteLine("YAML to C# alone, without Roslyn, warm:");
        Console.WriteLine();
        Console.WriteLine("| network | median, ms | fastest | slowest | units | lines of C# | characters |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var name in Names)
        {
            var code = string.Empty;
            var times = Enumerable.Range(0, Few)
                .Select(_ => Time(() => code = NetworkEmitter.Emit(NetworkCompiler.CompileShipped(name).Graph, "App")))
                .ToList();
            var units = NetworkCompiler.CompileShipped(name).Graph.Blocks.Sum(block => block.Units.Count);
            Row(name, times, string.Create(CultureInfo.InvariantCulture, $" {units} | {code.Count(c => c == '\n')} | {code.Length} |"));
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"`dotnet {string.Join(' ', BuildOfLibrary)}`, the library of them all, with both cores: {LibraryBuild():F1} s."));

        Console.WriteLine();
        Console.WriteLine($"Load average after: {Machine.Load}.");
        return 0;
    }

    private static CSharpGeneratorDriver Driver(InMemoryProject project) => CSharpGeneratorDriver.Create(
        [new NetworkGenerator().AsSourceGenerator()],
        project.Files,
        InMemoryProject.ParseOptions,
        project.Options());

    private static GeneratorDriver Edit(GeneratorDriver driver, AdditionalText file, Func<string, string> edit) =>
        driver.ReplaceAdditionalText(file, InMemoryProject.File(file.Path, edit(file.GetText()!.ToString())));

    private static string Copy(int number) => NetworkFiles.TextOfShipped(Edited)!
        .Replace("network: resnet_v2_50", $"network: copy_{number}", StringComparison.Ordinal);

    private static double LibraryBuild()
    {
        var root = typeof(GeneratorBenchmark).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        var start = new ProcessStartInfo("dotnet", BuildOfLibrary) { WorkingDirectory = root, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var watch = Stopwatch.StartNew();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException("The library does not build.");
    }

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

    private static double InNewProcess(string project)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["generator", "--cold", project]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    private static void Row(string what, List<double> times, string end = "")
    {
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {times[times.Count / 2]:F2} | {times[0]:F2} | {times[^1]:F2} |{end}"));
    }
}
