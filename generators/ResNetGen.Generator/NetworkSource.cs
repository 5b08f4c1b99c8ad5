using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Emit;
using ResNetGen.Compiler.Shapes;

namespace ResNetGen.Generator;

/// <summary>The C# file of one network.</summary>
/// <param name="HintName">Its name, unique in the project.</param>
/// <param name="Text">Its text.</param>
/// <param name="Failure">Set where the network could not be written; then the text is that of an empty class.</param>
internal sealed record NetworkSource(string HintName, string Text, FileProblems? Failure)
{
    public static NetworkSource Create((NetworkModel Model, ProjectNames Names) source, CancellationToken cancellation)
    {
        var (model, names) = source;
        var hintName = HintNames.For(model.RelativePath);
        try
        {
            return new NetworkSource(hintName, NetworkEmitter.Emit(model.Graph, names.RootNamespace, names.Taken, names.Folder.Length == 0 ? null : PathOf), Failure: null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var nothing = NetworkEmitter.Emit(NetworkGraph.Nothing(model.Graph.ClassName), names.RootNamespace, names.Taken);
            return new NetworkSource(hintName, nothing, new FileProblems(model.Path, new[] { FileProblems.Internal(exception) }.ToEquatableArray()));
        }

        // The build maps these paths as it does those of C# files, so that a deterministic one does not depend on the machine.
        string PathOf(string file) => file == model.RelativePath ? model.Path : NetworkText.Absolute(file, names.Folder);
    }

    public static void Add(SourceProductionContext context, NetworkSource source)
    {
        context.AddSource(source.HintName, SourceText.From(source.Text, Encoding.UTF8));
        if (source.Failure is { } failure)
        {
            ProblemReporter.Report(context, failure);
        }
    }
}
