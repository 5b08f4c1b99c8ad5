using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ResNetGen.Generator.Tests;

/// <summary>
/// A project as the build shows it to the generator. A file is an object that lives on while others are added and removed, as in an editor;
/// a project that is made anew has new objects for the same content, as in the next build.
/// </summary>
internal sealed record InMemoryProject
{
    public const string Folder = "/repository/App";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (
                    name.StartsWith("System.", StringComparison.Ordinal)
                        || name is "netstandard.dll" or "Microsoft.CSharp.dll" or "ResNetGen.dll" or "ResNetGen.Training.dll"
                            or "TorchSharp.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public ImmutableArray<AdditionalText> Files { get; init; } = [];

    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>The libraries that the project refers to.</summary>
    private ImmutableArray<MetadataReference> Libraries { get; init; } = References;

    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty
        .Add("RootNamespace", "App")
        .Add("ProjectDir", Folder + "/");

    /// <summary>A project of networks: path from the project's folder, and text, which is null for a file that cannot be read.</summary>
    public static InMemoryProject Of(params (string Name, string? Text)[] networks) => new InMemoryProject().With(networks);

    /// <summary>The same project with more networks, at the end.</summary>
    public InMemoryProject With(params (string Name, string? Text)[] networks) =>
        this with { Files = Files.AddRange(networks.Select(network => File(Folder + "/" + network.Name, network.Text))) };

    public static AdditionalText File(string path, string? text) => new InMemoryFile(path, text);

    public InMemoryProject WithSource(params string[] sources) => this with { Sources = Sources.AddRange(sources) };

    public InMemoryProject WithProperty(string name, string value) => this with { Properties = Properties.SetItem(name, value) };

    /// <summary>The same project without the library that has the types of recipes.</summary>
    public InMemoryProject WithoutTraining() => this with
    {
        Libraries = Libraries.RemoveAll(library => library.Display == typeof(Training.Recipe).Assembly.Location),
    };

    public CSharpCompilation Compilation() => CSharpCompilation.Create(
        "App",
        Sources.Select((text, i) => CSharpSyntaxTree.ParseText(text, Parsing, FormattableString.Invariant($"{Folder}/Source{i}.cs"))),
        Libraries,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            warningLevel: 9999,
            generalDiagnosticOption: ReportDiagnostic.Error,
            nullableContextOptions: NullableContextOptions.Enable));

    public AnalyzerConfigOptionsProvider Options() =>
        new InMemoryOptionsProvider(
            Properties.ToImmutableDictionary(property => "build_property." + property.Key, property => property.Value));

    public static CSharpParseOptions ParseOptions => Parsing;

    private sealed class InMemoryFile(string path, string? text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText? GetText(CancellationToken cancellationToken = default) => text is null ? null : SourceText.From(text);
    }

    private sealed class InMemoryOptionsProvider(ImmutableDictionary<string, string> values) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new InMemoryOptions(values);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class InMemoryOptions(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
