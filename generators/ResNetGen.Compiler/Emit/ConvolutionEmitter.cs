using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Emit;

/// <summary>Writes convolutions, whose arguments are left out where they are the usual ones.</summary>
internal static class ConvolutionEmitter
{
    private static readonly Size One = new(1, 1);

    public static LayerCode Write(Conv2dSpec layer) => new(
        layer.Normalizer is null ? "Conv2d" : "Conv2dBatchNorm",
        string.Join(", ", Arguments(layer)),
        string.Join(", ", Description(layer)) + LayerEmitter.Then(layer.Activation));

    private static IEnumerable<string> Arguments(Conv2dSpec layer)
    {
        yield return "factory";
        yield return Literals.Code(layer.InChannels);
        yield return Literals.Code(layer.Filters);
        yield return "kernel: " + Literals.Code(layer.Kernel);
        if (layer.Stride != One)
        {
            yield return "stride: " + Literals.Code(layer.Stride);
        }

        if (layer.Padding != Padding.None)
        {
            yield return "padding: " + Literals.Code(layer.Padding);
        }

        if (layer.Dilation != One)
        {
            yield return "dilation: " + Literals.Code(layer.Dilation);
        }

        if (layer.Groups != 1)
        {
            yield return "groups: " + Literals.Code(layer.Groups);
        }

        foreach (var argument in LayerEmitter.Bias(layer.Bias, layer.Normalizer)
            .Concat(layer.Bias ? LayerEmitter.BiasValue(layer.BiasValue) : []))
        {
            yield return argument;
        }

        foreach (var argument in LayerEmitter.Activation(layer.Activation).Concat(
            LayerEmitter.Weights(layer.Initializer, layer.WeightDecay)))
        {
            yield return argument;
        }

        foreach (var argument in layer.Normalizer is { } normalizer ? LayerEmitter.Arguments(normalizer) : [])
        {
            yield return argument;
        }
    }

    private static IEnumerable<string> Description(Conv2dSpec layer)
    {
        yield return $"{Literals.Text(layer.Kernel)} convolution";
        if (layer.Stride != One)
        {
            yield return "stride " + LayerEmitter.Stride(layer.Stride);
        }

        if (layer.Dilation != One)
        {
            yield return "dilation " + LayerEmitter.Stride(layer.Dilation);
        }

        if (layer.Groups != 1)
        {
            yield return Literals.Code(layer.Groups) + " groups";
        }

        yield return Literals.Code(layer.Filters) + (layer.Filters == 1 ? " filter" : " filters");
        if (layer.Padding != Padding.None)
        {
            yield return Literals.Text(layer.Padding);
        }

        if (layer.Bias)
        {
            yield return "bias";
        }

        if (layer.Normalizer is not null)
        {
            yield return "batch norm";
        }
    }
}
