namespace ResNetGen.Compiler.Naming;

/// <summary>
/// The types that generated code names. The emitter marks each use, <c>#Conv2d</c>, which becomes the plain name and an alias for it. The
/// aliases stand inside the namespace, where they win over whatever a project imports everywhere: TorchSharp.Modules has a Conv2d, too.
/// Only a type of the same namespace cannot be won over, and beside one the name is written in full.
/// </summary>
public static class TypeNames
{
    private static readonly SortedDictionary<string, string> Targets = new(StringComparer.Ordinal)
    {
        ["Activation"] = "ResNetGen.Layers.Activation",
        ["ActivationFunctions"] = "ResNetGen.Layers.ActivationFunctions",
        ["ActivationLayer"] = "ResNetGen.Layers.ActivationLayer",
        ["AvgPool2d"] = "ResNetGen.Layers.AvgPool2d",
        ["BatchNorm2d"] = "ResNetGen.Layers.BatchNorm2d",
        ["Conv2d"] = "ResNetGen.Layers.Conv2d",
        ["Conv2dBatchNorm"] = "ResNetGen.Layers.Conv2dBatchNorm",
        ["Device"] = "TorchSharp.torch.Device",
        ["Dropout"] = "ResNetGen.Layers.Dropout",
        ["EndPoints"] = "ResNetGen.EndPoints",
        ["Flatten"] = "ResNetGen.Layers.Flatten",
        ["FrozenForward"] = "ResNetGen.Frozen.FrozenForward",
        ["GlobalAvgPool2d"] = "ResNetGen.Layers.GlobalAvgPool2d",
        ["GlobalMaxPool2d"] = "ResNetGen.Layers.GlobalMaxPool2d",
        ["GraphValue"] = "ResNetGen.Layers.GraphValue",
        ["Initializer"] = "ResNetGen.Layers.Initializer",
        ["InputCheck"] = "ResNetGen.Layers.InputCheck",
        ["Layer"] = "ResNetGen.Layers.Layer",
        ["LayerGraph"] = "ResNetGen.Layers.LayerGraph",
        ["LayerInfo"] = "ResNetGen.LayerInfo",
        ["Linear"] = "ResNetGen.Layers.Linear",
        ["LinearBatchNorm"] = "ResNetGen.Layers.LinearBatchNorm",
        ["MaxPool2d"] = "ResNetGen.Layers.MaxPool2d",
        ["NetworkInfo"] = "ResNetGen.NetworkInfo",
        ["PadChannels"] = "ResNetGen.Layers.PadChannels",
        ["Padding2d"] = "ResNetGen.Layers.Padding2d",
        ["ScalarType"] = "TorchSharp.torch.ScalarType",
        ["Scale"] = "ResNetGen.Layers.Scale",
        ["Size2d"] = "ResNetGen.Layers.Size2d",
        ["Softmax"] = "ResNetGen.Layers.Softmax",
        ["Subsample"] = "ResNetGen.Layers.Subsample",
        ["Tensor"] = "TorchSharp.torch.Tensor",
        ["TensorShapeAttribute"] = "ResNetGen.TensorShapeAttribute",
        ["UnitBlock"] = "ResNetGen.Layers.UnitBlock",
        ["WeightFactory"] = "ResNetGen.Layers.WeightFactory",
        ["ZeroPad2d"] = "ResNetGen.Layers.ZeroPad2d",
    };

    /// <summary>The plain names, in order.</summary>
    public static IReadOnlyCollection<string> All => Targets.Keys;

    internal static string Target(string name) => Targets[name];
}
