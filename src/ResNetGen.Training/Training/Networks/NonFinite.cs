using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>
/// Finds where numbers stopped being finite, in all that a network uses: images, weights, moving statistics, and in one more forward pass
/// every layer's output.
/// </summary>
internal static class NonFinite
{
    private const string SmallerSteps = "choose a smaller learning rate, a warm-up or gradient clipping";

    /// <summary>Where the first value that is NaN or infinite is, and what to try: the middle of a sentence.</summary>
    /// <param name="network">The network, which must not be used for training any more.</param>
    /// <param name="images">
    /// The batch that was trained on or evaluated, in the network's mode, or null where the weights and statistics alone are in question.
    /// </param>
    public static string Find(nn.Module<Tensor, Tensor> network, Tensor? images)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        if (images is not null && !IsFinite(images))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"it comes in with the images, of which number {FirstImage(images)} of the batch holds a value that is not finite: "
                + $"mend the data, or its normalisation");
        }

        if (images is not null && FirstLayer(network, images) is var (name, layer))
        {
            // A layer with another inside it, as a convolution has its batch norm, may have spoilt what that was given.
            return KeptAround(network, name)?.Found ?? string.Create(
                CultureInfo.InvariantCulture,
                $"it first appears in the output of the layer '{name}', whose weights are finite{Largest(layer)}: {SmallerSteps}");
        }

        return Kept(network, statistics: images is null)?.Found
            ?? (images is null ? $"every weight and moving statistic is finite, so it is what is made of them: {SmallerSteps}"
                : $"every layer's output is finite, so it is the loss itself that has no value: {SmallerSteps}");
    }

    /// <summary>The first weight or moving statistic that holds such a value: what it is, and the middle of a sentence on it.</summary>
    public static (string Kind, string Found)? Kept(nn.Module network) => Kept(network, statistics: true);

    /// <summary>Whether all weights and moving statistics are finite: one read of the device.</summary>
    public static bool IsFinite(nn.Module network)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return stack(network.parameters().Concat(network.buffers()).Select(kept => kept.isfinite().all())).all().item<bool>();
    }

    private static (string Kind, string Found)? Kept(nn.Module network, bool statistics)
    {
        using var scope = NewDisposeScope();
        return Described(network, prefix: "", recurse: true, statistics);
    }

    private static (string Name, nn.Module Layer)? FirstLayer(nn.Module<Tensor, Tensor> network, Tensor images)
    {
        (string Name, nn.Module Layer)? first = null;
        var hooks = new List<IDisposable>();
        foreach (var (name, module) in network.named_modules())
        {
            if (module is nn.Module<Tensor, Tensor> layer)
            {
                // What is inside a layer ends before it does, and so is found before it.
                var hook = layer.register_forward_hook((_, _, output) =>
                {
                    if (first is null && !IsFinite(output))
                    {
                        first = (name, module);
                    }

                    return output;
                });
                hooks.Add(new Registration(hook.remove));
            }
        }

        try
        {
            network.call(images).Dispose();
        }
        finally
        {
            hooks.ForEach(hook => hook.Dispose());
        }

        return first;
    }

    private static (string Kind, string Found)? KeptAround(nn.Module network, string layer) => network.named_modules()
        .Where(module => module.name == layer || layer.StartsWith(module.name + ".", StringComparison.Ordinal))
        .Select(module => Described(module.module, module.name + ".", recurse: false, statistics: !module.module.training))
        .FirstOrDefault(found => found is not null);

    // In training mode the moving statistics come of a layer's values, and not its values of them.
    private static (string Kind, string Found)? Described(nn.Module module, string prefix, bool recurse, bool statistics)
    {
        if (module.named_parameters(recurse).FirstOrDefault(weight => !IsFinite(weight.parameter)).name is { } weight)
        {
            return ("weight", $"it first appears in the weight '{prefix}{weight}', which the last update made so: {SmallerSteps}");
        }

        return statistics && module.named_buffers(recurse).FirstOrDefault(buffer => !IsFinite(buffer.buffer)).name is { } statistic
            ? ("moving statistic", $"it first appears in the moving statistic '{prefix}{statistic}', which the values of a step made so, "
                + $"and with which the network is evaluated: {SmallerSteps}")
            : null;
    }

    private static string Largest(nn.Module layer)
    {
        using var scope = NewDisposeScope();
        var largest = layer.parameters(recurse: false)
            .Select(weight => weight.abs().max().to_type(ScalarType.Float32).item<float>())
            .DefaultIfEmpty(-1)
            .Max();
        return largest >= 0 ? string.Create(CultureInfo.InvariantCulture, $" and reach {largest:G3}") : "";
    }

    private static int FirstImage(Tensor images)
    {
        var place = 0;
        for (; place < images.shape[0] - 1; place++)
        {
            using var image = images[place];
            if (!IsFinite(image))
            {
                break;
            }
        }

        return place + 1;
    }

    private static bool IsFinite(Tensor tensor)
    {
        using var finite = tensor.isfinite();
        using var all = finite.all();
        return all.item<bool>();
    }

    private sealed class Registration(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
