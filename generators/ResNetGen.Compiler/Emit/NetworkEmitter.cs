using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Emit;

/// <summary>Writes a network as a C# file: the class, a nested class for each block and each distinct unit, and the end points.</summary>
public sealed partial class NetworkEmitter
{
    private readonly NetworkGraph network;
    private readonly CodeWriter writer;
    private readonly bool isBroken;
    private readonly Func<string, string>? pathOf;
    private readonly Dictionary<LayerSpec, LayerCode> codes = new(ReferenceEqualityComparer.Instance);

    /// <summary>The file whose lines need no name.</summary>
    private readonly string ownFile;

    /// <summary>The class that is being written, of which no class inside it may have the name.</summary>
    private string enclosing;

    private NetworkEmitter(NetworkGraph network, CodeWriter writer, Func<string, string>? pathOf)
    {
        enclosing = network.ClassName;
        this.network = network;
        this.writer = writer;
        this.pathOf = pathOf;
        isBroken = network.IsBroken;
        ownFile = network.File;
    }

    /// <summary>For a part, inside the class of which it is one.</summary>
    private NetworkEmitter(NetworkEmitter whole, NetworkSpec part, string className)
        : this(part.Graph, whole.writer, whole.pathOf)
    {
        enclosing = className;
        isBroken = whole.isBroken;
        ownFile = whole.ownFile;
    }

    /// <summary>The C# of a network.</summary>
    /// <param name="network">A graph; one with mistakes gives a class with its members whose constructor throws.</param>
    /// <param name="namespaceName">The namespace, or null for none.</param>
    /// <param name="taken">
    /// Names that mean something else in that namespace: what <see cref="TypeNames"/> has under them is written in full.
    /// </param>
    /// <param name="pathOf">
    /// The path on this machine of a file that the compiler was given, for <c>#line</c> directives; null for none.
    /// </param>
    public static string Emit(
        NetworkGraph network, string? namespaceName, IReadOnlyCollection<string>? taken = null, Func<string, string>? pathOf = null)
    {
        var types = new TypeUses(taken ?? []);
        var body = new CodeWriter(types);
        new NetworkEmitter(network, body, pathOf).Network();

        var file = new CodeWriter(types);
        FileHeader.Write(file, "network", network.Name, namespaceName);
        foreach (var import in types.Imports)
        {
            file.Line(import);
        }

        file.Line();
        return $"{file}{body}";
    }

    private void Network()
    {
        Summary(Title());
        using (Type($"public sealed partial class {network.ClassName} : #Layer, global::ResNetGen.INetwork<{network.ClassName}>"))
        {
            Constants();
            Information();
            Constructor();
            Members();
            Forward();
            ForwardEndPoints();
            Trace(isPart: false);
            Frozen();
            Interface();
            Points();
            Classes();
        }
    }

    /// <summary>A network inside another: a class in the class, without what only whole networks have.</summary>
    private void Part(string className)
    {
        writer.Line();
        Summary(
            $"The network {network.Name} as a part: {Change(network.Input, network.Output)}. "
                + $"{Literals.Text(network.TrainableParameters)} trainable parameters.");
        using (Type($"public sealed class {className} : #Layer"))
        {
            using (
                writer.Block(
                    $"internal {className}(#WeightFactory factory)\n            : base(\"{network.Name}\", factory)"))
            {
                ConstructAndRegister();
            }

            writer.Line();
            Members();
            Summary("Scopes that are counted from the network are counted from here.");
            writer.Line("protected override bool IsNetwork => true;");
            writer.Line();
            Summary($"Runs the part: {Change(network.Input, network.Output)}. The result is the caller's to dispose.");
            ForwardPass(network.Input, network.Output, ForwardBody);
            Trace(isPart: true);
            writer.Line("internal static #LayerInfo[] Rows(string network) =>");
            writer.Line("[");
            if (!isBroken)
            {
                Rows("network", string.Empty);
            }

            writer.Line("];");
            Classes();
        }
    }

    /// <summary>The classes inside the class.</summary>
    private void Classes()
    {
        foreach (var block in network.Blocks)
        {
            Block(block);
        }

        foreach (var unit in network.Units)
        {
            Unit(unit);
        }

        Parts(network.Root);
        Parts(network.Head);
    }

    private void Parts(Body body)
    {
        foreach (var part in body.Layers.OfType<NetworkSpec>())
        {
            var className = Code(part).Type;
            new NetworkEmitter(this, part, className).Part(className);
        }
    }

