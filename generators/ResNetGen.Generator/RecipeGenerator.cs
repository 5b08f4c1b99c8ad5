using System.Text;
using Microsoft.CodeAnalysis;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Recipes;
using SourceText = Microsoft.CodeAnalysis.Text.SourceText;

namespace ResNetGen.Generator;

/// <summary>Compiles the <c>*.recipe.yaml</c> files of a project to the properties of one class. This file only wires the steps together.</summary>
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
            .WithTrackingName(Steps.File)
            .Select(RecipeFile.Compile)
            .WithTrackingName(Steps.Compile);
        var problems = compiled.Select((file, _) => file.Problems).WithTrackingName(Steps.Problems);
        var models = compiled.Select((file, _) => file.Model).WithTrackingName(Steps.Model);
        var duplicates = compiled.Select((file, _) => file.Identity).Collect().Select((all, _) => Duplicates.Find(all, Rules.DuplicateRecipe)).WithTrackingName(Steps.Duplicates);
        var single = models.Combine(duplicates).Where(Duplicates.IsSingle<RecipeModel>).Select((source, _) => source.Left);
        var repeated = models.Collect().Combine(duplicates).SelectMany(Duplicates.Models<RecipeModel>).WithTrackingName(Steps.Repeated);
        var rootNamespace = settings.Select((project, _) => project.RootNamespace);

        context.RegisterSourceOutput(problems, ProblemReporter.Report);
        context.RegisterSourceOutput(duplicates, ProblemReporter.Report);
        context.RegisterSourceOutput(single.Combine(rootNamespace).WithTrackingName(Steps.Source), Add);
        context.RegisterSourceOutput(repeated.Combine(rootNamespace).WithTrackingName(Steps.RepeatedSource), Add);
    }

    private static void Add(SourceProductionContext context, (RecipeModel Model, string? RootNamespace) source) =>
        context.AddSource(HintNames.For(source.Model.RelativePath), SourceText.From(RecipeEmitter.Emit(source.Model.Recipe, source.RootNamespace), Encoding.UTF8));
}
