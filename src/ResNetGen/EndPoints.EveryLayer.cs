using ResNetGen.Layers;
using static TorchSharp.torch;

namespace ResNetGen;

/// <content>Those inside units.</content>
public abstract partial class EndPoints
{
    private const string BatchNormScope = "BatchNorm";

    /// <summary>
    /// Runs a network and keeps what every layer gives, inside its units too, under the names that slim's end points have:
    /// <c>resnet_v2_50/block1/unit_1/bottleneck_v2/conv1</c>. What a batch norm gives before its activation stands under
    /// <c>…/conv1/BatchNorm</c>, or <c>…/preact/BatchNorm</c> of one that is a layer of its own. The tensors are copies, since a pass
    /// writes over what it no longer needs; other passes cost nothing for it. A sum stands under the name of the unit that it ends.
    /// </summary>
    /// <param name="network">The network, in the mode that it is to be run in.</param>
    /// <param name="images">A batch of the input shape: (N, C, H, W). It stays the caller's.</param>
    /// <returns>The end points, which own their tensors: dispose them together.</returns>
    public static EndPoints OfEveryLayer<TNetwork>(TNetwork network, Tensor images)
        where TNetwork : nn.Module<Tensor, Tensor>, INetwork
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        return OfEveryLayer(network, network.Info.Name, images);
    }

    /// <summary>The same of a network whose class is known at run time only.</summary>
    internal static EndPoints OfEveryLayer(nn.Module<Tensor, Tensor> network, string name, Tensor images)
    {
        var points = new List<(string Name, Tensor Tensor)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ends = new List<Action>();
        try
        {
            Watch(network, name, Keep, ends);
            network.call(images).Dispose();
        }
        catch
        {
            points.ForEach(point => point.Tensor.Dispose());
            throw;
        }
        finally
        {
            ends.ForEach(end => end());
        }

        GC.KeepAlive(images);
        return new OfLayers([.. points]);

        void Keep(string point, Tensor output)
        {
            if (names.Add(point))
            {
                points.Add((point, output.clone()));
            }
        }
    }

    private static void Watch(nn.Module network, string name, Action<string, Tensor> keep, List<Action> ends)
    {
        foreach (var (path, module) in ModuleTree.Of(network, string.Empty).Skip(1))
        {
            var point = $"{name}/{path.Replace('.', ModuleTree.ScopeSeparator)}";
            var isNormalizer = module is BatchNorm2d && path.EndsWith("." + BatchNormScope, StringComparison.Ordinal);
            if (module is BatchNorm2d norm)
            {
                var normalized = isNormalizer ? point : $"{point}/{BatchNormScope}";
                norm.Normalized = output => keep(normalized, output);
                ends.Add(() => norm.Normalized = null);
            }

            if (module is nn.Module<Tensor, Tensor> layer && !isNormalizer)
            {
                var hook = layer.register_forward_hook((_, _, output) =>
                {
                    keep(point, output);
                    return output;
                });
                ends.Add(hook.remove);
            }
        }
    }

    private sealed class OfLayers(ReadOnlySpan<(string Name, Tensor Tensor)> points) : EndPoints(points);
}
