using System.Collections.Immutable;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Generator;

/// <summary>A file, and to which others it leads.</summary>
internal sealed record ReachingFile(NetworkText File, FileReach Reach)
{
    public static ReachingFile Find((NetworkText File, ReferenceTable Table) source, CancellationToken cancellation) =>
        new(source.File, FileReach.From(NetworkText.References(source.File, cancellation), source.Table.Find, source.Table.Paths));
}

/// <summary>What every file of the project names, in the order of their paths.</summary>
internal sealed record ReferenceTable(EquatableArray<FileReferences> Files)
{
    public static ReferenceTable Of(ImmutableArray<FileReferences> files, CancellationToken cancellation) => new(files
        .GroupBy(file => file.Path, StringComparer.Ordinal).Select(group => group.First())
        .OrderBy(file => file.Path, StringComparer.Ordinal).ToEquatableArray());

    public IEnumerable<string> Paths() => Files.Select(file => file.Path);

    /// <summary>What the file at a path names, or null if there is none.</summary>
    public FileReferences? Find(string path) => SortedByPath.Find(Files, path, file => file.Path);
}
