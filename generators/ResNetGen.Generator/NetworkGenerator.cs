using Microsoft.CodeAnalysis;

namespace ResNetGen.Generator;

/// <summary>Compiles the <c>*.resnet.yaml</c> files of a project to network classes. This file only wires the steps together.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var settings = context.AnalyzerConfigOptionsProvider.Select(ProjectSettings.Read).WithTrackingName(Steps.Settings);
        var files = context.AdditionalTextsProvider
            .Where(NetworkFile.IsNetwork)
            .Combine(settings)
            .Select(NetworkFile.Read)
            .WithTrackingName(Steps.File);
        var compiled = files.Select(CompiledFile.Compile).WithTrackingName(Steps.Compile);

        var duplicates = compiled.Select((file, _) => file.Identity).Collect().Select(DuplicateClasses.Find).WithTrackingName(Steps.Duplicates);
        var problems = compiled.Select((file, _) => file.Problems).WithTrackingName(Steps.Problems);
        var sources = compiled.Select((file, _) => file.Model).Combine(duplicates).Combine(settings).Select(NetworkSource.Create).WithTrackingName(Steps.Source);

        context.RegisterSourceOutput(problems, ProblemReporter.Report);
        context.RegisterSourceOutput(duplicates, ProblemReporter.Report);
        context.RegisterSourceOutput(sources, NetworkSource.Add);
        context.RegisterSourceOutput(files.Collect().Select((all, _) => all.Length > 0).WithTrackingName(Steps.Loading), NativeLoadingSource.Add);
    }
}
