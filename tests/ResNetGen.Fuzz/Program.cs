using System.CommandLine;
using System.Globalization;

namespace ResNetGen.Fuzz;

/// <summary>Fuzzes readers: <c>-- tfrecord --cases 100000 --seed 1</c>, or <c>-- all</c>.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        var names = string.Join(", ", Targets.All.Select(one => one.Name));
        var target = new Argument<string>("target") { Description = $"all, seeds (which writes the first cases), worst, or {names}" };
        var cases = new Option<int>("--cases") { Description = "How many cases of each", DefaultValueFactory = _ => 1_000 };
        var seed = new Option<int>("--seed") { Description = "What they follow from", DefaultValueFactory = _ => 1 };
        var kept = new Option<string?>("--keep") { Description = "Receives the files of failures" };
        var only = new Option<string?>("--only") { Description = "Of the worst inputs those whose names have this in them" };
        var root = new RootCommand("Gives readers files that nobody wrote") { target, cases, seed, kept, only };
        root.SetAction(line =>
        {
            var name = line.GetRequiredValue(target);
            switch (name)
            {
                case "seeds":
                    Seeds.Write(line.GetValue(kept) ?? "Corpus");
                    return 0;
                case "worst":
                    WorstInputs.Measure(Console.Out, line.GetValue(only));
                    return 0;
            }

            var failures = 0;
            Console.WriteLine("| target | cases | refused | seconds | slowest | peak | failures |");
            Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
            foreach (var one in Targets.All.Where(one => name == "all" || one.Name == name))
            {
                var result = new FuzzRun(one, Corpus.Of(one), line.GetValue(kept)).Run(line.GetValue(cases), line.GetValue(seed));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {one.Name} | {result.Cases:N0} | {result.Refused:N0} | {result.Seconds:N0} | {result.Slowest:F2} s | "
                        + $"{result.PeakBytes / 1e6:N0} MB | {result.Failures.Count} |"));
                foreach (var failure in result.Failures)
                {
                    Console.Error.WriteLine(failure);
                }

                foreach (var (cause, count) in result.Causes)
                {
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"behind {count:N0} sentences: {cause}"));
                }

                failures += result.Failures.Count;
            }

            return failures > 0 ? 1 : 0;
        });
        return root.Parse(args).Invoke();
    }
}
