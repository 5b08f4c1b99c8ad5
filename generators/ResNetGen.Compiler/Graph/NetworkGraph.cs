using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Graph;

/// <summary>Layers that run one after another: the root, the head, or the inside of a unit.</summary>
/// <param name="Layers">In the order of the file.</param>
/// <param name="Output">
/// The position of the layer whose output is the body's, or <see cref="LayerSpec.BodyInput"/> where it does nothing.
/// </param>
/// <param name="OutputShape">The shape of that output.</param>
public sealed record Body(EquatableArray<LayerSpec> Layers, int Output, SampleShape OutputShape);

/// <summary>A unit function for certain arguments and a certain input shape. Units that agree in these are one class.</summary>
/// <param name="Function">The unit function.</param>
/// <param name="Scope">The scope of its layers below the unit's own; may be empty.</param>
/// <param name="Arguments">The values of its arguments.</param>
/// <param name="Rate">The rate (dilation) that stands for strides left out.</param>
/// <param name="NextRate">The rate behind a stride that it leaves out; its rate, where it leaves none or does not ask.</param>
/// <param name="Input">The shape that enters.</param>
/// <param name="Body">Its layers.</param>
/// <param name="ClassName">The name of its class.</param>
/// <param name="Line">The line that calls it first.</param>
public sealed record Unit(
    string Function,
    string Scope,
    EquatableArray<long> Arguments,
    long Rate,
    long NextRate,
    SampleShape Input,
    Body Body,
    string ClassName,
    SourceLine Line);

/// <summary>A place where a unit stands.</summary>
/// <param name="Scope">Its scope in the block.</param>
/// <param name="Name">The name of its property.</param>
/// <param name="Number">Its number in the block, from 1.</param>
/// <param name="Unit">Which unit: the position in the network's list.</param>
public readonly record struct UnitPlace(string Scope, string Name, int Number, int Unit);

/// <summary>Units that run one after another.</summary>
/// <param name="Scope">Its scope.</param>
/// <param name="UnitScope">The scopes of its units, with <c>{n}</c> for their number.</param>
/// <param name="Input">The shape that enters.</param>
/// <param name="Output">The shape after the last unit.</param>
/// <param name="Units">The places.</param>
/// <param name="Line">The line that it is written in.</param>
public sealed record Block(
    string Scope, string UnitScope, SampleShape Input, SampleShape Output, EquatableArray<UnitPlace> Units, SourceLine Line)
{
    /// <summary>The full scope of a unit's layers.</summary>
    public string Path(string network, UnitPlace place, Unit unit) =>
        Scopes.Below(network, Scopes.Below(network, $"{network}/{Scope}", place.Scope), unit.Scope);
}

/// <summary>A network with every shape known: the model that the emitter writes.</summary>
public sealed record NetworkGraph(
    string Name,
    string ClassName,
    SampleShape Input,
    int? Classes,
    Body Root,
    EquatableArray<Unit> Units,
    EquatableArray<Block> Blocks,
    Body Head,
    bool IsBroken)
{
    /// <summary>The path of its file.</summary>
    public string File { get; init; } = string.Empty;

    /// <summary>Whether the file is one that ships.</summary>
    public bool IsShipped { get; init; }

    /// <summary>A broken network of which only the class's name is known.</summary>
    public static NetworkGraph Nothing(string className)
    {
        var body = new Body(default, LayerSpec.BodyInput, SampleShape.Unknown);
        return new NetworkGraph(className, className, SampleShape.Unknown, null, body, default, default, body, IsBroken: true);
    }

    /// <summary>What <c>forward</c> returns.</summary>
    public SampleShape Output => Head.OutputShape;

    /// <summary>All rows of the network's table, with full scopes.</summary>
    public IEnumerable<(string Scope, LayerRow Row)> Rows() => Rows(Name).Select(row => (row.Scope + row.Row.Suffix, row.Row));

    /// <summary>The same below another scope than the network's own, and without the suffixes of the rows.</summary>
    public IEnumerable<(string Scope, LayerRow Row)> Rows(string network)
    {
        foreach (var row in BodyRows(Root))
        {
            yield return row;
        }

        foreach (var block in Blocks)
        {
            foreach (var place in block.Units)
            {
                var unit = Units[place.Unit];
                var path = block.Path(network, place, unit);
                foreach (var layer in unit.Body.Layers)
                {
                    var scope = Scopes.Below(network, path, Scopes.OfLayer(layer.Scope, block.Scope, place.Scope, place.Number));
                    foreach (var row in layer.Rows())
                    {
                        yield return (scope, row);
                    }
                }
            }
        }

        foreach (var row in BodyRows(Head))
        {
            yield return row;
        }

        IEnumerable<(string Scope, LayerRow Row)> BodyRows(Body body) =>
            from layer in body.Layers
            from row in layer.Rows()
            select (Scopes.Below(network, network, layer.Scope), row);
    }

    public long Parameters => Sum(row => row.Parameters);

    public long TrainableParameters => Sum(row => row.Trainable);

    public long MultiplyAdds => Sum(row => row.MultiplyAdds);

    /// <summary>Over all rows; equal units are counted once, and no scope is made.</summary>
    private long Sum(Func<LayerRow, long> count)
    {
        var units = Units.Select(unit => Of(unit.Body)).ToArray();
        return Of(Root) + Blocks.SelectMany(block => block.Units).Sum(place => units[place.Unit]) + Of(Head);

        long Of(Body body) => body.Layers.SelectMany(layer => layer.Rows()).Sum(count);
    }
}
