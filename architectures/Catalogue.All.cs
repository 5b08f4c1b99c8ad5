namespace ResNetGen.Architectures;

public static partial class Catalogue
{
    /// <summary>The networks, in the order in which they are listed.</summary>
    public static IReadOnlyList<ShippedNetwork> All { get; } =
    [
        new("slim/resnet_v2_50", NetworkClass.Of<ResNetV2_50>()),
        new("slim/resnet_v2_101", NetworkClass.Of<ResNetV2_101>()),
        new("slim/resnet_v2_152", NetworkClass.Of<ResNetV2_152>()),
        new("slim/resnet_v2_200", NetworkClass.Of<ResNetV2_200>()),
        new("slim/resnet_v2_small", NetworkClass.Of<ResNetV2Small>()),
    ];
}
