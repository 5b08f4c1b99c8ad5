using System.Collections.Immutable;
using ResNetGen.Compiler;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Generator;

/// <summary>The files that declare a class which a file before them declares already. They are reported, and give no source.</summary>
internal sealed record DuplicateClasses(EquatableArray<FileProblems> Problems, EquatableArray<string> RelativePaths)
{
    public static DuplicateClasses Find(ImmutableArray<FileIdentity> files, CancellationToken cancellation)
    {
        var problems = new List<FileProblems>();
        var paths = new List<string>();

        // By path and not by the order of the project's items, so that the same file wins on every machine.
        var ordered = files.OrderBy(file => file.RelativePath, StringComparer.Ordinal);
        foreach (var group in ordered.GroupBy(file => file.ClassName, StringComparer.Ordinal))
        {
            foreach (var file in group.Skip(1))
            {
                problems.Add(new FileProblems(file.Path, new[] { Diagnostic.Create(Rules.DuplicateClass, default(SourceSpan), file.ClassName, group.First().RelativePath) }.ToEquatableArray()));
                paths.Add(file.RelativePath);
            }
        }

        return new DuplicateClasses(problems.ToEquatableArray(), paths.ToEquatableArray());
    }
}
