namespace ResNetGen.Compiler.Tests.Foreign;

/// <summary>What a network must be.</summary>
/// <param name="ClassName">Its class.</param>
/// <param name="Side">Height and width of its input, which has three channels.</param>
/// <param name="Output">The shape of its output.</param>
/// <param name="Blocks">Those of its blocks' outputs.</param>
/// <param name="Counts">Its counts.</param>
internal sealed record ForeignNetwork(
    string ClassName, int Side, int[] Output, (int Channels, int Side)[] Blocks, LayerCounts Counts);
