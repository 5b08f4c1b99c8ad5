using System.Text;
using Microsoft.CodeAnalysis;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Recipes;
using SourceText = Microsoft.CodeAnalysis.Text.SourceText;

namespace ResNetGen.Generator;

/// <summary>
/// Compiles the <c>*.recipe.yaml</c> files of a project to the properties of one class. This file only wires the steps together.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RecipeGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var settings = context.AnalyzerConfigOptionsProvider.Select(ProjectSettings.Read);
        var compiled = context.AdditionalTextsProvider
            .Where(RecipeFile.IsRecipe)
            .Combine(settings)
            .Select(NetworkText.Read)
            .WithTrackingName(TrackingNames.File)
            .Select(RecipeFile.Compile)
            .WithTrackingName(TrackingNames.Compile);
        var diagnostics = compiled.Select((file, _) => file.Diagnostics).WithTrackingName(TrackingNames.Diagnostics);
        var models = compiled.Select((file, _) => file.Model).WithTrackingName(TrackingNames.Model);
        var identities = compiled.Select((file, _) => file.Identity).Collect();
        var duplicates = identities.Select((all, _) => Duplicates.Find(all, Rules.DuplicateRecipe))
            .WithTrackingName(TrackingNames.Duplicates);
        var taken = identities.Combine(context.CompilationProvider).Combine(settings).Select(TakenClasses.OfRecipes);
        var free = models.Combine(taken).Where(source => !source.Right.Has(source.Left)).Select((source, _) => source.Left);
        var single = free.Combine(duplicates).Where(Duplicates.IsSingle<RecipeModel>).Select((source, _) => source.Left);
        var repeated = free.Collect()
            .Combine(duplicates)
            .SelectMany(Duplicates.Models<RecipeModel>)
            .WithTrackingName(TrackingNames.Repeated);
        var rootNamespace = settings.Select((project, _) => project.RootNamespace);

        // Without the package the sources would be errors of their own.
        var hasPackage = context.CompilationProvider.Select(TrainingPackage.IsReferenced);
        var missing = identities.Combine(hasPackage).SelectMany(TrainingPackage.Missing);

        context.RegisterSourceOutput(diagnostics, DiagnosticReporter.Report);
        context.RegisterSourceOutput(duplicates, DiagnosticReporter.Report);
        context.RegisterSourceOutput(missing, DiagnosticReporter.Report);
        context.RegisterSourceOutput(taken.SelectMany((all, _) => all.Diagnostics), DiagnosticReporter.Report);
        context.RegisterSourceOutput(Sources(single).WithTrackingName(TrackingNames.Source), Add);
        context.RegisterSourceOutput(Sources(repeated).WithTrackingName(TrackingNames.RepeatedSource), Add);

        IncrementalValuesProvider<(RecipeModel Model, string RootNamespace)> Sources(IncrementalValuesProvider<RecipeModel> recipes) =>
            recipes.Combine(hasPackage).Where(source => source.Right).Select((source, _) => source.Left).Combine(rootNamespace);
    }

    private static void Add(SourceProductionContext context, (RecipeModel Model, string RootNamespace) source) =>
        context.AddSource(
            HintNames.For(source.Model.RelativePath),
            SourceText.From(RecipeEmitter.Emit(source.Model.Recipe, source.RootNamespace), Encoding.UTF8));
}
