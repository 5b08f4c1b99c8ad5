using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ResNetGen.Generator.Tests;

/// <summary>The generator in a compiler that lives on while a project is edited.</summary>
internal sealed class GeneratorSession(NetworkGenerator generator)
{
    private GeneratorDriver driver = CSharpGeneratorDriver.Create(
        [generator.AsSourceGenerator()],
        parseOptions: InMemoryProject.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public GeneratorSession()
        : this(new NetworkGenerator())
    {
    }

    public static GeneratorRun RunOnce(InMemoryProject project) => new GeneratorSession().Run(project);

    public GeneratorRun Run(InMemoryProject project)
    {
        driver = driver
            .ReplaceAdditionalTexts(project.Files)
            .WithUpdatedAnalyzerConfigOptions(project.Options())
            .RunGeneratorsAndUpdateCompilation(project.Compilation(), out var compilation, out _);
        return new GeneratorRun(driver.GetRunResult().Results.Single(), compilation);
    }
}

/// <summary>What a run of the generator gave.</summary>
internal sealed record GeneratorRun(GeneratorRunResult Result, Compilation Compilation)
{
    /// <summary>The errors of the generator alone.</summary>
    public ImmutableArray<Diagnostic> Problems => Result.Diagnostics;

    /// <summary>The generated networks by hint name, without the file that loads torch.</summary>
    public IReadOnlyDictionary<string, string> Networks => Result.GeneratedSources
        .Where(source => source.HintName != "ResNetGen.NativeLoading.g.cs")
        .ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>The one network's text.</summary>
    public string Network => Networks.Values.Single();

    /// <summary>What the compiler has against the generated code and the project's own, warnings included.</summary>
    public IReadOnlyList<string> CompilerErrors() =>
    [
        .. Compilation.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(diagnostic => $"{diagnostic}\n    {Line(diagnostic)}"),
    ];

    /// <summary>Why the named step's results are as they are, one word for each of them.</summary>
    public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps.TryGetValue(step, out var runs) ? [.. runs.SelectMany(run => run.Outputs).Select(output => output.Reason)] : [];

    /// <summary>The same for the outputs: the sources and the errors.</summary>
    public IReadOnlyList<IncrementalStepRunReason> OutputReasons() =>
        [.. Result.TrackedOutputSteps.Values.SelectMany(runs => runs).SelectMany(run => run.Outputs).Select(output => output.Reason)];

    private static string Line(Diagnostic diagnostic) => diagnostic.Location.SourceTree is { } tree
        ? tree.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString()
        : string.Empty;
}
