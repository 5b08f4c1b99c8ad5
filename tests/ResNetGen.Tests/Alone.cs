namespace ResNetGen.Tests;

/// <summary>For tests that count tensors of the whole process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