    private string Title() => network.IsBroken
        ? $"{network.Name}, whose file has errors: see the build's messages."
        : $"{network.Name}: {Change(network.Input, network.Output)}. {Literals.Text(network.TrainableParameters)} trainable "
            + $"parameters, {Literals.Rounded(network.MultiplyAdds)} multiply-adds an image. From {network.File}.";

    private void Constants()
    {
        Constant(
            "Weights and biases: what an optimizer changes.",
            "long",
            "TrainableParameters",
            Literals.Code(isBroken ? 0 : network.TrainableParameters));
        Constant(
            "Weights, biases and moving statistics: what a checkpoint holds.",
            "long",
            "TotalParameters",
            Literals.Code(isBroken ? 0 : network.Parameters));
        Constant(
            "Multiply-adds for one image, of convolutions and linear layers.",
            "long",
            "MultiplyAdds",
            Literals.Code(isBroken ? 0 : network.MultiplyAdds));
        if (network.Classes is { } classes)
        {
            Constant("The number of classes.", "int", "Classes", Literals.Code(classes));
        }
    }

    private void Constant(string summary, string type, string name, string value)
    {
        Summary(summary);
        writer.Line($"public const {type} {name} = {value};");
        writer.Line();
    }

    private void Information()
    {
        Summary($"The network's table: images {Text(network.Input)} to {Text(network.Output)}, and every layer with its shape and counts.");
        writer.Line("public static #NetworkInfo Info { get; } = new(");
        writer.Indented(
            $"\"{network.Name}\", \"{network.ClassName}\", Input: {Literals.Code(network.Input)}, Output: "
                + $"{Literals.Code(network.Output)}, Classes: {(network.Classes is { } classes ? Literals.Code(classes) : "null")},");
        writer.Indented("Layers:");
        writer.Indented("[");
        if (!isBroken)
        {
            Rows(null, network.Name);
        }

        writer.Indented("]);");
        writer.Line();
    }

    private void Constructor()
    {
        Summary("Makes the network with freshly drawn weights.");
        writer.Line("/// <param name=\"device\">Where the weights live; the CPU if null.</param>");
        writer.Line("/// <param name=\"dtype\">The type of the weights; 32-bit floating point if null.</param>");
        writer.Line("/// <param name=\"seed\">Fixes the weights, the same on every device; null draws from torch's own generator.</param>");
        using (
            writer.Block(
                $"public {network.ClassName}(#Device? device = null, #ScalarType? dtype = null, long? seed = null)\n        : "
                    + $"base(\"{network.Name}\")"))
        {
            if (isBroken)
            {
                Throw();
            }
            else
            {
                writer.Line("using var factory = new #WeightFactory(device, dtype, seed);");
                ConstructAndRegister();
                writer.Line("Place(factory);");
            }
        }

        writer.Line();
    }

    private void Interface()
    {
        Summary(
            "The network's table as text: scope, kind, output shape, parameters and multiply-adds of every layer. No forward pass "
                + "is needed.");
        writer.Line("public string Summary() => global::ResNetGen.NetworkSummary.ToText(Info);");
        writer.Line();
        writer.Line("/// <inheritdoc cref=\"global::ResNetGen.INetwork{TSelf}.Create\"/>");
        writer.Line(
            $"public static {network.ClassName} Create(#Device? device = null, #ScalarType? dtype = null, long? seed = null) => "
                + "new(device, dtype, seed);");
        writer.Line();
        writer.Line("#NetworkInfo global::ResNetGen.INetwork.Info => Info;");
        writer.Line();
        writer.Line("#EndPoints global::ResNetGen.INetwork.ForwardEndPoints(#Tensor images) => ForwardEndPoints(images);");
        writer.Line();
    }

    private void Body(string header, Action write)
    {
        using (writer.Block(header))
        {
            if (isBroken)
            {
                Throw();
            }
            else
            {
                write();
            }
        }

        writer.Line();
    }

    private LineDirectives Lines() => new(writer, pathOf, Place);

    private (string File, int Number, bool IsShipped) Place(SourceLine line) =>
        line.File is null ? (network.File, line.Number, network.IsShipped) : (line.File, line.Number, line.IsShipped);

    /// <summary>A sentence that says where something is written.</summary>
    private string Written(SourceLine line)
    {
        var (file, number, _) = Place(line);
        return number == 0
            ? string.Empty
            : FormattableString.Invariant($" Line {number}{(file == ownFile ? string.Empty : $" of {file}")}.");
    }

    private static string Change(SampleShape input, SampleShape output) => $"{Text(input)} to {Text(output)}";

    private static string Text(SampleShape shape) => shape.ToString();

    private static string Count(int count, string noun) =>
        FormattableString.Invariant($"{count} {noun}{(count == 1 ? string.Empty : "s")}");
}
