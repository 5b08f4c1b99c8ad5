using System.Collections.Immutable;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Generator;

/// <summary>
/// What the files of a project declare twice: no two sources may have one name, and no two of them one class, or one recipe.
/// </summary>
/// <param name="Diagnostics">The errors that say so.</param>
/// <param name="Silent">
/// Files that give no source, by path: those whose class stands in another file, and those that are listed twice.
/// </param>
/// <param name="Repeated">Files that are listed twice and give their source together, by path.</param>
internal sealed record Duplicates(
    EquatableArray<FileDiagnostics> Diagnostics, EquatableArray<string> Silent, EquatableArray<string> Repeated)
{
    /// <param name="files">The files.</param>
    /// <param name="rule">What is said of a file whose class stands in another one.</param>
    public static Duplicates Find(ImmutableArray<FileIdentity> files, Rule rule)
    {
        var diagnostics = new List<FileDiagnostics>();
        var silent = new List<string>();
        var repeated = new List<string>();

        // By path and not by the order of the project's items, so that the same file wins on every machine.
        var listed = files.OrderBy(file => file.RelativePath, StringComparer.Ordinal)
            .GroupBy(file => file.Path, StringComparer.Ordinal)
            .ToList();
        foreach (var twice in listed.Where(group => group.Count() > 1).Select(group => group.First()))
        {
            diagnostics.Add(Of(twice.Path, Diagnostic.Create(Rules.RepeatedFile, default)));
            silent.Add(twice.Path);
            repeated.Add(twice.Path);
        }

        foreach (var group in listed.Select(group => group.First()).GroupBy(file => file.ClassName, StringComparer.Ordinal))
        {
            foreach (var other in group.Skip(1))
            {
                var first = group.First();
                diagnostics.Add(Of(other.Path, Diagnostic.Create(rule, other.Declaration, other.ClassName, first.RelativePath) with
                {
                    Related = new[] { new RelatedPlace(first.Declaration, "the other") { Path = first.Path } }.ToEquatableArray(),
                }));
                silent.Add(other.Path);
                repeated.Remove(other.Path);
            }
        }

        return new Duplicates(diagnostics.ToEquatableArray(), silent.ToEquatableArray(), repeated.ToEquatableArray());
    }

    /// <summary>One model of each repeated file. Nearly always there is none.</summary>
    public static IEnumerable<T> Models<T>((ImmutableArray<T> All, Duplicates Duplicates) source, CancellationToken cancellation)
        where T : IFileModel =>
        source.Duplicates.Repeated.SelectMany(path => source.All.Where(model => model.Path == path).Take(1));

    /// <summary>Whether the file gives a source of its own.</summary>
    public static bool IsSingle<T>((T Model, Duplicates Duplicates) source)
        where T : IFileModel => !source.Duplicates.Silent.Contains(source.Model.Path);

    private static FileDiagnostics Of(string path, Diagnostic diagnostic) => new(path, new[] { diagnostic }.ToEquatableArray());
}
