using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Emit;

/// <content>The network's table: a row a layer.</content>
public sealed partial class NetworkEmitter
{
    /// <summary>
    /// The rows of the network's table; what stands before their scopes is a variable in a part, and the network's name in a network.
    /// </summary>
    private void Rows(string? variable, string name)
    {
        Rows(network.Root);
        foreach (var block in network.Blocks)
        {
            foreach (var run in UnitRun.Of(block, network))
            {
                if (run.IsLoop)
                {
                    var rows = $"{run.Unit.ClassName}.Rows({Arguments(block, block.UnitScope, "n", string.Empty)})";
                    var range = $"{Literals.Code(run.First.Number)}, {Literals.Code(run.Places.Count)}";
                    var numbers = $"global::System.Linq.Enumerable.Range({range})";
                    writer.Indented($"    .. global::System.Linq.Enumerable.SelectMany({numbers}, n => {rows}),");
                    continue;
                }

                foreach (var place in run.Places)
                {
                    var arguments = Arguments(block, place.Scope, Literals.Code(place.Number), Scopes.Letter(place.Number));
                    writer.Indented($"    .. {run.Unit.ClassName}.Rows({arguments}),");
                }

                string Arguments(Block block, string unitScope, string n, string letter) => string.Join(", ", new[]
                {
                    ScopeText.Code(variable, Scopes.Below(name, Scopes.Below(name, $"{name}/{block.Scope}", unitScope), run.Unit.Scope)),
                }.Concat(
                    ScopeText.NeedsNetwork(run.Unit) ? [variable ?? $"\"{name}\""] : []).Concat(
                        PlaceArguments(run.Unit, block, unitScope, n, letter)));
            }
        }

        Rows(network.Head);

        void Rows(Body body)
        {
            foreach (var layer in body.Layers)
            {
                foreach (var row in RowsOf(layer, suffix => ScopeText.Code(variable, Scopes.Below(name, name, layer.Scope) + suffix)))
                {
                    writer.Indented($"    {row},");
                }
            }
        }
    }

    /// <summary>The rows of a layer, whose scope is an expression.</summary>
    private IEnumerable<string> RowsOf(LayerSpec layer, Func<string, string> scope) => layer is NetworkSpec
        ? [$".. {Code(layer).Type}.Rows({scope(string.Empty)})"]
        : layer.Rows().Select(row => Row(scope(row.Suffix), row));

    /// <summary>What the class of a unit is given for the scopes of its layers.</summary>
    private static IEnumerable<string> PlaceArguments(Unit unit, Block block, string unitScope, string n, string letter) =>
        ScopeText.Parameters(unit).Select(parameter => parameter.Name switch
    {
        "block" => $"\"{block.Scope}\"",
        "unit" => ScopeText.Code(null, unitScope.TrimStart('/')),
        "n" => n,
        _ => $"\"{letter}\"",
    });

    private static string Row(string scope, LayerRow row) =>
        $"new({scope}, \"{row.Kind}\", {Literals.Code(row.Output)}, {Literals.Code(row.Parameters)}, {Literals.Code(row.Trainable)}, "
            + $"{Literals.Code(row.MultiplyAdds)})";
}
