namespace ResNetGen.Compiler.Tests.Shipped;

/// <summary>A row of the table of all files under <c>architectures/</c>: what is known of one of them without compiling it.</summary>
/// <param name="File">The file, as another one would name it: <c>slim/resnet_v2_50</c>.</param>
/// <param name="Input">The shape of an image.</param>
/// <param name="Output">The shape of what comes out.</param>
/// <param name="Trainable">Weights and biases, as published; null where nothing is.</param>
/// <param name="Total">These and the moving statistics, as published; null where nothing is.</param>
/// <param name="MultiplyAdds">Of convolutions and linear layers, as published; null where nothing is.</param>
/// <param name="Derivation">
/// The same three numbers by arithmetic over the network's description. It must agree with what is published, too.
/// </param>
internal sealed record ShippedNetwork(
    string File, string Input, string Output, long? Trainable, long? Total, long? MultiplyAdds, Func<Tally> Derivation);
