using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.Training;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Experiments;

/// <summary>
/// Trains scopes of a network one after another, each while all else stays as it is: what a stage learns is what the ones before it leave
/// over, as in gradient boosting (Friedman 2001). For the gradient of the cross-entropy by the logits is what the probabilities lack.
/// </summary>
internal static class StagedTraining
{
    /// <summary>Freezes all of a network but one stage.</summary>
    /// <exception cref="ResNetGenException">The network has no such scope.</exception>
    public static void KeepOnly(nn.Module network, NetworkInfo info, string stage)
    {
        var parts = network.named_children().Select(child => (Name: child.name, child.module)).ToList();
        if (!parts.Exists(part => IsOf(part.Name)))
        {
            throw new ResNetGenException(
                $"The network '{info.Name}' has no scope `{stage}` to train by itself; it has "
                + $"{ForeignText.List(parts.Select(part => part.Name), most: 40)}.");
        }

        foreach (var (name, module) in parts)
        {
            module.train(IsOf(name));
            foreach (var weight in module.parameters())
            {
                weight.requires_grad = IsOf(name);
            }
        }

        bool IsOf(string name) => name == stage || name.StartsWith(stage + "/", StringComparison.Ordinal);
    }

    /// <summary>The folder of a stage's run.</summary>
    public static string Folder(string run, string stage) => Path.Combine(run, stage.Replace('/', '-'));

    /// <summary>Takes the weights over that the stage before came to.</summary>
    public static void LoadBefore(nn.Module<Tensor, Tensor> network, string run, string stage) =>
        Checkpoint.LoadWeights(RunFolder.NewestCheckpoint(Folder(run, stage)), network);

    /// <summary>The epochs of all stages as those of one run.</summary>
    public static IReadOnlyList<EpochMetrics> Joined(IEnumerable<IReadOnlyList<EpochMetrics>> stages) =>
        [.. stages.SelectMany(epochs => epochs).Select((epoch, place) => epoch with { Epoch = place + 1 })];
}
