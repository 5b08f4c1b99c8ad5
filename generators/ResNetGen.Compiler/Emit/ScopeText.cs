using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Emit;

/// <summary>
/// Scopes as C# strings. What the place of a unit decides is a variable there: <c>n</c>, <c>letter</c>, <c>block</c>, <c>unit</c>.
/// </summary>
internal static class ScopeText
{
    /// <summary>A scope, with what stands before it in a variable or null.</summary>
    public static string Code(string? before, string scope)
    {
        var variable = before is null ? string.Empty : $"{{{before}}}";
        return scope.IndexOf('{') < 0
            ? (before is null ? string.Empty : before + " + ") + $"\"{scope}\""
            : $"$\"{variable}{scope.Replace("{n0}", "{n - 1}")}\"";
    }

    /// <summary>A scope below another: absolute ones stand below the network.</summary>
    public static string Below(string network, string parent, string scope) =>
        Scopes.IsAbsolute(scope) ? Code(network, scope) : Code(parent, "/" + scope);

    /// <summary>The parameters that a unit's class needs for the scopes of its layers, with their types.</summary>
    public static IReadOnlyList<(string Type, string Name)> Parameters(Unit unit)
    {
        var used = new HashSet<string>(
            unit.Body.Layers.SelectMany(layer => Scopes.In(layer.Scope)).Select(name => name == "n0" ? "n" : name), StringComparer.Ordinal);
        return [.. new[] { ("string", "block"), ("string", "unit"), ("int", "n"), ("string", "letter") }.Where(
            parameter => used.Contains(parameter.Item2))];
    }

    /// <summary>Whether some layer of a unit stands directly below the network.</summary>
    public static bool NeedsNetwork(Unit unit) => unit.Body.Layers.Any(layer => Scopes.IsAbsolute(layer.Scope));
}
