using ResNetGen.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>The parameters of a network that share a weight decay.</summary>
/// <param name="WeightDecay">The factor of the L2 regularisation; 0 for none.</param>
/// <param name="Parameters">The trainable parameters, in the network's order.</param>
internal sealed record WeightDecayGroup(double WeightDecay, IReadOnlyList<Parameter> Parameters)
{
    private static readonly Scalar One = 1;

    /// <summary>
    /// All trainable parameters of the network: first those without decay, then a group for each decay that its layers name.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="decay">
    /// Replaces the decay of the layers that name one, or is that of all kernels if none does; null for the layers' own.
    /// </param>
    public static IReadOnlyList<WeightDecayGroup> Of(nn.Module network, double? decay = null)
    {
        var layers = network.modules().OfType<IRegularized>().ToList();
        var none = layers.TrueForAll(layer => layer.WeightDecay == 0);
        var decays = new Dictionary<IntPtr, double>();
        foreach (var layer in layers)
        {
            decays[layer.Weight.Handle] = none || layer.WeightDecay > 0 ? decay ?? layer.WeightDecay : 0;
        }

        return
        [
            .. network.parameters()
                .Where(parameter => parameter.requires_grad)
                .GroupBy(parameter => decays.GetValueOrDefault(parameter.Handle))
                .OrderBy(group => group.Key)
                .Select(group => new WeightDecayGroup(group.Key, [.. group])),
        ];
    }

    /// <summary>What the regularisation adds to the loss: Σ decay · Σ w² / 2, over all groups.</summary>
    public static double Penalty(IReadOnlyList<WeightDecayGroup> groups)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor? sum = null;
        foreach (var group in groups.Where(group => group.WeightDecay > 0))
        {
            using Scalar half = group.WeightDecay / 2;
            var norms = ForeachOperators.ExistOn(group.Parameters[0].device)
                ? ForeachOperators.Norms([.. group.Parameters], in64Bits: true)
                : stack(group.Parameters.Select(weight => weight.to_type(ScalarType.Float64).norm()));
            var penalty = norms.mul(norms).sum().mul_(half);
            sum = sum is null ? penalty : sum.add(penalty, One);
        }

        return sum?.item<double>() ?? 0;
    }
}
