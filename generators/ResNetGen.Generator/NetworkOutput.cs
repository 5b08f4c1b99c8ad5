using System.Text;
using Microsoft.CodeAnalysis;
using ResNetGen.Compiler.Emit;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Text;
using SourceText = Microsoft.CodeAnalysis.Text.SourceText;

namespace ResNetGen.Generator;

/// <summary>The C# file of one network.</summary>
/// <param name="HintName">Its name, unique in the project.</param>
/// <param name="Text">Its text.</param>
/// <param name="Failure">Set where the network could not be written; then the text is that of an empty class.</param>
internal sealed record NetworkOutput(string HintName, string Text, FileDiagnostics? Failure)
{
    public static NetworkOutput Create((NetworkModel Model, ProjectNames Names) source, CancellationToken cancellation)
    {
        var (model, names) = source;
        var hintName = HintNames.For(model.RelativePath);
        try
        {
            return new NetworkOutput(
                hintName,
                NetworkEmitter.Emit(model.Graph, names.RootNamespace, names.Taken, names.Folder.Length == 0 ? null : PathOf),
                Failure: null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var nothing = NetworkEmitter.Emit(NetworkGraph.Nothing(model.Graph.ClassName), names.RootNamespace, names.Taken);
            return new NetworkOutput(
                hintName, nothing, new FileDiagnostics(model.Path, new[] { FileDiagnostics.Internal(exception) }.ToEquatableArray()));
        }

        // The build maps these paths as it does those of C# files, so that a deterministic one does not depend on the machine.
        string PathOf(string file) => file == model.RelativePath ? model.Path : NetworkText.Absolute(file, names.Folder);
    }

    public static void Add(SourceProductionContext context, NetworkOutput source)
    {
        context.AddSource(source.HintName, SourceText.From(source.Text, Encoding.UTF8));
        if (source.Failure is { } failure)
        {
            DiagnosticReporter.Report(context, failure);
        }
    }
}
