namespace ResNetGen.Compiler.Shapes;

/// <summary>Layers that run one after another: the root, the head, or the inside of a unit.</summary>
/// <param name="Layers">In the order of the file.</param>
/// <param name="Output">The position of the layer whose output is the body's, or <see cref="Input"/> where it does nothing.</param>
/// <param name="OutputShape">The shape of that output.</param>
public sealed record Body(EquatableArray<Layer> Layers, int Output, Shape OutputShape)
{
    /// <summary>The position that stands for what enters the body.</summary>
    public const int Input = -1;
}

/// <summary>A unit function for certain arguments and a certain input shape. Units that agree in these are one class.</summary>
public sealed record Unit(string Function, string Scope, EquatableArray<long> Arguments, Shape Input, Body Body, string ClassName);

/// <summary>A place where a unit stands: its scope in the block, and which unit.</summary>
public readonly record struct UnitPlace(string Scope, int Unit);

/// <summary>Units that run one after another.</summary>
public sealed record Block(string Scope, Shape Input, Shape Output, EquatableArray<UnitPlace> Units);

/// <summary>A network with every shape known: the model that the emitter writes.</summary>
public sealed record NetworkGraph(
    string Name,
    string ClassName,
    Shape Input,
    int? Classes,
    Body Root,
    EquatableArray<Unit> Units,
    EquatableArray<Block> Blocks,
    Body Head,
    bool IsBroken)
{
    /// <summary>A broken network of which only the class's name is known.</summary>
    public static NetworkGraph Nothing(string className)
    {
        var body = new Body(default, Body.Input, Shape.Unknown);
        return new NetworkGraph(className, className, Shape.Unknown, null, body, default, default, body, IsBroken: true);
    }

    /// <summary>What <c>forward</c> returns.</summary>
    public Shape Output => Head.OutputShape;

    /// <summary>All rows of the network's table, with full scopes.</summary>
    public IEnumerable<(string Scope, LayerRow Row)> Rows()
    {
        foreach (var row in BodyRows(Name, Root))
        {
            yield return row;
        }

        foreach (var block in Blocks)
        {
            foreach (var place in block.Units)
            {
                var unit = Units[place.Unit];
                foreach (var row in BodyRows($"{Name}/{block.Scope}/{place.Scope}/{unit.Scope}", unit.Body))
                {
                    yield return row;
                }
            }
        }

        foreach (var row in BodyRows(Name, Head))
        {
            yield return row;
        }
    }

    public long Parameters => Rows().Sum(row => row.Row.Parameters);

    public long TrainableParameters => Rows().Sum(row => row.Row.Trainable);

    public long MultiplyAdds => Rows().Sum(row => row.Row.MultiplyAdds);

    private static IEnumerable<(string Scope, LayerRow Row)> BodyRows(string scope, Body body) =>
        from layer in body.Layers
        from row in layer.Rows()
        select ($"{scope}/{layer.Name}{row.Suffix}", row);
}
