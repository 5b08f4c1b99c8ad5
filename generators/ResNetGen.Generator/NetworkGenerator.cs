using Microsoft.CodeAnalysis;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Binding;
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
        var settings = context.AnalyzerConfigOptionsProvider.Select(ProjectSettings.Read).WithTrackingName(TrackingNames.Settings);
        var names = context.CompilationProvider.Combine(settings).Select(ProjectNames.Find).WithTrackingName(TrackingNames.Names);
        var files = context.AdditionalTextsProvider
            .Where(NetworkText.IsNetwork)
            .Combine(settings)
            .Select(NetworkText.Read)
            .WithTrackingName(TrackingNames.File);

        // What the files name decides to which others each one leads; what stands in them otherwise does not.
        var references = files.Select(NetworkText.References)
            .Collect()
            .Select(ReferenceTable.Of)
            .WithTrackingName(TrackingNames.References);
        var reaching = files.Combine(references).Select(ReachingFile.Find).WithTrackingName(TrackingNames.Reach);
        var table = files.Collect().Select(NetworkText.Table).WithTrackingName(TrackingNames.Table);
        var linked = reaching.Combine(table).Select(LinkedFile.Link).WithTrackingName(TrackingNames.Link);
        var compiled = linked.Select((file, _) => CompiledFile.Compile(file, compile)).WithTrackingName(TrackingNames.Compile);
        var models = compiled.Select((file, _) => file.Model).WithTrackingName(TrackingNames.Model);
        var diagnostics = compiled.Select((file, _) => file.Diagnostics).WithTrackingName(TrackingNames.Diagnostics);
        var identities = compiled.Select((file, _) => file.Identity).WithTrackingName(TrackingNames.Identity);

        var duplicates = identities.Collect()
            .Select((all, _) => Duplicates.Find(all, Rules.DuplicateClass))
            .WithTrackingName(TrackingNames.Duplicates);
        var hasRecipes = context.AdditionalTextsProvider.Where(RecipeFile.IsRecipe).Collect().Select((all, _) => all.Length > 0);
        var taken = identities.Collect()
            .Combine(hasRecipes)
            .Combine(context.CompilationProvider)
            .Combine(settings)
            .Select(TakenClasses.OfNetworks)
            .WithTrackingName(TrackingNames.Taken);
        var free = models.Combine(taken).Where(source => !source.Right.Has(source.Left)).Select((source, _) => source.Left);
        var single = free.Combine(duplicates).Where(Duplicates.IsSingle<NetworkModel>).Select((source, _) => source.Left);
        var repeated = free.Collect()
            .Combine(duplicates)
            .SelectMany(Duplicates.Models<NetworkModel>)
            .WithTrackingName(TrackingNames.Repeated);

        context.RegisterSourceOutput(diagnostics, DiagnosticReporter.Report);
        context.RegisterSourceOutput(duplicates, DiagnosticReporter.Report);
        context.RegisterSourceOutput(taken.SelectMany((all, _) => all.Diagnostics), DiagnosticReporter.Report);
        context.RegisterSourceOutput(
            single.Combine(names).Select(NetworkOutput.Create).WithTrackingName(TrackingNames.Source), NetworkOutput.Add);
        context.RegisterSourceOutput(
            repeated.Combine(names).Select(NetworkOutput.Create).WithTrackingName(TrackingNames.RepeatedSource), NetworkOutput.Add);
        context.RegisterSourceOutput(
            files.Collect().Select((all, _) => all.Length > 0).WithTrackingName(TrackingNames.Loading), NativeLoadingSource.Add);
    }
}
