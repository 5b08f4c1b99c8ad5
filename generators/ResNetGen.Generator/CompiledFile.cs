using ResNetGen.Compiler;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Generator;

/// <summary>What came of one file, in parts that change apart: an edit of a comment moves the diagnostics and leaves the model.</summary>
internal sealed record CompiledFile(NetworkModel Model, FileDiagnostics Diagnostics, FileIdentity Identity)
{
    public static CompiledFile Compile(LinkedFile linked, Func<string, string, NetworkFiles, CompiledNetwork> compile)
    {
        var file = linked.File;
        var compiled = Guarded(linked, compile);
        return new CompiledFile(
            new NetworkModel(file.Path, file.RelativePath, compiled.Graph),
            FileDiagnostics.Of(file, compiled.Diagnostics),
            new FileIdentity(file.Path, file.RelativePath, compiled.Graph.ClassName, compiled.Declaration));
    }

    /// <summary>A failure on one file must not take the classes of all others away.</summary>
    private static CompiledNetwork Guarded(LinkedFile linked, Func<string, string, NetworkFiles, CompiledNetwork> compile)
    {
        try
        {
            return compile(linked.File.RelativePath, linked.File.Text ?? string.Empty, linked.Others);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var empty = NetworkCompiler.Compile(linked.File.RelativePath, string.Empty);
            return empty with { Diagnostics = new[] { FileDiagnostics.Internal(exception) }.ToEquatableArray() };
        }
    }
}

/// <summary>What the output is made of. Without spans.</summary>
internal sealed record NetworkModel(string Path, string RelativePath, NetworkGraph Graph) : IFileModel;

/// <summary>What an output is made of, and the file that it comes from.</summary>
internal interface IFileModel
{
    string Path { get; }
}

/// <summary>What is wrong with a file.</summary>
internal sealed record FileDiagnostics(string Path, EquatableArray<Diagnostic> Diagnostics)
{
    /// <summary>What was found in a file, or that it cannot be read.</summary>
    public static FileDiagnostics Of(NetworkText file, EquatableArray<Diagnostic> found) => new(
        file.Path,
        file.Text is null ? new[] { Diagnostic.Create(Rules.Unreadable, default(SourceSpan)) }.ToEquatableArray() : found);

    public static Diagnostic Internal(Exception exception) =>
        Diagnostic.Create(Rules.InternalError, default(SourceSpan), InternalErrors.Reason(exception));
}

/// <summary>Which class a file declares, and where.</summary>
internal sealed record FileIdentity(string Path, string RelativePath, string ClassName, SourceSpan Declaration);
