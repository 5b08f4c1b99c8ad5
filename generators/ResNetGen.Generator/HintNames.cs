namespace ResNetGen.Generator;

/// <summary>Names of generated files: the path of the network's file, and a short hash where that loses something.</summary>
internal static class HintNames
{
    public static string For(string relativePath)
    {
        var name = relativePath.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) ? relativePath.Substring(0, relativePath.Length - ".yaml".Length) : relativePath;
        var safe = new string([.. name.Select(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-' or '.' ? c : '_')]);

        // Hint names are compared without case, so an upper-case letter loses something as well.
        return (safe == name ? safe : FormattableString.Invariant($"{safe}.{Hash(name):x8}")) + ".g.cs";
    }

    /// <summary>FNV-1a: the same on every machine, unlike string.GetHashCode.</summary>
    private static uint Hash(string text) => text.Aggregate(2166136261u, (hash, c) => unchecked((hash ^ c) * 16777619u));
}
