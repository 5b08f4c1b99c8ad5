using System.Collections.Immutable;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>
/// What is known of the variables at a place in a method. Variables are local ones, parameters, and the compiler's own within an
/// expression.
/// </summary>
internal sealed record FlowState(ImmutableDictionary<object, AbstractValue> Values)
{
    public static readonly FlowState Nothing = new(ImmutableDictionary<object, AbstractValue>.Empty);

    public AbstractValue? this[object variable] => Values.TryGetValue(variable, out var value) ? value : null;

    public FlowState With(object variable, AbstractValue? value) =>
        new(value is null ? Values.Remove(variable) : Values.SetItem(variable, value));

    /// <summary>As it is where a tensor may hold other numbers than before.</summary>
    public FlowState WithoutContents() => new(Values.SetItems(Values
        .Where(entry => entry.Value is TensorValue { Classes: not null })
        .Select(entry => new KeyValuePair<object, AbstractValue>(entry.Key, (TensorValue)entry.Value with { Classes = null }))));

    /// <summary>As it is where a tensor may have another shape than before.</summary>
    public FlowState WithoutTensors() =>
        new(Values.RemoveRange(Values.Where(entry => entry.Value is not IntegerValue).Select(entry => entry.Key)));

    /// <summary>What is known where two ways meet.</summary>
    public static FlowState Meet(FlowState left, FlowState right)
    {
        var values = left.Values;
        foreach (var entry in left.Values)
        {
            var met = AbstractValue.Meet(entry.Value, right[entry.Key]);
            values = met is null ? values.Remove(entry.Key) : values.SetItem(entry.Key, met);
        }

        return new FlowState(values);
    }

    public bool IsSame(FlowState other) => Values.Count == other.Values.Count && Values.All(entry => entry.Value.Equals(other[entry.Key]));
}
