using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// The mode of each module of a network, training or evaluation, each for itself: <c>train()</c> and <c>eval()</c> set those of all modules
/// below too, and would wipe out what a user has set for some of them.
/// </summary>
internal sealed class ModuleModes
{
    private readonly List<(nn.Module Module, bool Training)> modes;

    private ModuleModes(nn.Module network) =>
        modes = [.. network.named_modules().Select(entry => entry.module).Prepend(network).Select(module => (module, module.training))];

    /// <summary>The modes as they are.</summary>
    public static ModuleModes Of(nn.Module network) => new(network);

    /// <summary>
    /// The modes to learn in: those that the modules have. A network all of which is in evaluation mode, as a run leaves it, is put into
    /// training mode as a whole.
    /// </summary>
    public static ModuleModes ToLearn(nn.Module network)
    {
        var modes = Of(network);
        if (modes.modes.Exists(mode => mode.Training))
        {
            return modes;
        }

        network.train();
        return Of(network);
    }

    /// <summary>Puts each module back into its mode.</summary>
    public void Restore()
    {
        // Parents stand before their children, whose modes they take along.
        foreach (var (module, training) in modes)
        {
            if (module.training != training)
            {
                module.train(training);
            }
        }
    }
}
