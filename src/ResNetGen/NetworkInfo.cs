namespace ResNetGen;

/// <summary>What is known of a network before it runs: its shapes, its counts and its layers.</summary>
/// <param name="Name">The network's name in its file, which is its outermost scope.</param>
/// <param name="ClassName">The name of the generated class.</param>
/// <param name="Input">The shape of one input image.</param>
/// <param name="Output">The shape of what <c>forward</c> returns for one image.</param>
/// <param name="Classes">The number of classes, or null for a network that ends in features.</param>
/// <param name="Layers">Every layer in the order of the file.</param>
public sealed record NetworkInfo(
    string Name,
    string ClassName,
    Shape Input,
    Shape Output,
    int? Classes,
    IReadOnlyList<LayerInfo> Layers)
{
    /// <summary>All values that a checkpoint holds: weights, biases and moving statistics.</summary>
    public long TotalParameters { get; } = Layers.Sum(layer => layer.Parameters);

    /// <summary>The values that an optimizer changes: weights and biases.</summary>
    public long TrainableParameters { get; } = Layers.Sum(layer => layer.TrainableParameters);

    /// <summary>Multiply-adds for one image; convolutions and linear layers only, as in the papers.</summary>
    public long MultiplyAdds { get; } = Layers.Sum(layer => layer.MultiplyAdds);
}
