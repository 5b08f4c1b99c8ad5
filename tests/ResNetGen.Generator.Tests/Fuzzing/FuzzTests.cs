using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Generator.Tests.Fuzzing;

/// <summary>
/// Whatever the text: <see cref="Invariants"/>, and C# that compiles. What is found is shrunk, and printed with a seed that finds it again.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    /// <summary>A number by which the runs are longer than in the tests.</summary>
    public const string LengthVariable = "RESNETGEN_FUZZ";

    private const string FileName = "test.resnet.yaml";

    private static readonly int Length = int.Parse(Environment.GetEnvironmentVariable(LengthVariable) ?? "1", CultureInfo.InvariantCulture);

    private static readonly CSharpCompilation Empty = InMemoryProject.Of().Compilation();

    /// <summary>Code that compiled already: many texts give the same.</summary>
    private static readonly ConcurrentDictionary<string, bool> Compiled = new(StringComparer.Ordinal);

    private int all;
    private int sound;

    [Fact]
    public void Mutated_texts() => Sample(RandomTexts.Mutated, 400);

    [Fact]
    public void Truncated_texts() => Sample(RandomTexts.Truncated, 150);

    [Fact]
    public void Spliced_texts() => Sample(RandomTexts.Spliced, 200);

    [Fact]
    public void Soup_of_tokens() => Sample(RandomTexts.Soup, 400);

    [Fact]
    public void Variants() => Sample(RandomTexts.Variant, 200);

    [Fact]
    public void Large_texts() => Sample(RandomTexts.Large, 60);

    [Fact]
    public void Random_networks()
    {
        Sample(RandomTexts.Network, 300);

        // Otherwise these would be tests of the errors alone.
        Assert.InRange(sound, all / 10, all * 9 / 10);
    }

    private void Sample(Gen<string> texts, int count)
    {
        Gen.Select(texts, Gen.Frequency((3, Gen.Const(string.Empty)), (1, RandomTexts.Mutated)))
            .Sample(
                pair => Check(pair.Item1, pair.Item2),
                iter: count * Length,
                writeLine: output.WriteLine,
                print: pair => $"{pair.Item1}\n-- other.resnet.yaml --\n{pair.Item2}");
        output.WriteLine($"{all} texts, {sound} without errors");
    }

    private void Check(string text, string other)
    {
        var files = new NetworkFiles([new NetworkFile("other.resnet.yaml", other), new NetworkFile(FileName, text)]);
        var (result, code) = Invariants.Check(FileName, text, files);

        // Of those with errors one in ten: there the bodies are empty, and the compiler's time is better spent on the others.
        var number = Interlocked.Increment(ref all);
        if ((result.Diagnostics.Count == 0 || number % 10 == 0) && Compiled.TryAdd(code, true))
        {
            var tree = CSharpSyntaxTree.ParseText(code, InMemoryProject.ParseOptions, "Fuzz.g.cs");
            Assert.Equal(
                [],
                Empty.AddSyntaxTrees(tree)
                    .GetDiagnostics()
                    .Where(problem => problem.Severity >= DiagnosticSeverity.Warning)
                    .Select(problem => problem.ToString())
                    .Take(3));
        }

        Interlocked.Add(ref sound, result.Diagnostics.Count == 0 ? 1 : 0);
    }
}
