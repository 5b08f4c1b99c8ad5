namespace ResNetGen.Frozen;

/// <summary>Where a convolution's kernel is put.</summary>
/// <param name="Padding">Zeros above and below, and left and right.</param>
/// <param name="Stride">The step between outputs, down and across.</param>
/// <param name="Dilation">The step between the inputs of one output, down and across.</param>
/// <param name="Groups">The number of groups of channels.</param>
internal sealed record ConvolutionWindow(long[] Padding, long[] Stride, long[] Dilation, long Groups);
