namespace ResNetGen.Tool.Tests;

/// <summary>For tests that train: dropout draws from torch's generator, which the process has once, so nothing runs beside them.</summary>
[CollectionDefinition(nameof(OneRun), DisableParallelization = true)]
public sealed class OneRun;
