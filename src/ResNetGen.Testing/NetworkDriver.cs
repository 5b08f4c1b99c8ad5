using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ResNetGen.Compiler;
using ResNetGen.Generator;

namespace ResNetGen.Testing;

/// <summary>
/// What <see cref="NetworkSnapshot"/> snapshots, as Verify.SourceGenerators takes it:
/// <c>Verify(NetworkDriver.Run("tiny.resnet.yaml"))</c>. It needs Roslyn's package Microsoft.CodeAnalysis.CSharp, which
/// Verify.SourceGenerators brings and this one does not.
/// </summary>
public static class NetworkDriver
{
    /// <summary>Runs the generator on a file and those that it leads to.</summary>
    /// <param name="path">The <c>*.resnet.yaml</c> file: from the test's file, from its project's folder, or a full path.</param>
    /// <param name="rootNamespace">Where the file's project sets <c>RootNamespace</c>, what it sets; null for the project's name.</param>
    /// <param name="testFile">The test's file; filled in by the compiler.</param>
    /// <returns>The driver after its run, with the generated sources and the file's errors.</returns>
    /// <exception cref="SnapshotException">There is no such file.</exception>
    public static GeneratorDriver Run(string path, string? rootNamespace = null, [CallerFilePath] string testFile = "")
    {
        var network = ProjectNetwork.Open(path, rootNamespace, testFile);
        var files = network.Others.All.Prepend(new NetworkFile(network.RelativePath, network.Text));
        return CSharpGeneratorDriver
            .Create(
                [new NetworkGenerator().AsSourceGenerator()],
                [.. files.Select(file => new ProjectText(file))],
                optionsProvider: new ProjectOptions(network.RootNamespace))
            .RunGenerators(CSharpCompilation.Create("Snapshot"));
    }

    /// <summary>A file whose path is that from the project's folder, so that what is said of it is the same on every machine.</summary>
    private sealed class ProjectText(NetworkFile file) : AdditionalText
    {
        public override string Path => file.Path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(file.Text, Encoding.UTF8);
    }

    private sealed class ProjectOptions(string rootNamespace) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(rootNamespace);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Options(string rootNamespace) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_property.RootNamespace" ? rootNamespace : null;
            return value is not null;
        }
    }
}
