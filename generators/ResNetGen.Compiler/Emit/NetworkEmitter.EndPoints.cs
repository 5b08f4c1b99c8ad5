using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Emit;

/// <content>The end points: the pass that keeps them, and the class that holds them.</content>
public sealed partial class NetworkEmitter
{
    private void ForwardEndPoints()
    {
        Summary("Runs the network and keeps the output of every unit, block and outer layer.");
        writer.Line($"/// <param name=\"input\">A batch of images, {Text(network.Input)}, which stays the caller's.</param>");
        writer.Line("/// <returns>The end points, which own their tensors: dispose them together.</returns>");
        writer.Line(
            "/// <exception cref=\"global::System.ArgumentException\">The images have another shape; the message names both.</exception>");
        Body($"public Points ForwardEndPoints({Annotated(network.Input)}#Tensor input)", () =>
        {
            writer.Line("#InputCheck.Require(input, Info);");
            writer.Line("if (_frozen is not null) return new Points(_frozen.EndPoints(input));");
            var forward = new ForwardEmitter(writer, Lines(), keepAll: true);
            var points = new List<string>();
            Keep(network.Root);
            foreach (var block in network.Blocks.Where(block => block.Units.Count > 0))
            {
                var units = Names.Camel(block.Scope).TrimStart('@') + "_Points";
                forward.Add(
                    Names.Camel(block.Scope),
                    $"{Names.Pascal(block.Scope)}.ForwardEndPoints({forward.Last}, \"{network.Name}\", \"{block.Scope}\", {units})",
                    block.Line);
                writer.Line($"global::System.Collections.Generic.List<(string, #Tensor)> {units} = [];");
                points.Add($".. {units}");
                points.Add($"(\"{network.Name}/{block.Scope}\", {forward.Last})");
            }

            Keep(network.Head);
            forward.Write(string.Empty);
            KeepInput();
            writer.Line("return new Points(");
            writer.Line("[");
            foreach (var point in points)
            {
                writer.Indented(point + ",");
            }

            writer.Line("]);");

            void Keep(Body body)
            {
                var variables = forward.Add(body);
                points.AddRange(
                    variables.Select(
                        (variable, i) => $"(\"{Scopes.Below(network.Name, network.Name, body.Layers[i].Scope)}\", {variable})"));
            }
        });
    }

    private void Points()
    {
        Summary($"The end points of {network.Name}. They own their tensors: disposing them disposes all; Take takes one out.");
        using (Type("public sealed class Points : #EndPoints"))
        {
            using (
                writer.Block(
                    "internal Points(global::System.ReadOnlySpan<(string Name, #Tensor Tensor)> points)\n            : base(points)"))
            {
            }

            Points(network.Root);
            var position = network.Root.Layers.Count;
            foreach (var block in network.Blocks.Where(block => block.Units.Count > 0))
            {
                foreach (var run in UnitRun.Of(block, network))
                {
                    RunMembers(block, run, Text(run.Unit.Body.OutputShape), place =>
                    {
                        var value = run.IsLoop
                            ? $"At({Literals.Code(position)})"
                            : $"this[\"{block.Path(network.Name, place, run.Unit)}\"]";
                        position++;
                        return $"{Annotated(run.Unit.Body.OutputShape)}public #Tensor {Names.Pascal(block.Scope)}_{place.Name} => {value};";
                    });
                }

                Point(Names.Pascal(block.Scope), $"{network.Name}/{block.Scope}", block.Scope, block.Output, block.Line);
                position++;
            }

            Points(network.Head);
        }

        void Points(Body body)
        {
            foreach (var layer in body.Layers)
            {
                Point(
                    Names.Pascal(layer.Name), Scopes.Below(network.Name, network.Name, layer.Scope), layer.Name, layer.Output, layer.Line);
            }
        }

        void Point(string member, string scope, string documentation, SampleShape shape, SourceLine line)
        {
            writer.Line();
            Summary($"{documentation}: {Text(shape)}.{Written(line)}");
            writer.Line($"{Annotated(shape)}public #Tensor {member} => this[\"{scope}\"];");
        }
    }
}
