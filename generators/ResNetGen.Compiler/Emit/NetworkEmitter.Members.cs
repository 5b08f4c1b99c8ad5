using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Emit;

/// <content>The properties of layers and blocks, and how they are made.</content>
public sealed partial class NetworkEmitter
{
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

    private LayerCode Code(LayerSpec layer)
    {
        if (!codes.TryGetValue(layer, out var code))
        {
            code = LayerEmitter.Write(layer);
            codes.Add(layer, code = layer is NetworkSpec part ? code with { Type = PartClass(part) } : code);
        }

        return code;
    }

    /// <summary>
    /// The class of a part: no member of it, and neither the class around it nor another member of that, may have the same name.
    /// </summary>
    private string PartClass(NetworkSpec part)
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
        graph.Root.Layers.Concat(graph.Head.Layers)
            .Concat(graph.Units.SelectMany(unit => unit.Body.Layers))
            .Select(layer => Names.Pascal(layer.Name))
            .Concat(graph.Blocks.SelectMany(block => new[] { Names.Pascal(block.Scope), BlockClass(block) }))
            .Concat(graph.Units.Select(unit => unit.ClassName));

    private CodeWriter.Closing Type(string header)
    {
        writer.Line(GeneratedCodeMark.Attribute);
        return writer.Block(header);
    }
}
