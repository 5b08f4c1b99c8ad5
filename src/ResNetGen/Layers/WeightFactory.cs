using ResNetGen.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// Where a network's weights are made and where they come from. They are drawn on the CPU in 32-bit floating point and then moved,
/// so one seed gives the same weights on every device.
/// </summary>
public sealed class WeightFactory : IDisposable
{
    // erf(2 / √2): a normal value lies within two standard deviations with this probability.
    private const double WithinTwoDeviations = 0.95449973610364158;

    // √(1 − 4 φ(2) / erf(√2)): the standard deviation of a standard normal value that is redrawn beyond two.
    private const double TruncatedDeviation = 0.87962566103423978;

    private readonly Generator? generator;

    /// <summary>Prepares to make weights.</summary>
    /// <param name="device">Where the weights live; the CPU if null.</param>
    /// <param name="dtype">The weights' type; 32-bit floating point if null.</param>
    /// <param name="seed">Fixes the weights, and leaves torch's own generator alone; null draws from torch's own generator.</param>
    /// <exception cref="ResNetGenException">The native libraries do not load.</exception>
    public WeightFactory(Device? device = null, ScalarType? dtype = null, long? seed = null)
    {
        NativeLibraries.Load();
        Device = device ?? CPU;
        Dtype = dtype ?? ScalarType.Float32;
        generator = seed is { } value ? new Generator(unchecked((ulong)value), CPU) : null;
    }

    /// <summary>Where the weights live.</summary>
    public Device Device { get; }

    /// <summary>The weights' type.</summary>
    public ScalarType Dtype { get; }

    /// <inheritdoc/>
    public void Dispose() => generator?.Dispose();

    internal static void RequireBias(bool bias, Initializer? value, string parameter)
    {
        var initializer = value ?? Initializer.Zeros;
        if (initializer.Form is not (InitializerForm.Constant or InitializerForm.Normal or InitializerForm.TruncatedNormal))
        {
            throw new ArgumentException(
                $"A bias has no inputs to have the spread of {initializer} from: give it a number, Normal or TruncatedNormal.", parameter);
        }

        if (!bias && initializer != Initializer.Zeros)
        {
            throw new ArgumentException("A layer without bias has no value that it starts from.", parameter);
        }
    }

    /// <summary>Draws a kernel.</summary>
    /// <param name="initializer">How.</param>
    /// <param name="groups">The number of groups of channels that do not see each other.</param>
    /// <param name="shape">
    /// (output channels, input channels of a group), and the numbers of taps along each side of an image, if there is one.
    /// </param>
    internal Parameter Draw(Initializer initializer, long groups, params long[] shape)
    {
        var taps = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
        var (fanIn, fanOut) = (taps * shape[1], taps * shape[0]);
        var values = empty(shape, ScalarType.Float32, CPU);
        _ = initializer.Form switch
        {
            InitializerForm.VarianceScaling => TruncatedNormal(values, Math.Sqrt(1.3 * 2.0 / fanIn)),
            InitializerForm.XavierUniform => Uniform(values, Math.Sqrt(6.0 / (fanIn + fanOut))),
            InitializerForm.KaimingNormal => values.normal_(0, Math.Sqrt(2.0 / fanIn), generator),
            InitializerForm.KaimingUniform => Uniform(values, Math.Sqrt(6.0 / fanIn)),
            InitializerForm.KaimingNormalFanOut => values.normal_(0, Math.Sqrt(2.0 / fanOut), generator),
            InitializerForm.HeNormal => TruncatedNormal(values, Math.Sqrt(2.0 / fanIn) / TruncatedDeviation),
            InitializerForm.TorchDefault => Uniform(values, Math.Sqrt(1.0 / fanIn)),
            InitializerForm.Dirac => Dirac(Uniform(values, Math.Sqrt(1.0 / fanIn)), groups),
            _ => Fill(values, initializer),
        };
        return ToParameter(values);
    }

    /// <summary>A bias, which has neither taps nor inputs.</summary>
    internal Parameter DrawBias(Initializer? initializer, long size) =>
        ToParameter(Fill(empty(size, ScalarType.Float32, CPU), initializer ?? Initializer.Zeros));

    internal Parameter Ones(long size) => ToParameter(ones(size, ScalarType.Float32, CPU));

    internal Parameter Zeros(long size) => ToParameter(zeros(size, ScalarType.Float32, CPU));

    internal Tensor OnesBuffer(long size) => ones(size, Dtype, Device).DetachFromDisposeScope();

    internal Tensor ZerosBuffer(long size) => zeros(size, Dtype, Device).DetachFromDisposeScope();

    internal Tensor Counter() => zeros([], ScalarType.Int64, Device).DetachFromDisposeScope();

    // A network outlives the dispose scope that it happens to be made in.
    private Parameter ToParameter(Tensor values)
    {
        var parameter = new Parameter(values.to(Dtype, Device, disposeAfter: true));
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    // What depends on no size.
    private Tensor Fill(Tensor values, Initializer initializer)
    {
        switch (initializer.Form)
        {
            case InitializerForm.Normal:
                return values.normal_(0, initializer.Number, generator);
            case InitializerForm.TruncatedNormal:
                return TruncatedNormal(values, initializer.Number);
            default:
                using (Scalar value = initializer.Number)
                {
                    return values.fill_(value);
                }
        }
    }

    private Tensor Uniform(Tensor values, double bound) => values.uniform_(-bound, bound, generator);

    private static Tensor Dirac(Tensor values, long groups)
    {
        using var scope = NewDisposeScope();
        var sizes = values.shape;
        var each = sizes[0] / groups;
        long[] middle = [.. sizes.Skip(2).Select(size => (size - 1) / 2)];
        for (var group = 0L; group < groups; group++)
        {
            for (var own = 0L; own < Math.Min(each, sizes[1]); own++)
            {
                values[(group * each) + own].zero_()[[own, .. middle]] = 1;
            }
        }

        return values;
    }

    // By the inverse distribution function: a uniform value within ±erf(2 / √2), taken through √2 · erf⁻¹, is a standard normal value
    // within ±2.
    private Tensor TruncatedNormal(Tensor values, double deviation)
    {
        values.uniform_(-WithinTwoDeviations, WithinTwoDeviations, generator).erfinv_();
        using var scale = (Scalar)(deviation * Math.Sqrt(2));
        return values.mul_(scale);
    }
}
