using Microsoft.CodeAnalysis;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Diagnostics;

namespace ResNetGen.Generator;

/// <summary>Compiles the <c>*.resnet.yaml</c> files of a project to network classes. This file only wires the steps together.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    private readonly Func<string, string, NetworkFiles, CompiledNetwork> compile;

    /// <summary>As the compiler host makes it.</summary>
    public NetworkGenerator()
        : this(NetworkCompiler.Compile)
    {
    }

    internal NetworkGenerator(Func<string, string, NetworkFiles, CompiledNetwork> compile) => this.compile = compile;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var settings = context.AnalyzerConfigOptionsProvider.Select(ProjectSettings.Read).WithTrackingName(Steps.Settings);
        var names = context.CompilationProvider.Combine(settings).Select(ProjectNames.Find).WithTrackingName(Steps.Names);
        var files = context.AdditionalTextsProvider
            .Where(NetworkText.IsNetwork)
            .Combine(settings)
            .Select(NetworkText.Read)
            .WithTrackingName(Steps.File);

        var table = files.Collect().Select(NetworkText.Table).WithTrackingName(Steps.Table);
        var linked = files.Combine(table).Select(LinkedFile.Link).WithTrackingName(Steps.Link);
        var compiled = linked.Select((file, _) => CompiledFile.Compile(file, compile)).WithTrackingName(Steps.Compile);
        var models = compiled.Select((file, _) => file.Model).WithTrackingName(Steps.Model);
        var problems = compiled.Select((file, _) => file.Problems).WithTrackingName(Steps.Problems);
        var identities = compiled.Select((file, _) => file.Identity).WithTrackingName(Steps.Identity);

        var duplicates = identities.Collect().Select((all, _) => Duplicates.Find(all, Rules.DuplicateClass)).WithTrackingName(Steps.Duplicates);
        var single = models.Combine(duplicates).Where(Duplicates.IsSingle<NetworkModel>).Select((source, _) => source.Left);
        var repeated = models.Collect().Combine(duplicates).SelectMany(Duplicates.Models<NetworkModel>).WithTrackingName(Steps.Repeated);

        context.RegisterSourceOutput(problems, ProblemReporter.Report);
        context.RegisterSourceOutput(duplicates, ProblemReporter.Report);
        context.RegisterSourceOutput(single.Combine(names).Select(NetworkSource.Create).WithTrackingName(Steps.Source), NetworkSource.Add);
        context.RegisterSourceOutput(repeated.Combine(names).Select(NetworkSource.Create).WithTrackingName(Steps.RepeatedSource), NetworkSource.Add);
        context.RegisterSourceOutput(files.Collect().Select((all, _) => all.Length > 0).WithTrackingName(Steps.Loading), NativeLoadingSource.Add);
    }
}
