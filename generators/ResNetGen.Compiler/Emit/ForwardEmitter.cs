using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Emit;

/// <summary>
/// Writes the statements of a forward pass one by one: each result is disposed after its last use, or kept for the end points.
/// A value is a local variable; <c>input</c> is the argument and stays the caller's.
/// </summary>
internal sealed class ForwardEmitter(CodeWriter writer, LineDirectives lines, bool keepAll)
{
    private readonly List<Step> steps = [];

    /// <summary>The variable that enters a body next.</summary>
    public string Last { get; private set; } = "input";

    /// <summary>The variables of a body's layers by position, for those that name end points.</summary>
    public IReadOnlyList<string> Add(Body body)
    {
        var entry = Last;
        var variables = new List<string>();
        for (var i = 0; i < body.Layers.Count; i++)
        {
            var layer = body.Layers[i];
            variables.Add(Names.Camel(layer.Name));
            var arguments = layer.Inputs.Select(input => input == LayerSpec.BodyInput ? entry : variables[input]).ToList();
            var free = layer.Inputs.Select(input => input != LayerSpec.BodyInput && body.Layers[input].OutputIsFree).ToList();
            steps.Add(new Step(variables[i], layer, null, layer.Line, arguments, free));
        }

        Last = body.Output == LayerSpec.BodyInput ? entry : variables[body.Output];
        return variables;
    }

    /// <summary>A block, which is a call with <see cref="Last"/>.</summary>
    public void Add(string variable, string call, SourceLine line)
    {
        steps.Add(new Step(variable, null, call, line, [Last], [false]));
        Last = variable;
    }

    /// <summary>Writes the statements that <paramref name="result"/> needs, or all of them if all are kept.</summary>
    public void Write(string result)
    {
        var needed = Needed(result);
        for (var i = 0; i < needed.Count; i++)
        {
            var step = needed[i];
            bool IsLastUse(string variable) =>
                !keepAll
                    && variable != "input"
                    && variable != result
                    && !needed.Skip(i + 1).Any(later => later.Arguments.Contains(variable));

            // A layer that has read a value may need it unchanged in its backward pass.
            bool IsOnlyUse(string variable) => IsLastUse(variable) && !needed.Take(i).Any(earlier => earlier.Arguments.Contains(variable));

            lines.At(step.Line);
            writer.Line($"var {step.Variable} = {Expression(step, IsOnlyUse, out var overwritten)};");
            var used = step.Arguments.Distinct().Where(argument => argument != overwritten && IsLastUse(argument)).ToList();
            if (used.Count > 0)
            {
                lines.Hidden();
            }

            foreach (var argument in used)
            {
                writer.Line($"{argument}.Dispose();");
            }
        }

        lines.Own();
    }

    /// <summary>Writes the same steps as those of a graph, by which a frozen network is planned.</summary>
    /// <param name="result">The variable that the pass returns.</param>
    /// <param name="point">The end point that a variable is, or null.</param>
    public void WriteTrace(string result, Func<string, string?> point)
    {
        foreach (var step in Needed(result))
        {
            var value = step.Layer switch
            {
                null => step.Call!,
                AddSpec add => $"_graph.Add({Activation(add.Activation)}, [{string.Join(", ", step.Arguments)}])",
                MultiplySpec multiply => $"_graph.Multiply({Activation(multiply.Activation)}, [{string.Join(", ", step.Arguments)}])",
                ConcatSpec => $"_graph.Concat([{string.Join(", ", step.Arguments)}])",
                _ => $"_graph.Call({Names.Pascal(step.Layer.Name)}, {step.Arguments[0]})",
            };
            writer.Line($"var {step.Variable} = {(point(step.Variable) is { } name ? $"_graph.Point(\"{name}\", {value})" : value)};");
        }

        writer.Line($"return {result};");
    }

    private List<Step> Needed(string result)
    {
        if (keepAll)
        {
            return steps;
        }

        var wanted = new HashSet<string>(StringComparer.Ordinal) { result };
        var needed = new List<Step>();
        foreach (var step in Enumerable.Reverse(steps))
        {
            if (wanted.Contains(step.Variable))
            {
                wanted.UnionWith(step.Arguments);
                needed.Insert(0, step);
            }
        }

        return needed;
    }

    private static string Expression(Step step, Func<string, bool> isOnlyUse, out string? overwritten)
    {
        overwritten = null;
        switch (step.Layer)
        {
            case MultiplySpec multiply:
                return Then(multiply.Activation, $"{step.Arguments[0]}.mul({step.Arguments[1]})");
            case ConcatSpec:
                return $"global::TorchSharp.torch.cat([{string.Join(", ", step.Arguments)}], 1)";
            case null:
                return step.Call!;
            case not AddSpec:
                return $"{Names.Pascal(step.Layer.Name)}.call({step.Arguments[0]})";
        }

        // A sum is written over one of its terms where nobody needs that term any more, neither here nor in the backward pass.
        var terms = step.Arguments;
        var target = Enumerable.Range(0, terms.Count)
            .LastOrDefault(i => step.IsFree[i] && isOnlyUse(terms[i]) && terms.Count(term => term == terms[i]) == 1, -1);
        var sum = target < 0 ? terms[0] : overwritten = terms[target];
        for (var i = 0; i < terms.Count; i++)
        {
            if (i != Math.Max(target, 0))
            {
                // Not TorchSharp's own sums, whose factor 1 may be collected while torch reads it. By its full name, since a layer may well
                // be called so.
                var method = target < 0 && sum == terms[0] ? "Add" : "AddTo";
                sum = $"global::ResNetGen.Layers.Residual.{method}({sum}, {terms[i]})";
            }
        }

        return Then(((AddSpec)step.Layer).Activation, sum);
    }

    private static string Then(string activation, string expression) =>
        activation == Activations.None
            ? expression
            : $"#ActivationFunctions.Consume({Activation(activation)}, {expression})";

    private static string Activation(string activation) => Literals.Member("Activation", activation);

    /// <param name="Variable">What it defines.</param>
    /// <param name="Layer">The layer, or null for a block.</param>
    /// <param name="Call">The call of a block.</param>
    /// <param name="Line">The line of the layer or the block.</param>
    /// <param name="Arguments">The variables it reads.</param>
    /// <param name="IsFree">For each argument, whether it may be written over once nobody else reads it.</param>
    private sealed record Step(
        string Variable, LayerSpec? Layer, string? Call, SourceLine Line, IReadOnlyList<string> Arguments, IReadOnlyList<bool> IsFree);
}

internal static class EnumerableExtensions
{
    /// <summary>The last that fits, or <paramref name="otherwise"/>; netstandard2.0 has none with a default.</summary>
    public static T LastOrDefault<T>(this IEnumerable<T> items, Func<T, bool> fits, T otherwise)
    {
        var last = otherwise;
        foreach (var item in items)
        {
            if (fits(item))
            {
                last = item;
            }
        }

        return last;
    }
}
