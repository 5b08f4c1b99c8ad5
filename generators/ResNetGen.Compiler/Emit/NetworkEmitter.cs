using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Shapes;

namespace ResNetGen.Compiler.Emit;

/// <summary>Writes a network as a C# file: the class, a nested class for each block and each distinct unit, and the end points.</summary>
public sealed partial class NetworkEmitter
{
    private readonly NetworkGraph network;
    private readonly CodeWriter writer;
    private readonly bool isBroken;
    private readonly Func<string, string>? pathOf;
    private readonly Dictionary<Layer, LayerCode> codes = new(SameObject.Comparer);

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
    private NetworkEmitter(NetworkEmitter whole, NetworkLayer part, string className)
        : this(part.Graph, whole.writer, whole.pathOf)
    {
        enclosing = className;
        isBroken = whole.isBroken;
        ownFile = whole.ownFile;
    }

    /// <summary>The C# of a network.</summary>
    /// <param name="network">A graph; one with mistakes gives a class with its members whose constructor throws.</param>
    /// <param name="namespaceName">The namespace, or null for none.</param>
    /// <param name="taken">Names that mean something else in that namespace: what <see cref="TypeNames"/> has under them is written in full.</param>
    /// <param name="pathOf">The path on this machine of a file that the compiler was given, for <c>#line</c> directives; null for none.</param>
    public static string Emit(NetworkGraph network, string? namespaceName, IReadOnlyCollection<string>? taken = null, Func<string, string>? pathOf = null)
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
        using (writer.Block($"public sealed partial class {network.ClassName} : #Layer, global::ResNetGen.INetwork<{network.ClassName}>"))
        {
            Constants();
            Information();
            Constructor();
            Members();
            Forward();
            ForwardEndPoints();
            Interface();
            Points();
            Classes();
        }
    }

    /// <summary>A network inside another: a class in the class, without what only whole networks have.</summary>
    private void Part(string className)
    {
        writer.Line();
        Summary($"The network {network.Name} as a part: {Change(network.Input, network.Output)}. {Literals.Text(network.TrainableParameters)} trainable parameters.");
        using (writer.Block($"public sealed class {className} : #Layer"))
        {
            using (writer.Block($"internal {className}(#WeightFactory factory)\n            : base(\"{network.Name}\", factory)"))
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

    private void Members()
    {
        Members(network.Root);
        foreach (var block in network.Blocks)
        {
            Summary($"{block.Scope}: {Count(block.Units.Count, "unit")}. {Change(block.Input, block.Output)}.{Written(block.Line)}");
            writer.Line($"public {BlockClass(block)} {Names.Pascal(block.Scope)} {{ get; }}");
            writer.Line();
        }

        Members(network.Head);
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
        foreach (var part in body.Layers.OfType<NetworkLayer>())
        {
            var className = Code(part).Type;
            new NetworkEmitter(this, part, className).Part(className);
        }
    }

    private string Title() => network.IsBroken
        ? $"{network.Name}, whose file has errors: see the build's messages."
        : $"{network.Name}: {Change(network.Input, network.Output)}. {Literals.Text(network.TrainableParameters)} trainable parameters, {Literals.Rounded(network.MultiplyAdds)} multiply-adds an image. From {network.File}.";

    private void Constants()
    {
        Constant("Weights and biases: what an optimizer changes.", "long", "TrainableParameters", Literals.Code(isBroken ? 0 : network.TrainableParameters));
        Constant("Weights, biases and moving statistics: what a checkpoint holds.", "long", "TotalParameters", Literals.Code(isBroken ? 0 : network.Parameters));
        Constant("Multiply-adds for one image, of convolutions and linear layers.", "long", "MultiplyAdds", Literals.Code(isBroken ? 0 : network.MultiplyAdds));
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
        writer.Indented($"\"{network.Name}\", \"{network.ClassName}\", Input: {Literals.Code(network.Input)}, Output: {Literals.Code(network.Output)}, Classes: {(network.Classes is { } classes ? Literals.Code(classes) : "null")},");
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
        using (writer.Block($"public {network.ClassName}(#Device? device = null, #ScalarType? dtype = null, long? seed = null)\n        : base(\"{network.Name}\")"))
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

    private void ConstructAndRegister()
    {
        if (isBroken)
        {
            Throw();
            return;
        }

        Construct(network.Root);
        foreach (var block in network.Blocks)
        {
            writer.Line($"{Names.Pascal(block.Scope)} = new {BlockClass(block)}(factory);");
        }

        Construct(network.Head);
        Register(network.Root);
        foreach (var block in network.Blocks)
        {
            writer.Line($"Register(\"{block.Scope}\", {Names.Pascal(block.Scope)});");
        }

        Register(network.Head);
    }

    private void Forward()
    {
        Summary($"Runs the network: {Change(network.Input, network.Output)}.");
        writer.Line($"/// <param name=\"input\">A batch of images, {Text(network.Input)}, which stays the caller's.</param>");
        writer.Line($"/// <returns>{(network.Classes is null ? "The features" : "The logits")}, {Text(network.Output)}, which are the caller's to dispose.</returns>");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">The images have another shape; the message names both.</exception>");
        ForwardPass(network.Input, network.Output, () =>
        {
            writer.Line("#InputCheck.Require(input, Info);");
            ForwardBody();
        });
    }

    private void ForwardBody()
    {
        var forward = new ForwardEmitter(writer, Lines(), keepAll: false);
        forward.Add(network.Root);
        foreach (var block in network.Blocks)
        {
            forward.Add(Names.Camel(block.Scope), $"{Names.Pascal(block.Scope)}.call({forward.Last})", block.Line);
        }

        forward.Add(network.Head);
        Return(forward);
    }

    private void Return(ForwardEmitter forward)
    {
        forward.Write(forward.Last);
        if (forward.Last == "input")
        {
            writer.Line("return #ActivationFunctions.Of(#Activation.None, input);");
            return;
        }

        KeepInput();
        writer.Line($"return {forward.Last};");
    }

    /// <summary>The caller may have made the argument for this call alone: until here it must not be collected.</summary>
    private void KeepInput() => writer.Line("global::System.GC.KeepAlive(input);");

    private void Interface()
    {
        Summary($"The network's table as text: scope, kind, output shape, parameters and multiply-adds of every layer. No forward pass is needed.");
        writer.Line("public string Summary() => global::ResNetGen.NetworkSummary.ToText(Info);");
        writer.Line();
        writer.Line("/// <inheritdoc cref=\"global::ResNetGen.INetwork{TSelf}.Create\"/>");
        writer.Line($"public static {network.ClassName} Create(#Device? device = null, #ScalarType? dtype = null, long? seed = null) => new(device, dtype, seed);");
        writer.Line();
        writer.Line("#NetworkInfo global::ResNetGen.INetwork.Info => Info;");
        writer.Line();
        writer.Line("#EndPoints global::ResNetGen.INetwork.ForwardEndPoints(#Tensor images) => ForwardEndPoints(images);");
        writer.Line();
    }

    private void Members(Body body)
    {
        foreach (var layer in body.Layers)
        {
            var code = Code(layer);
            if (code.IsModule)
            {
                Summary($"{layer.Name}: {code.Description}. To {Text(layer.Output)}.{Written(layer.Line)}");
                writer.Line($"public {code.TypeName} {Names.Pascal(layer.Name)} {{ get; }}");
                writer.Line();
            }
        }
    }

    private void Construct(Body body)
    {
        foreach (var layer in body.Layers)
        {
            var code = Code(layer);
            if (code.IsModule)
            {
                writer.Line($"{Names.Pascal(layer.Name)} = new {code.TypeName}({code.Arguments});");
            }
        }
    }

    private void Register(Body body)
    {
        foreach (var layer in body.Layers.Where(layer => Code(layer).IsModule))
        {
            writer.Line($"Register({ScopeText.Code(null, layer.Scope)}, {Names.Pascal(layer.Name)});");
        }
    }

    private LayerCode Code(Layer layer)
    {
        if (!codes.TryGetValue(layer, out var code))
        {
            code = LayerEmitter.Write(layer);
            codes.Add(layer, code = layer is NetworkLayer part ? code with { Type = PartClass(part) } : code);
        }

        return code;
    }

    /// <summary>The class of a part: no member of it, and neither the class around it nor another member of that, may have the same name.</summary>
    private string PartClass(NetworkLayer part)
    {
        var taken = new HashSet<string>(MemberNames(part.Graph).Concat(MemberNames(network)), StringComparer.Ordinal) { enclosing };
        var name = Names.Pascal(part.Name) + NetworkKind.ClassSuffix;
        while (taken.Contains(name))
        {
            name += "Part";
        }

        return name;
    }

    private static IEnumerable<string> MemberNames(NetworkGraph graph) =>
        graph.Root.Layers.Concat(graph.Head.Layers).Concat(graph.Units.SelectMany(unit => unit.Body.Layers)).Select(layer => Names.Pascal(layer.Name))
            .Concat(graph.Blocks.SelectMany(block => new[] { Names.Pascal(block.Scope), BlockClass(block) }))
            .Concat(graph.Units.Select(unit => unit.ClassName));

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

    /// <summary>A forward pass, whose shapes the analyzer of calls reads from its header.</summary>
    private void ForwardPass(Shape input, Shape output, Action write)
    {
        if (!isBroken)
        {
            writer.Line($"[return: {Annotation(output)}]");
        }

        Body(ForwardHeader(input), write);
    }

    private string ForwardHeader(Shape input) => $"public override #Tensor forward({Annotated(input)}#Tensor input)";

    /// <summary>What stands before a tensor whose shape is known: the attribute, or nothing where the file has errors.</summary>
    private string Annotated(Shape shape) => isBroken ? string.Empty : $"[{Annotation(shape)}] ";

    private static string Annotation(Shape shape) => $"#TensorShapeAttribute(\"{Text(shape).Trim('(', ')').Replace(" ", string.Empty)}\")";

    private void Throw() => writer.Line($"throw new global::System.InvalidOperationException(\"The file of {network.Name} has errors; the build's messages say which.\");");

    private void Summary(string text) => writer.Line($"/// <summary>{text.Replace("&", "&amp;").Replace("<", "&lt;")}</summary>");

    private LineDirectives Lines() => new(writer, pathOf, Place);

    private (string File, int Number, bool IsShipped) Place(SourceLine line) =>
        line.File is null ? (network.File, line.Number, network.IsShipped) : (line.File, line.Number, line.IsShipped);

    /// <summary>A sentence that says where something is written.</summary>
    private string Written(SourceLine line)
    {
        var (file, number, _) = Place(line);
        return number == 0 ? string.Empty : FormattableString.Invariant($" Line {number}{(file == ownFile ? string.Empty : $" of {file}")}.");
    }

    private static string Change(Shape input, Shape output) => $"{Text(input)} to {Text(output)}";

    private static string Text(Shape shape) => shape.ToString();

    private static string Count(int count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? string.Empty : "s")}");
}
