using System.Text.RegularExpressions;

namespace ResNetGen.Compiler;

/// <summary>
/// The types that generated code names. The emitter marks each use, <c>#Conv2d</c>, which becomes the plain name and an alias for it. The aliases
/// stand inside the namespace, where they win over whatever a project imports everywhere: TorchSharp.Modules has a Conv2d, too. Only a type of
/// the same namespace cannot be won over, and beside one the name is written in full.
/// </summary>
public static class TypeNames
{
    private const string AttributeEnding = "Attribute";

    /// <summary>A mark; or what has none, though the path of a file may look like one: comments, and directives.</summary>
    private static readonly Regex Use = new(@"///.*|#line\b.*|#pragma\b.*|#([A-Za-z0-9]+)", RegexOptions.CultureInvariant);

    private static readonly SortedDictionary<string, string> Targets = new(StringComparer.Ordinal)
    {
        ["Activation"] = "ResNetGen.Layers.Activation",
        ["ActivationFunctions"] = "ResNetGen.Layers.ActivationFunctions",
        ["ActivationLayer"] = "ResNetGen.Layers.ActivationLayer",
        ["AveragePool2d"] = "ResNetGen.Layers.AveragePool2d",
        ["BatchNorm2d"] = "ResNetGen.Layers.BatchNorm2d",
        ["Conv2d"] = "ResNetGen.Layers.Conv2d",
        ["Conv2dBatchNorm"] = "ResNetGen.Layers.Conv2dBatchNorm",
        ["Device"] = "TorchSharp.torch.Device",
        ["Dropout"] = "ResNetGen.Layers.Dropout",
        ["EndPoints"] = "ResNetGen.EndPoints",
        ["Flatten"] = "ResNetGen.Layers.Flatten",
        ["GlobalAveragePool2d"] = "ResNetGen.Layers.GlobalAveragePool2d",
        ["GlobalMaxPool2d"] = "ResNetGen.Layers.GlobalMaxPool2d",
        ["Initialization"] = "ResNetGen.Layers.Initialization",
        ["Initializer"] = "ResNetGen.Layers.Initializer",
        ["InputCheck"] = "ResNetGen.Layers.InputCheck",
        ["Layer"] = "ResNetGen.Layers.Layer",
        ["LayerInfo"] = "ResNetGen.LayerInfo",
        ["Linear"] = "ResNetGen.Layers.Linear",
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
        ["ZeroPad2d"] = "ResNetGen.Layers.ZeroPad2d",
    };

    /// <summary>The plain names, in order.</summary>
    public static IReadOnlyCollection<string> All => Targets.Keys;

    /// <summary>Code with its marks resolved.</summary>
    /// <param name="code">Code in which the names of types are marked.</param>
    /// <param name="taken">The names that mean something else where the code will stand.</param>
    /// <param name="imports">The aliases that the result needs.</param>
    internal static string Resolve(string code, IReadOnlyCollection<string> taken, out IReadOnlyList<string> imports)
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        var resolved = Use.Replace(code, match =>
        {
            var name = match.Groups[1].Value;
            if (name.Length == 0)
            {
                return match.Value;
            }

            if (taken.Contains(name))
            {
                return "global::" + Targets[name];
            }

            used.Add(name);

            // An alias without the ending would be a second candidate where a project imports our namespace.
            return name.EndsWith(AttributeEnding, StringComparison.Ordinal) ? name.Substring(0, name.Length - AttributeEnding.Length) : name;
        });
        imports = [.. used.Select(name => $"using {name} = global::{Targets[name]};")];
        return resolved;
    }
}
