using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Recipes;

namespace ResNetGen.Compiler.Tests.Origins;

/// <summary>What a compiled network or recipe has, as short sentences that a table written by hand is compared with.</summary>
internal static class OriginFacts
{
    /// <summary>A fact of a file below <c>architectures/</c> or <c>recipes/</c>.</summary>
    /// <param name="file">The network, <c>slim/resnet_v2_50</c>, or the recipe, <c>recipes/slim</c>.</param>
    /// <param name="what">A scope below the network's, <c>every batch norm</c> and the like, or a member of the recipe.</param>
    public static string Of(string file, string what) =>
        file.StartsWith("recipes/", StringComparison.Ordinal)
            ? OfRecipe(file, what)
            : OfNetwork(NetworkCompiler.CompileShipped(file).Graph, what);

    private static string OfRecipe(string file, string member)
    {
        var compiled = RecipeCompiler.Compile(file, Repository.Read($"{file}.recipe.yaml"));
        Assert.Empty(compiled.Diagnostics);
        return compiled.Recipe.Settings.SingleOrDefault(setting => setting.Member == member)?.Code
            .Replace("global::ResNetGen.Training.", "", StringComparison.Ordinal)
            .Replace("global::ResNetGen.Data.", "", StringComparison.Ordinal) ?? "nothing is said";
    }

    private static string OfNetwork(NetworkGraph graph, string what)
    {
        Assert.False(graph.IsBroken);
        var layers = Layers(graph).ToList();
        return what switch
        {
            "input" => graph.Input.ToString(),
            "output" => graph.Output.ToString(),
            "parameters" => Text(graph.Parameters),
            "trainable" => Text(graph.TrainableParameters),
            "layers with weights" => Text(layers.Count(layer => layer.Layer is Conv2dSpec or LinearSpec)),
            "batch norms" => Text(layers.Count(layer => Norm(layer.Layer) is not null)),
            "every batch norm" => Every(layers.Select(layer => Norm(layer.Layer) is { } norm ? Text(norm) : null)),
            "every kernel" => Every(layers.Select(layer => (layer.Layer as Conv2dSpec)?.Initializer is { } drawn ? Text(drawn) : null)),
            "every matrix" => Every(layers.Select(layer => (layer.Layer as LinearSpec)?.Initializer is { } drawn ? Text(drawn) : null)),
            "every bias" => Every(layers.Select(layer => layer.Layer is Conv2dSpec { Bias: true } conv ? Text(conv.BiasValue) : null)),
            "decay" => Every(layers.Select(layer => layer.Layer switch
            {
                Conv2dSpec conv => Text(conv.WeightDecay),
                LinearSpec linear => Text(linear.WeightDecay),
                _ => null,
            })),
            _ when graph.Blocks.FirstOrDefault(block => block.Scope == what) is { } block => Text(graph, block),
            _ => Describe(layers.Single(layer => layer.Scope == $"{graph.Name}/{what}").Layer),
        };
    }

    private static IEnumerable<(string Scope, LayerSpec Layer)> Layers(NetworkGraph graph)
    {
        var all = graph.Root.Layers
            .Concat(graph.Blocks.SelectMany(block => block.Units).SelectMany(place => graph.Units[place.Unit].Body.Layers))
            .Concat(graph.Head.Layers);
        using var scopes = graph.Rows(graph.Name).GetEnumerator();
        foreach (var layer in all)
        {
            foreach (var row in layer.Rows())
            {
                Assert.True(scopes.MoveNext());
                if (row.Suffix.Length == 0)
                {
                    yield return (scopes.Current.Scope, layer);
                }
            }
        }
    }

    private static string Every(IEnumerable<string?> values) => string.Join("; ", values.OfType<string>().Distinct());

    /// <summary>As slim writes it: (256, 64, 1) × 2, (256, 64, 2).</summary>
    private static string Text(NetworkGraph graph, Block block)
    {
        var runs = new List<(string Arguments, int Times)>();
        foreach (var unit in block.Units.Select(place => graph.Units[place.Unit]))
        {
            var arguments = $"({string.Join(", ", unit.Arguments.Select(Text))})";
            if (runs.Count > 0 && runs[^1].Arguments == arguments)
            {
                runs[^1] = (arguments, runs[^1].Times + 1);
            }
            else
            {
                runs.Add((arguments, 1));
            }
        }

        return string.Join(
            ", ", runs.Select(run => run.Times == 1 ? run.Arguments : FormattableString.Invariant($"{run.Arguments} × {run.Times}")));
    }

    private static BatchNormSettings? Norm(LayerSpec layer) => layer switch
    {
        BatchNormSpec norm => norm.Settings,
        Conv2dSpec conv => conv.Normalizer,
        LinearSpec linear => linear.Normalizer,
        _ => null,
    };

    private static string Describe(LayerSpec layer) => layer switch
    {
        Conv2dSpec conv => $"{Text(conv.Filters)} of {Text(conv.Kernel)}, stride {Text(conv.Stride.Height)}, padding {Text(conv.Padding)}"
            + (conv.Bias ? ", bias" : string.Empty) + Then(conv.Normalizer, conv.Activation),
        LinearSpec linear => Text(linear.Units) + (linear.Bias ? ", bias" : string.Empty) + Then(linear.Normalizer, linear.Activation),
        BatchNormSpec norm => "norm" + Then(null, norm.Activation),
        MaxPool2dSpec pool => $"max {Text(pool.Window)}",
        AvgPool2dSpec pool => $"mean {Text(pool.Window)}",
        AddSpec add => "sum" + Then(null, add.Activation),
        SubsampleSpec subsample => $"every {Text(subsample.Factor)}",
        GlobalAveragePoolSpec pool => pool.KeepDims ? "mean, 1×1" : "mean",
        ChannelScaleSpec scale => scale.Bias ? "scale, bias" : "scale",
        DropoutSpec dropout => FormattableString.Invariant($"dropout {dropout.Rate}"),
        _ => layer.Kind,
    };

    private static string Then(BatchNormSettings? norm, string activation) =>
        (norm is null ? string.Empty : ", norm") + (activation == Activations.None ? string.Empty : $", {activation}");

    private static string Text(BatchNormSettings norm) => FormattableString.Invariant($"decay {norm.Decay}, epsilon {norm.Epsilon}")
        + (norm.Scale ? ", scale" : string.Empty)
        + (norm.Center ? ", offset" : string.Empty)
        + (norm.UseGlobalStats ? ", global" : string.Empty);

    private static string Text(InitializerSpec drawn) => FormattableString.Invariant($"{drawn.Word} {drawn.Number}").Trim();

    private static string Text(PoolWindow window) =>
        $"{Text(window.Kernel)}, stride {Text(window.Stride.Height)}, padding {Text(window.Padding)}"
            + (window.CeilMode ? ", rounded up" : string.Empty);

    private static string Text(Size size) => FormattableString.Invariant($"{size.Height}×{size.Width}");

    private static string Text(Padding padding) =>
        FormattableString.Invariant($"{padding.Top} {padding.Bottom} {padding.Left} {padding.Right}");

    private static string Text(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
