using System.Diagnostics;
using System.Globalization;

namespace ResNetGen.Fuzz;

/// <summary>What came of the cases of a target.</summary>
/// <param name="Cases">How many there were.</param>
/// <param name="Refused">How many of them ended in a sentence.</param>
/// <param name="Seconds">How long all of them took.</param>
/// <param name="Slowest">The seconds of the slowest one.</param>
/// <param name="PeakBytes">The most memory that the process took beside what it had at the beginning.</param>
/// <param name="Failures">What should not have been, a line each.</param>
/// <param name="Causes">Behind how many sentences there was which exception.</param>
internal sealed record FuzzResult(
    int Cases,
    int Refused,
    double Seconds,
    double Slowest,
    long PeakBytes,
    IReadOnlyList<string> Failures,
    IReadOnlyDictionary<string, int> Causes);

/// <summary>
/// Gives a target case after case. A failure is an exception that is no sentence, 5 seconds, or a gigabyte; its files are kept.
/// </summary>
/// <param name="target">The target.</param>
/// <param name="corpus">The cases that others are made of.</param>
/// <param name="kept">Where the files of failures are put; null for nowhere.</param>
internal sealed class FuzzRun(FuzzTarget target, IReadOnlyList<FileSet> corpus, string? kept = null)
{
    private const double MostSeconds = 5;
    private const double Hang = 60;
    private const long MostBytes = 1L << 30;
    private const int MostFailures = 20;

    // Linux has a folder that is on no disk.
    private const string InMemory = "/dev/shm";

    private readonly List<string> failures = [];
    private readonly SortedDictionary<string, int> causes = new(StringComparer.Ordinal);

    private int refused;
    private double slowest;
    private long peak;

    /// <summary>The cases of the corpus as they are, then changed ones.</summary>
    /// <param name="cases">How many of those.</param>
    /// <param name="seed">What they follow from.</param>
    public FuzzResult Run(int cases, int seed)
    {
        target.Prepare();
        var clock = Stopwatch.StartNew();
        var folder = Path.Combine(
            Directory.Exists(InMemory) ? InMemory : Path.GetTempPath(), "resnetgen-fuzz-" + Path.GetRandomFileName());
        try
        {
            foreach (var (place, files) in corpus.Index())
            {
                Try(files, folder, $"case {place} of the corpus");
            }

            for (var number = 0; number < cases && failures.Count < MostFailures; number++)
            {
                // Each by its own number, so that one is made again without those before it.
                var random = new Random(HashCode(seed, number));
                Try(new Mutation(random, corpus, target.Words).Next(), folder, $"seed {seed}, case {number}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return new FuzzResult(corpus.Count + cases, refused, clock.Elapsed.TotalSeconds, slowest, peak, failures, causes);
    }

    private static int HashCode(int seed, int number) => unchecked((seed * 397) ^ (number * (int)2_654_435_761));

    private void Try(FileSet files, string folder, string name)
    {
        files.WriteTo(folder);
        var before = ResidentMemory.Reset();
        var clock = Stopwatch.StartNew();
        using (new Timer(_ => GiveUp(files, name), null, TimeSpan.FromSeconds(Hang), Timeout.InfiniteTimeSpan))
        {
            try
            {
                target.Read(folder);
            }
            catch (ResNetGenException exception)
            {
                refused++;
                Count(exception);
            }
            catch (Exception exception)
            {
                Fail(files, name, $"{exception.GetType().Name}: {exception.Message.Split('\n')[0]} {Place(exception)}");
            }
        }

        var (seconds, bytes) = (clock.Elapsed.TotalSeconds, ResidentMemory.Peak() - before);
        (slowest, peak) = (Math.Max(slowest, seconds), Math.Max(peak, bytes));
        if (seconds > MostSeconds)
        {
            Fail(files, name, string.Create(CultureInfo.InvariantCulture, $"took {seconds:F1} s"));
        }

        if (bytes > MostBytes)
        {
            Fail(files, name, string.Create(CultureInfo.InvariantCulture, $"took {bytes / 1e6:F0} MB"));
        }
    }

    private void Count(ResNetGenException exception)
    {
        if (exception.InnerException is { } cause and not (ResNetGenException or IOException))
        {
            var what = $"{cause.GetType().Name} {Place(cause)}";
            causes[what] = causes.GetValueOrDefault(what) + 1;
        }
    }

    private static string Place(Exception exception) =>
        new StackTrace(exception, fNeedFileInfo: false).GetFrames()
            .Select(frame => frame.GetMethod()?.DeclaringType?.FullName is { } type ? $"in {type}.{frame.GetMethod()!.Name}" : "")
            .FirstOrDefault(place => place.Contains("ResNetGen", StringComparison.Ordinal)) ?? "";

    private void Fail(FileSet files, string name, string what)
    {
        failures.Add($"{target.Name}, {name}: {what}");
        if (kept is not null)
        {
            files.WriteTo(Path.Combine(kept, $"{target.Name}-{failures.Count}"));
        }
    }

    // Whatever hangs cannot be ended but with the process.
    private void GiveUp(FileSet files, string name)
    {
        Fail(files, name, "hangs");
        Console.Error.WriteLine(failures[^1]);
        Environment.Exit(1);
    }
}
