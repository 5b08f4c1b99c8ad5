using System.ComponentModel;
using static TorchSharp.torch;

namespace ResNetGen.Layers;

/// <summary>
/// Layers that run one after another: the base of a network's blocks. The shapes are those of the first unit's argument and of the last
/// one's result; without units it is the identity, whose result shares the argument's memory.
/// </summary>
public abstract class UnitBlock : Layer
{
    private readonly List<Layer> units = [];
    private readonly List<string> scopes = [];

    /// <summary>A block without units, which <see cref="Add"/> adds.</summary>
    /// <param name="name">The block's name, for debugging.</param>
    /// <param name="factory">Where the weights are made.</param>
    protected UnitBlock(string name, WeightFactory factory)
        : base(name, factory)
    {
    }

    /// <summary>The units in the order in which they run.</summary>
    public IReadOnlyList<Layer> Units => units;

    /// <summary>The unit at a place, counted from zero.</summary>
    /// <param name="index">The place in <see cref="Units"/>.</param>
    public Layer this[int index] => units[index];

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var current = input;
        foreach (var unit in units)
        {
            var argument = current;
            try
            {
                current = unit.call(argument);
            }
            finally
            {
                if (!ReferenceEquals(argument, input))
                {
                    argument.Dispose();
                }
            }
        }

        return (ReferenceEquals(current, input) ? input.alias() : current).Keeping(input);
    }

    /// <summary>Runs the block and keeps each unit's output.</summary>
    /// <param name="input">What the block is given; it stays the caller's.</param>
    /// <param name="network">The network's name, which every end point's begins with.</param>
    /// <param name="block">The block's scope in the network.</param>
    /// <param name="points">
    /// What to add the outputs to, under <c>network/block/scope</c>, or <c>network/scope</c> where the unit's scope is counted from the
    /// network. They are the caller's to dispose, also those of the units before one that threw.
    /// </param>
    /// <returns>
    /// The last unit's output, which is among <paramref name="points"/> too; <paramref name="input"/> itself if there are no units.
    /// </returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor ForwardEndPoints(Tensor input, string network, string block, ICollection<(string Name, Tensor Tensor)> points)
    {
        ArgumentNullException.ThrowIfNull(points);

        var current = input;
        foreach (var (scope, unit) in scopes.Zip(units))
        {
            current = unit.call(current);
            points.Add((PointName(scope, network, block), current));
        }

        return current;
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected override GraphValue Trace(LayerGraph _graph, GraphValue input)
    {
        ArgumentNullException.ThrowIfNull(_graph);
        return units.Aggregate(input, (current, unit) => _graph.Call(unit, current));
    }

    /// <summary>The same, with each unit's result as an end point.</summary>
    internal GraphValue Trace(LayerGraph graph, GraphValue input, string network, string block) => scopes.Zip(units)
        .Aggregate(input, (current, unit) => graph.Point(PointName(unit.First, network, block), graph.Call(unit.Second, current)));

    /// <summary>Registers a unit, which runs after those before it.</summary>
    /// <param name="scope">Its scope, as in <see cref="Layer.Register"/>.</param>
    /// <param name="unit">The unit.</param>
    /// <exception cref="ArgumentException">The scope is none, or a unit has it already.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void Add(string scope, Layer unit)
    {
        Register(scope, unit);
        units.Add(unit);
        scopes.Add(scope);
    }

    private static string PointName(string scope, string network, string block) =>
        scope.StartsWith(ModuleTree.ScopeSeparator) ? network + scope : $"{network}/{block}/{scope}";
}
