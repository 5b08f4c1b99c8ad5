using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>The outputs of all layers below one, which are watched for one pass and no longer.</summary>
internal static class LayerOutputs
{
    private const string BatchNormScope = "BatchNorm";

    /// <summary>Runs a network and keeps what its layers give.</summary>
    public static EndPoints Of(nn.Module<Tensor, Tensor> network, string name, Tensor images)
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
