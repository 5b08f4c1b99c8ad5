namespace ResNetGen.Layers;

/// <summary>The forms of <see cref="Initializer"/>.</summary>
internal enum InitializerForm
{
    VarianceScaling,
    XavierUniform,
    KaimingNormal,
    KaimingUniform,
    KaimingNormalFanOut,
    HeNormal,
    TorchDefault,
    Dirac,
    Normal,
    TruncatedNormal,
    Constant,
}
