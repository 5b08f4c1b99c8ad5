using System.Globalization;
using System.Text.RegularExpressions;

namespace ResNetGen.Compiler.Naming;

/// <summary>
/// How scopes are put together. A scope is a path; one that begins with <c>/</c> is counted from the network. In the scopes of a unit,
/// which is one class for many places, names in braces stand for what the place decides: <c>{n}</c>, <c>{n0}</c>, <c>{letter}</c>,
/// <c>{block}</c>, <c>{unit}</c>.
/// </summary>
internal static class Scopes
{
    private static readonly Regex Names = new(@"\{([^{}]*)\}", RegexOptions.CultureInvariant);

    public static bool IsAbsolute(string scope) => scope.StartsWith("/", StringComparison.Ordinal);

    /// <summary>The full scope of something below another.</summary>
    public static string Below(string network, string parent, string scope) =>
        IsAbsolute(scope) ? network + scope : scope.Length == 0 ? parent : $"{parent}/{scope}";

    /// <summary>Replaces the names in braces for which there is a value.</summary>
    public static string Replace(string scope, Func<string, string?> value) =>
        scope.IndexOf('{') < 0 ? scope : Names.Replace(scope, match => value(match.Groups[1].Value) ?? match.Value);

    /// <summary>The names in braces.</summary>
    public static IEnumerable<string> In(string scope) =>
        scope.IndexOf('{') < 0 ? [] : Names.Matches(scope).Cast<Match>().Select(match => match.Groups[1].Value);

    /// <summary>The scope of the n-th unit of a block, n from 1.</summary>
    public static string OfUnit(string pattern, int n) => Replace(pattern, name => name switch
    {
        "n" => n.ToString(CultureInfo.InvariantCulture),
        "n0" => (n - 1).ToString(CultureInfo.InvariantCulture),
        "letter" => Letter(n),
        _ => null,
    });

    /// <summary>
    /// The scope of a layer in the n-th unit of a block, n from 1, whose own scope in the block is <paramref name="unit"/>.
    /// </summary>
    public static string OfLayer(string pattern, string block, string unit, int n) => Replace(OfUnit(pattern, n), name => name switch
    {
        "block" => block,
        "unit" => unit.TrimStart('/'),
        _ => null,
    });

    /// <summary>a, b, …, z, aa, ab, …</summary>
    public static string Letter(int n) => n <= 26 ? ((char)('a' + n - 1)).ToString() : Letter((n - 1) / 26) + Letter(((n - 1) % 26) + 1);
}
