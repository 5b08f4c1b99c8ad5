using ResNetGen.Layers;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>What of a network a run leaves as it is, since the user has asked for it: in words, for notes and checkpoints.</summary>
internal static class FrozenParts
{
    /// <summary>What stands for nothing.</summary>
    public const string None = "none";

    /// <summary>What is left as it is, which nobody would notice otherwise, as sentences.</summary>
    public static IEnumerable<string> Notes(nn.Module network)
    {
        if (Modules(network) is var still && still != None)
        {
            yield return $"In evaluation mode, and left so: {still}.";
        }

        if (Weights(network) is var frozen && frozen != None)
        {
            yield return $"Not trained, since `requires_grad` is false: {frozen}.";
        }
    }

    /// <summary>
    /// The modules in evaluation mode, of which batch norms keep their moving statistics; a module stands for all below it.
    /// </summary>
    public static string Modules(nn.Module network) =>
        Named(network, module => module.training ? [] : [""], module => module.training);

    /// <summary>The weights that are not trained; a module stands for all below it.</summary>
    public static string Weights(nn.Module network) => Named(
        network,
        module => module.named_parameters(recurse: false).Where(weight => !weight.parameter.requires_grad).Select(weight => weight.name),
        module => module.parameters(recurse: false).Any(weight => weight.requires_grad));

    /// <param name="network">The network.</param>
    /// <param name="frozen">The names of what a module itself has that is frozen; an empty one for the module.</param>
    /// <param name="learns">Whether a module itself, without those below it, has something that is not.</param>
    private static string Named(nn.Module network, Func<nn.Module, IEnumerable<string>> frozen, Func<nn.Module, bool> learns)
    {
        var names = new List<string>();
        var covered = new HashSet<nn.Module>(ReferenceEqualityComparer.Instance);
        foreach (var (path, module) in ModuleTree.Of(network, ""))
        {
            if (covered.Contains(module))
            {
                continue;
            }

            var below = ModuleTree.Of(module, path);
            if (below.Exists(entry => learns(entry.Module)))
            {
                names.AddRange(frozen(module).Where(name => name.Length > 0).Select(name => ModuleTree.Join(path, name)));
            }
            else if (below.Exists(entry => frozen(entry.Module).Any()))
            {
                names.Add(path.Length == 0 ? "the whole network" : path);
                covered.UnionWith(below.Select(entry => entry.Module));
            }
        }

        return names.Count == 0 ? None : string.Join(", ", names);
    }
}
