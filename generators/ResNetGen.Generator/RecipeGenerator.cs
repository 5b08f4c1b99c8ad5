using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Recipes;
using ResNetGen.Compiler.Syntax;
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
        var repeated = compiled.Select((file, _) => file.Identity).Collect().Select(RecipeFile.Repeated).WithTrackingName(Steps.Duplicates);
        var single = compiled.Select((file, _) => file.Model).Combine(repeated).Where(source => source.Right.All(file => file.Path != source.Left.Path)).Select((source, _) => source.Left);

        context.RegisterSourceOutput(problems, ProblemReporter.Report);
        context.RegisterSourceOutput(repeated, (output, files) => files.ToList().ForEach(file => ProblemReporter.Report(output, file)));
        context.RegisterSourceOutput(
            single.Combine(settings.Select((project, _) => project.RootNamespace)).WithTrackingName(Steps.Source),
            (output, source) => output.AddSource(HintNames.For(source.Left.RelativePath), SourceText.From(RecipeEmitter.Emit(source.Left.Recipe, source.Right), Encoding.UTF8)));
    }
}

/// <summary>What came of one recipe's file, in parts that change apart.</summary>
internal sealed record RecipeFile(RecipeModel Model, FileProblems Problems, FileIdentity Identity)
{
    public static bool IsRecipe(AdditionalText file) => file.Path.EndsWith(RecipeCompiler.Extension, StringComparison.OrdinalIgnoreCase);

    public static RecipeFile Compile(NetworkText file, CancellationToken cancellation)
    {
        var compiled = RecipeCompiler.Compile(file.RelativePath, file.Text ?? string.Empty);
        var problems = file.Text is null ? new[] { Compiler.Diagnostics.Diagnostic.Create(Rules.Unreadable, default(SourceSpan)) }.ToEquatableArray() : compiled.Diagnostics;
        return new RecipeFile(
            new RecipeModel(file.Path, file.RelativePath, compiled.Recipe),
            new FileProblems(file.Path, problems),
            new FileIdentity(file.Path, file.RelativePath, compiled.Recipe.PropertyName, compiled.Declaration));
    }

    /// <summary>The files whose recipe stands in another file, with the error that says so: by path, so that the same file wins on every machine.</summary>
    public static EquatableArray<FileProblems> Repeated(ImmutableArray<FileIdentity> files, CancellationToken cancellation) => files
        .OrderBy(file => file.RelativePath, StringComparer.Ordinal)
        .GroupBy(file => file.ClassName, StringComparer.Ordinal)
        .SelectMany(same => same.Skip(1).Select(other => new FileProblems(
            other.Path, new[] { Problem(other, same.First()) }.ToEquatableArray())))
        .ToEquatableArray();

    private static Compiler.Diagnostics.Diagnostic Problem(FileIdentity other, FileIdentity first) => other.Path == first.Path
        ? Compiler.Diagnostics.Diagnostic.Create(Rules.RepeatedFile, default(SourceSpan))
        : Compiler.Diagnostics.Diagnostic.Create(Rules.DuplicateRecipe, other.Declaration, other.ClassName, first.RelativePath) with
        {
            Related = new[] { new RelatedPlace(first.Declaration, "the other") { Path = first.Path } }.ToEquatableArray(),
        };
}

/// <summary>What the output is made of. Without spans.</summary>
internal sealed record RecipeModel(string Path, string RelativePath, BoundRecipe Recipe);
