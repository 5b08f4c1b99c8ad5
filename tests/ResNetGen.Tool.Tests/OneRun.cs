namespace ResNetGen.Tool.Tests;

/// <summary>For tests that train: dropout draws from torch's generator, which the process has once, so they run one after another.</summary>
[CollectionDefinition(nameof(OneRun))]
public sealed class OneRun;
