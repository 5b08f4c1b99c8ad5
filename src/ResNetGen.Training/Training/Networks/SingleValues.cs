using ResNetGen.Layers;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// Batch norms that would see one value per channel, which has no variance: found before a run begins where the network's table tells it,
/// and named where not.
/// </summary>
internal static class SingleValues
{
    /// <summary>
    /// Refuses a network one of whose batch norms, in training mode, stands where a map is 1×1, if it is given one image at once.
    /// </summary>
    /// <param name="network">The network, in the modes to learn in.</param>
    /// <param name="info">Its table.</param>
    /// <param name="images">How many images it is given at once, at least.</param>
    /// <param name="advice">What to do instead.</param>
    public static void Refuse(nn.Module network, NetworkInfo info, int images, string advice)
    {
        if (images > 1)
        {
            return;
        }

        var single = info.Layers
            .Where(layer => layer.Kind == "batch_norm" && layer.Output.Sizes.Skip(1).All(size => size == 1))
            .ToLookup(
                layer => layer.Scope[(layer.Scope.IndexOf(ModuleTree.ScopeSeparator) + 1)..].Replace(ModuleTree.ScopeSeparator, '.'),
                layer => layer.Output.Rank == 1 ? "which is a vector there" : "whose map is 1×1 there",
                StringComparer.Ordinal);
        var learning = network.named_modules()
            .Where(entry => entry.module is BatchNorm2d { training: true, UseGlobalStats: false } && single.Contains(entry.name))
            .Select(entry => entry.name);
        if (learning.FirstOrDefault() is { } name)
        {
            throw new ResNetGenException(
                $"The batch norm '{name}' of '{info.Name}' would see one image at once, {single[name].First()}, "
                + $"and one value per channel has no variance: {advice}.");
        }
    }

    /// <summary>The sentence for one that was met in a step.</summary>
    public static ResNetGenException Explain(TooFewValuesException exception, nn.Module network, long step, string advice)
    {
        var name = network.named_modules().FirstOrDefault(entry => ReferenceEquals(entry.module, exception.Layer)).name;
        return new(
            $"The batch norm '{name}' was given {exception.Given} in step {step}, and one value per channel has no variance: {advice}.",
            exception);
    }
}
