using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ResNetGen.Compiler.Emit;

namespace ResNetGen.Generator;

/// <summary>The C# file of one network.</summary>
/// <param name="HintName">Its name, unique in the project.</param>
/// <param name="Text">Its text; null where another file declares the class.</param>
internal sealed record NetworkSource(string HintName, string? Text)
{
    public static NetworkSource Create(((NetworkModel Model, DuplicateClasses Duplicates) Network, ProjectSettings Settings) source, CancellationToken cancellation)
    {
        var model = source.Network.Model;
        return new NetworkSource(
            HintNames.For(model.RelativePath),
            source.Network.Duplicates.RelativePaths.Contains(model.RelativePath) ? null : NetworkEmitter.Emit(model.Graph, source.Settings.RootNamespace));
    }

    public static void Add(SourceProductionContext context, NetworkSource source)
    {
        if (source.Text is { } text)
        {
            context.AddSource(source.HintName, SourceText.From(text, Encoding.UTF8));
        }
    }
}
