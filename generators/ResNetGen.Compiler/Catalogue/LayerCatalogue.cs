using System.Collections.Immutable;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Catalogue;

/// <summary>Every kind of layer there is. A new one is added here, and is written out in <c>Emit/LayerEmitter.cs</c>.</summary>
internal static class LayerCatalogue
{
    public static IReadOnlyList<LayerKind> All { get; } =
    [
        new Conv2dKind(),
        new Conv2dSameKind(),
        new BatchNormKind(),
        new ChannelScaleKind(),
        new MaxPool2dKind(),
        new AvgPool2dKind(),
        new SubsampleKind(),
        new ZeroPad2dKind(),
        new PadChannelsKind(),
        new GlobalAveragePoolKind(),
        new GlobalMaxPoolKind(),
        new LinearKind(),
        new FlattenKind(),
        new SoftmaxKind(),
        new DropoutKind(),
        new AddKind(),
        new MultiplyKind(),
        new ConcatKind(),
        new NetworkKind(),
        .. Activations.Layers.Select(activation => new ActivationKind(activation)),
    ];

    private static readonly ImmutableDictionary<string, LayerKind> ByName = All.ToImmutableDictionary(
        kind => kind.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => All.Select(kind => kind.Name);

    private static readonly HashSet<string> Words = new(
        Names.Concat(All.SelectMany(kind => kind.Parameters).Select(parameter => parameter.Name)), StringComparer.Ordinal);

    /// <summary>Whether some layer is called so, or takes an argument that is.</summary>
    public static bool IsWord(string name) => Words.Contains(name);

    public static LayerKind? Find(string name) => ByName.TryGetValue(name, out var kind) ? kind : null;
}
