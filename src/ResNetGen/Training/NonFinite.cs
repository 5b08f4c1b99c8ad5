using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>Finds where numbers stopped being finite: one more forward pass, in which every layer's output is looked at.</summary>
internal static class NonFinite
{
    private const string SmallerSteps = "choose a smaller learning rate, a warm-up or gradient clipping";

    /// <summary>Where the first value that is NaN or infinite is, and what to try: the middle of a sentence.</summary>
    /// <param name="network">The network, which must not be used for training any more.</param>
    /// <param name="images">The batch that was learnt from, or null where the weights alone are in question.</param>
    public static string Find(nn.Module<Tensor, Tensor> network, Tensor? images)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        if (images is not null && !IsFinite(images))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"it comes in with the images, of which number {FirstImage(images)} of the batch holds a value that is not finite: mend the data, or its normalisation");
        }

        if (images is not null && FirstLayer(network, images) is var (name, layer))
        {
            // A layer with another inside it, as a convolution has its batch norm, may have spoilt what that was given.
            return FirstWeightAround(network, name) is { } own ? Overflowed(own) : string.Create(
                CultureInfo.InvariantCulture,
                $"it first appears in the output of the layer '{name}', whose weights are finite{Largest(layer)}: {SmallerSteps}");
        }

        return FirstWeight(network, recurse: true) is { } weight
            ? Overflowed(weight)
            : $"every layer's output is finite, so it is the loss itself that has no value: {SmallerSteps}";
    }

    private static string Overflowed(string weight) => $"it first appears in the weight '{weight}', which the last update made so: {SmallerSteps}";

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

    private static string? FirstWeightAround(nn.Module network, string layer) => network.named_modules()
        .Where(module => module.name == layer || layer.StartsWith(module.name + ".", StringComparison.Ordinal))
        .Select(module => FirstWeight(module.module, recurse: false) is { } own ? $"{module.name}.{own}" : null)
        .FirstOrDefault(weight => weight is not null);

    private static string? FirstWeight(nn.Module module, bool recurse) =>
        module.named_parameters(recurse).Where(weight => !IsFinite(weight.parameter)).Select(weight => weight.name).FirstOrDefault();

    private static string Largest(nn.Module layer)
    {
        using var scope = NewDisposeScope();
        var largest = layer.parameters(recurse: false).Select(weight => weight.abs().max().to_type(ScalarType.Float32).item<float>()).DefaultIfEmpty(-1).Max();
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
