using System.Collections.Immutable;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <summary>The unit functions that ship: YAML files like the user's own, embedded here.</summary>
internal static class UnitLibrary
{
    private static readonly Lazy<ImmutableDictionary<string, MapNode>> Shipped = new(Load);

    public static IEnumerable<string> Names => Shipped.Value.Keys;

    public static MapNode? Find(string name) => Shipped.Value.TryGetValue(name, out var unit) ? unit : null;

    private static ImmutableDictionary<string, MapNode> Load()
    {
        var assembly = typeof(UnitLibrary).Assembly;
        var units = ImmutableDictionary.CreateBuilder<string, MapNode>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith("units/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var tree = SyntaxTree.Parse(reader.ReadToEnd(), FileForm.Network);
            if (tree.Root?["units"] is not MapNode file || tree.Diagnostics.Count > 0)
            {
                throw new InvalidOperationException($"The shipped unit file {resource} does not parse.");
            }

            foreach (var entry in file.Entries)
            {
                units.Add(entry.Key.Value, (MapNode)entry.Value);
            }
        }

        return units.ToImmutable();
    }
}
