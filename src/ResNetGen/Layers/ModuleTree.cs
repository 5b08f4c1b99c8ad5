using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>The modules below a module, and the paths that their tensors have in the state dict.</summary>
internal static class ModuleTree
{
    /// <summary>What separates the parts of a scope, and begins one that is counted from the enclosing network.</summary>
    public const char ScopeSeparator = '/';

    private const char PathSeparator = '.';

    /// <summary>
    /// The module itself and all below it in PyTorch's order: each before its children, and these as they were registered.
    /// </summary>
    /// <param name="root">The module.</param>
    /// <param name="path">Its own path, below which absolute scopes stand until a network begins; empty for none.</param>
    public static List<(string Path, nn.Module Module)> Of(nn.Module root, string path)
    {
        var modules = new List<(string, nn.Module)> { (path, root) };
        AddChildren(root, path, path, modules);
        return modules;
    }

    /// <summary>The name of a module or tensor below a path.</summary>
    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}{PathSeparator}{name}";

    /// <summary>Whether a name is a path: a module's and a tensor's own name hold no separator.</summary>
    public static bool IsPath(string name) => name.Contains(PathSeparator, StringComparison.Ordinal);

    /// <summary>The path of a tensor's module, and its own name.</summary>
    public static (string Path, string Name) Split(string path)
    {
        var end = path.LastIndexOf(PathSeparator);
        return end < 0 ? ("", path) : (path[..end], path[(end + 1)..]);
    }

    /// <summary>Refuses what is no scope.</summary>
    public static void RequireScope(string scope, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope, parameter);
        if (scope.Contains(PathSeparator, StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The scope '{scope}' holds a '.', which stands between a scope's parts in the state dict; write '/' there.", parameter);
        }

        var parts = scope.Split(ScopeSeparator);
        if (parts.Skip(parts[0].Length == 0 ? 1 : 0).Contains(""))
        {
            throw new ArgumentException(
                $"The scope '{scope}' has an empty part; write names with one '/' between them, "
                    + "and one before them to count from the network.",
                parameter);
        }
    }

    // Only layers have scopes: the names in a plain module of TorchSharp are its own affair.
    private static void AddChildren(nn.Module parent, string path, string networkPath, List<(string Path, nn.Module Module)> modules)
    {
        foreach (var (name, child) in parent.named_children())
        {
            var childPath = parent is not Layer ? Join(path, name)
                : name.StartsWith(ScopeSeparator) ? Join(networkPath, ToPath(name[1..]))
                : Join(path, ToPath(name));
            modules.Add((childPath, child));
            AddChildren(child, childPath, child is Layer { HasOwnScopes: true } ? childPath : networkPath, modules);
        }
    }

    private static string ToPath(string scope) => scope.Replace(ScopeSeparator, PathSeparator);
}
