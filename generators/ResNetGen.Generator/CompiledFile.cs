using ResNetGen.Compiler;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Shapes;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Generator;

/// <summary>What came of one file, in parts that change apart: an edit of a comment moves the problems and leaves the model.</summary>
internal sealed record CompiledFile(NetworkModel Model, FileProblems Problems)
{
    public FileIdentity Identity => new(Model.RelativePath, Problems.Path, Model.Graph.ClassName);

    public static CompiledFile Compile(NetworkFile file, CancellationToken cancellation)
    {
        var name = file.RelativePath.Substring(file.RelativePath.LastIndexOf('/') + 1);
        var compiled = NetworkCompiler.Compile(name, file.Text ?? string.Empty);
        var problems = file.Text is null
            ? new[] { Diagnostic.Create(Rules.NotYaml, default(SourceSpan), "it cannot be read") }.ToEquatableArray()
            : compiled.Diagnostics;
        return new CompiledFile(new NetworkModel(file.RelativePath, compiled.Graph), new FileProblems(file.Path, problems));
    }
}

/// <summary>What the output is made of. Without spans.</summary>
internal sealed record NetworkModel(string RelativePath, NetworkGraph Graph);

/// <summary>What is wrong with a file.</summary>
internal sealed record FileProblems(string Path, EquatableArray<Diagnostic> Diagnostics);

/// <summary>Which class a file declares.</summary>
internal sealed record FileIdentity(string RelativePath, string Path, string ClassName);
