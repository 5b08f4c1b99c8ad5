namespace ResNetGen.Generator;

/// <summary>Names of generated files: the path of the network's file, and a short hash where that loses something.</summary>
internal static class HintNames
{
    private const string Extension = ".yaml";
    private const int Longest = 100;

    public static string For(string relativePath)
    {
        var name = relativePath.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            ? relativePath.Substring(0, relativePath.Length - Extension.Length)
            : relativePath;
        var safe = new string([.. name.Select(c => IsLower(c) || c is (>= 'A' and <= 'Z') ? c : '_')]);
        safe = safe.Substring(Math.Max(safe.Length - Longest, 0)).Replace("..", "__");

        // Hint names are compared without case, so a name with an upper-case letter is not safe by itself.
        return (safe == name && safe.All(IsLower) ? safe : FormattableString.Invariant($"{safe}.{Hash(name):x8}")) + ".g.cs";
    }

    private static bool IsLower(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-' or '.';

    /// <summary>FNV-1a: the same on every machine, unlike string.GetHashCode.</summary>
    private static uint Hash(string text) => text.Aggregate(2166136261u, (hash, c) => unchecked((hash ^ c) * 16777619u));
}
