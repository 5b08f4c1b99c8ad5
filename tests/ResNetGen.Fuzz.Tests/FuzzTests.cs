namespace ResNetGen.Fuzz.Tests;

/// <summary>
/// The short form of what benchmarks/results/security.md records: the corpus, in which everything is that was ever found, and some hundred
/// cases that are made of it. Whatever the bytes, a reader reads them or says what is wrong.
/// </summary>
public sealed class FuzzTests
{
    private const int Cases = 300;

    public static TheoryData<string> Names => [.. Targets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reader_reads_or_refuses(string name)
    {
        var target = Targets.All.Single(target => target.Name == name);
        var result = new FuzzRun(target, Corpus.Of(target)).Run(Cases, seed: 1);

        Assert.Empty(result.Failures);

        // Otherwise nothing would be tried but files that are whole, or none that is.
        Assert.InRange(result.Refused, Cases / 20, Cases + Corpus.Of(target).Count - 1);
    }

    /// <summary>A failure is one: an exception, and time.</summary>
    [Fact]
    public void What_should_not_be_is_a_failure()
    {
        var files = new FileSet([("a", [1, 2, 3])]);
        var throwing = new FuzzTarget("throwing", [], _ => throw new InvalidOperationException("so"));
        var slow = new FuzzTarget("slow", [], _ => Thread.Sleep(5_200));
        Assert.StartsWith(
            "throwing, case 0 of the corpus: InvalidOperationException: so",
            Assert.Single(new FuzzRun(throwing, [files]).Run(0, seed: 1).Failures),
            StringComparison.Ordinal);
        Assert.Matches(
            @"^slow, case 0 of the corpus: took 5\.\d s$", Assert.Single(new FuzzRun(slow, [files]).Run(0, seed: 1).Failures));
    }

    [Fact]
    public void The_same_numbers_make_the_same_cases()
    {
        var corpus = Corpus.Of(Targets.All[0]);
        var (one, other) = (new Mutation(new Random(7), corpus, []).Next(), new Mutation(new Random(7), corpus, []).Next());
        Assert.Equal(one.Files.SelectMany(file => file.Content), other.Files.SelectMany(file => file.Content));
    }
}
