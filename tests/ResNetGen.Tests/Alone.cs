namespace ResNetGen.Tests;

/// <summary>
/// For tests that count the tensors of the process, measure it, or draw from torch's one generator: nothing else runs beside them.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
