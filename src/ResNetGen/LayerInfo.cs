namespace ResNetGen;

/// <summary>One row of a network's table: a layer as the compiler counted it.</summary>
/// <param name="Scope">The full scope, as slim names it: <c>resnet_v2_50/block1/unit_1/bottleneck_v2/conv1</c>.</param>
/// <param name="Kind">The layer's kind in the language: <c>conv2d</c>, <c>batch_norm</c>, …</param>
/// <param name="Output">The shape of the layer's output for one sample.</param>
/// <param name="Parameters">All values that a checkpoint holds for the layer: weights, biases and moving statistics.</param>
/// <param name="TrainableParameters">Those of them that the optimizer changes.</param>
/// <param name="MultiplyAdds">Multiply-adds for one sample; convolutions and linear layers only, as in the papers.</param>
public sealed record LayerInfo(
    string Scope,
    string Kind,
    Shape Output,
    long Parameters,
    long TrainableParameters,
    long MultiplyAdds);
