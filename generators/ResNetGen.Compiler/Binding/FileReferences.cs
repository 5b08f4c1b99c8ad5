using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>What a network file names: the files that it extends and has as parts.</summary>
/// <param name="Path">The file's path, with forward slashes.</param>
/// <param name="Targets">The paths of the others, whether there are such files or not.</param>
public sealed record FileReferences(string Path, EquatableArray<string> Targets)
{
    public static FileReferences Of(NetworkFile file) => new(
        file.Path,
        (file.Syntax.Readable is { } root ? NamesIn(root) : [])
            .Select(name => NetworkFiles.PathOf(file.Path, name))
            .Where(path => path != file.Path)
            .Distinct(StringComparer.Ordinal)
            .ToEquatableArray());

    private static IEnumerable<string> NamesIn(MapNode root)
    {
        foreach (var entry in root.Entries)
        {
            // The network's own name is no file's.
            var names = (NetworkBinder.Meant(root, entry) ?? entry.Key.Value) == "extends" ? Scalars(entry.Value) : Parts(entry.Value);
            foreach (var name in names)
            {
                yield return name;
            }
        }
    }

    /// <summary>The layers that are networks, wherever they stand: the parser bounds how deep and how many.</summary>
    private static IEnumerable<string> Parts(SyntaxNode node) => node switch
    {
        ListNode list => list.Items.SelectMany(Parts),
        MapNode map => map.Entries.SelectMany(entry => entry.Key.Value == "network" ? Scalars(entry.Value) : Parts(entry.Value)),
        _ => [],
    };

    /// <summary>A name, or those of a stack.</summary>
    private static IEnumerable<string> Scalars(SyntaxNode node) => node switch
    {
        ScalarNode { Value.Length: > 0 } name => [name.Value],
        ListNode list => list.Items.OfType<ScalarNode>().Select(name => name.Value),
        _ => [],
    };
}
