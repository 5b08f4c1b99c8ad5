using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Emit;

/// <content>The frozen form: the graph that it is planned by, and the instance that has it.</content>
public sealed partial class NetworkEmitter
{
    // Names of layers begin with a letter, so that none of these is one.
    private const string TraceHeader = "protected override #GraphValue Trace(#LayerGraph _graph, #GraphValue input)";

    private void Frozen()
    {
        if (!isBroken)
        {
            FrozenInstance();
        }

        Summary("The network as it answers now in evaluation mode, as fast as this machine has it.");
        writer.Line("/// <param name=\"batch\">The number of images that it will be asked at once.</param>");
        writer.Line("/// <param name=\"precision\">What it computes in: Float32 or BFloat16.</param>");
        writer.Line("/// <returns>");
        writer.Line(
            "/// The same class with the same answers, which does not learn: it has no parameters, and holds weights of its own that are "
                + "laid out for this machine. It stays as it is when this one changes or is disposed. Its layers are this one's.");
        writer.Line("/// </returns>");

        // By their full names, since a layer may well be called as a type is.
        Body(
            $"public {network.ClassName} Freeze(int batch = 1, #ScalarType precision = global::TorchSharp.torch.ScalarType.Float32)",
            () => writer.Line("return new(this, global::ResNetGen.Frozen.FrozenForward.Of(this, Info, batch, precision));"));
    }

    private void FrozenInstance()
    {
        writer.Line("private readonly #FrozenForward? _frozen;");
        writer.Line();
        using (
            writer.Block(
                $"private {network.ClassName}({network.ClassName} _source, #FrozenForward _forward)\n        : "
                    + $"base(\"{network.Name}\", _forward)"))
        {
            writer.Line("_frozen = _forward;");
            foreach (var member in ModuleMembers())
            {
                writer.Line($"{member} = _source.{member};");
            }
        }

        writer.Line();
    }

    private IEnumerable<string> ModuleMembers() =>
        network.Root.Layers.Where(layer => Code(layer).IsModule).Select(layer => Names.Pascal(layer.Name))
            .Concat(network.Blocks.Select(block => Names.Pascal(block.Scope)))
            .Concat(network.Head.Layers.Where(layer => Code(layer).IsModule).Select(layer => Names.Pascal(layer.Name)));

    /// <summary>The graph of the whole network, with its end points, or of a part, which has none.</summary>
    private void Trace(bool isPart)
    {
        if (isBroken)
        {
            return;
        }

        writer.Line("/// <inheritdoc/>");
        Body(TraceHeader, () =>
        {
            var forward = new ForwardEmitter(writer, Lines(), keepAll: !isPart);
            var points = new Dictionary<string, string>(StringComparer.Ordinal);
            Add(network.Root);
            foreach (var block in isPart ? network.Blocks : network.Blocks.Where(block => block.Units.Count > 0))
            {
                var (variable, member) = (Names.Camel(block.Scope), Names.Pascal(block.Scope));
                forward.Add(
                    variable,
                    isPart
                        ? $"_graph.Call({member}, {forward.Last})"
                        : $"_graph.Block({member}, {forward.Last}, \"{network.Name}\", \"{block.Scope}\")",
                    block.Line);
                points[variable] = $"{network.Name}/{block.Scope}";
            }

            Add(network.Head);
            forward.WriteTrace(forward.Last, variable => !isPart && points.TryGetValue(variable, out var point) ? point : null);

            void Add(Body body)
            {
                var variables = forward.Add(body);
                for (var i = 0; i < variables.Count; i++)
                {
                    points[variables[i]] = Scopes.Below(network.Name, network.Name, body.Layers[i].Scope);
                }
            }
        });
    }

    private void Trace(Unit unit)
    {
        if (isBroken)
        {
            return;
        }

        writer.Line("/// <inheritdoc/>");
        Body(TraceHeader, () =>
        {
            var forward = new ForwardEmitter(writer, Lines(), keepAll: false);
            forward.Add(unit.Body);
            forward.WriteTrace(forward.Last, _ => null);
        });
    }
}
