using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Frozen;

/// <summary>
/// A convolution with all that follows it in one pass: what a batch norm behind it multiplies and adds is in its weights, and a sum with
/// another value and a ReLU come with it.
/// </summary>
internal sealed class ConvolutionStep : FrozenStep
{
    private static readonly long[] OfKernel = [-1, 1, 1, 1];

    private readonly ConvolutionWindow window;
    private readonly Padding2d padding;
    private readonly bool isFused;

    // In 64 bits while the step is planned, then in what it computes in, and laid out for it by the first input.
    private Tensor weight;
    private Tensor? bias;
    private bool isPacked;

    /// <param name="layer">The convolution, without what is behind it.</param>
    /// <param name="input">The place of what it takes.</param>
    public ConvolutionStep(Conv2d layer, int input)
        : base(input)
    {
        padding = layer.Padding;
        window = new ConvolutionWindow(
            padding.IsSymmetric ? [padding.Top, padding.Left] : [0, 0], layer.Stride, layer.Dilation, layer.Groups);
        Activation = layer.Activation;
        weight = Affine.Wide(layer.Weight);
        bias = layer.Bias is { } offsets ? Affine.Wide(offsets) : null;
        isFused = OneDnn.Exists && layer.Weight.device_type == DeviceType.CPU;
    }

    /// <summary>What is applied to the result.</summary>
    public Activation Activation { get; set; }

    /// <summary>Whether something is added before the activation: the second input.</summary>
    public bool HasTerm => Inputs.Length > 1;

    /// <summary>Whether the result is written over the term, which nobody needs any more.</summary>
    public bool IsTermOverwritten { get; set; }

    /// <summary>Takes in what stands behind it.</summary>
    public void Fold(Affine affine)
    {
        using var scope = NewDisposeScope();
        var (before, offsets) = (weight, bias);
        weight = before.mul(affine.Scale.view(OfKernel)).DetachFromDisposeScope();
        bias = (offsets is null ? affine.Shift.clone() : Residual.AddTo(offsets.mul(affine.Scale), affine.Shift)).DetachFromDisposeScope();
        before.Dispose();
        offsets?.Dispose();
    }

    /// <summary>Takes in a sum.</summary>
    /// <param name="term">The place of the other term.</param>
    public void Add(int term) => Inputs = [Inputs[0], term];

    /// <inheritdoc/>
    public override void Cast(ScalarType type) => Cast(ref weight, ref bias, type);

    /// <inheritdoc/>
    public override Tensor Run(ReadOnlySpan<Tensor> values)
    {
        if (padding.IsSymmetric)
        {
            return Run(values[0], HasTerm ? values[1] : null);
        }

        using var padded = nn.functional.pad(values[0], padding.ToTorch());
        return Run(padded, HasTerm ? values[1] : null);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        weight.Dispose();
        bias?.Dispose();
        base.Dispose();
    }

    private Tensor Run(Tensor input, Tensor? term)
    {
        Pack(input);
        if (isFused)
        {
            var relu = Activation == Activation.Relu;
            var result = OneDnn.Run(input, weight, bias, window, relu, term, IsTermOverwritten);
            return relu ? result : Activation.Consume(result);
        }

        var convolved = nn.functional.conv2d(input, weight, bias, window.Stride, window.Padding, window.Dilation, window.Groups);
        if (term is not null)
        {
            Residual.AddTo(convolved, term);
        }

        return Activation.Consume(convolved);
    }

    private void Pack(Tensor input)
    {
        if (isPacked)
        {
            return;
        }

        using var plain = weight;
        weight = (isFused ? OneDnn.Pack(plain, window, input.shape) : ChannelsLast.Of(plain)).DetachFromDisposeScope();
        isPacked = true;
    }
}
