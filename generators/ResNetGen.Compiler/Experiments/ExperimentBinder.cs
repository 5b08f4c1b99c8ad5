using System.Globalization;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Experiments;

/// <summary>Turns the tree of an experiment's file into an experiment, by the table of keys.</summary>
internal sealed class ExperimentBinder(ExperimentNames names, DiagnosticBag diagnostics)
{
    /// <summary>The experiment; where the file is wrong there are diagnostics, and it is not to be used.</summary>
    public BoundExperiment Bind(MapNode file)
    {
        var map = Known(file, ExperimentKeys.All, "the experiment", "The file");
        var measure = Measure(map[ExperimentKeys.Measure.Name]);
        var recipe = Text(ExperimentKeys.Recipe, map);
        var entries = Entries(map[ExperimentKeys.Networks.Name], measure);
        if (measure != ExperimentMeasure.Speed
            && map[ExperimentKeys.Recipe.Name] is null
            && entries.Exists(entry => entry.Recipe is null))
        {
            diagnostics.Report(
                Rules.MissingKey, map.Head, "The file", ExperimentKeys.Recipe.Name, "how to learn, such as `recipe: keras_cifar10`");
        }

        return new BoundExperiment(
            Text(ExperimentKeys.Name, map) ?? string.Empty,
            Text(ExperimentKeys.Question, map) ?? string.Empty,
            Text(ExperimentKeys.Source, map) ?? string.Empty,
            entries.ToEquatableArray())
        {
            Finding = Text(ExperimentKeys.Finding, map) ?? string.Empty,
            Data = Text(ExperimentKeys.Data, map),
            Recipe = recipe,
            Seeds = Count(ExperimentKeys.Seeds, map) ?? 1,
            Measure = measure,
        };
    }

    private MapNode Known(MapNode map, IReadOnlyList<ExperimentKey> keys, string what, string owner)
    {
        var (known, isWhole) = KnownKeys.Correct(map, [.. keys.Select(key => key.Name)], what, diagnostics);
        foreach (var key in keys.Where(key => isWhole && key.Required is not null && known[key.Name] is null))
        {
            diagnostics.Report(Rules.MissingKey, known.Head, owner, key.Name, key.Required!);
        }

        return known;
    }

    private List<ExperimentEntry> Entries(SyntaxNode? node, ExperimentMeasure measure)
    {
        var entries = new List<ExperimentEntry>();
        if (node is null)
        {
            return entries;
        }

        if (node is not ListNode { Items.Count: > 0 } list)
        {
            Wrong(ExperimentKeys.Networks, node);
            return entries;
        }

        var labels = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            if (Entry(item, measure) is not { } entry)
            {
                continue;
            }

            entries.Add(entry);
            if (!labels.Add(entry.Label))
            {
                diagnostics.Report(Rules.DuplicateName, item.Span, entry.Label, "another network of the experiment");
            }
        }

        return entries;
    }

    private ExperimentEntry? Entry(SyntaxNode node, ExperimentMeasure measure)
    {
        if (node is ScalarNode scalar)
        {
            return Value(ExperimentKeys.Network, scalar) is { } name ? new ExperimentEntry(name, LabelOf(name)) : null;
        }

        if (node is not MapNode map)
        {
            diagnostics.Report(Rules.WrongNode, node.Span, "A network", ExperimentKeys.Network.Must, node.Kind);
            return null;
        }

        var known = Known(map, ExperimentKeys.OfEntry, "a network of the experiment", "The network");
        var network = Text(ExperimentKeys.Network, known);
        var label = Text(ExperimentKeys.Label, known);
        var recipe = Text(ExperimentKeys.OwnRecipe, known);
        var stages = Scopes(known[ExperimentKeys.Stages.Name], measure);
        return network is null ? null : new ExperimentEntry(network, label ?? LabelOf(network)) { Recipe = recipe, Stages = stages };
    }

    private static string LabelOf(string network)
    {
        var file = network.Substring(network.LastIndexOf('/') + 1);
        return file.EndsWith(NetworkFiles.Extension, StringComparison.Ordinal)
            ? file.Substring(0, file.Length - NetworkFiles.Extension.Length)
            : file;
    }

    private EquatableArray<string> Scopes(SyntaxNode? node, ExperimentMeasure measure)
    {
        if (node is null)
        {
            return default;
        }

        if (measure != ExperimentMeasure.Training)
        {
            diagnostics.ReportWrong(ExperimentKeys.Stages.Name, "left out where `measure` is anything but `training`", node);
            return default;
        }

        if (node is ListNode { Items.Count: > 0 } list && list.Items.All(item => item is ScalarNode { Value.Length: > 0 }))
        {
            return list.Items.Select(item => ((ScalarNode)item).Value).ToEquatableArray();
        }

        Wrong(ExperimentKeys.Stages, node);
        return default;
    }

    private ExperimentMeasure Measure(SyntaxNode? node)
    {
        foreach (var (word, measure, _) in ExperimentKeys.Measures)
        {
            if (node is null || (node is ScalarNode scalar && scalar.Value == word))
            {
                return measure;
            }
        }

        Wrong(ExperimentKeys.Measure, node!);
        return default;
    }

    private string? Text(ExperimentKey key, MapNode map) => map[key.Name] switch
    {
        null => null,
        ScalarNode scalar => Value(key, scalar),
        var other => Wrong(key, other),
    };

    private string? Value(ExperimentKey key, ScalarNode node)
    {
        switch (key.Value)
        {
            case ExperimentValue.Name when !Names.IsName(node.Value):
                diagnostics.Report(Rules.BadName, node.Span, node.Subject, "the experiment");
                return null;
            case ExperimentValue.Network when !IsThere(node.Value, NetworkFiles.Shipped, NetworkFiles.Extension):
                diagnostics.Report(
                    Rules.UnknownFile,
                    node.Span,
                    node.Shown,
                    NearestName.Hint(node.Value, NetworkFiles.Shipped, [], "one of those that `resnetgen list` shows"));
                return null;
            case ExperimentValue.Recipe when !IsThere(node.Value, names.Recipes, Recipes.RecipeCompiler.Extension):
                return Wrong(key, node);
            default:
                return node.Value.Trim() is { Length: > 0 } text ? text : Wrong(key, node);
        }
    }

    private bool IsThere(string name, IEnumerable<string> shipped, string extension) =>
        name.EndsWith(extension, StringComparison.Ordinal) ? names.Exists(name) : shipped.Contains(name);

    private int? Count(ExperimentKey key, MapNode map)
    {
        if (map[key.Name] is not { } node)
        {
            return null;
        }

        if (node is ScalarNode scalar
            && CoreSchema.TryInteger(scalar.Value, out var value)
            && value is >= 1 and <= ExperimentKeys.MostSeeds)
        {
            return value;
        }

        Wrong(key, node);
        return null;
    }

    private string? Wrong(ExperimentKey key, SyntaxNode node)
    {
        diagnostics.ReportWrong(key.Name, key.Must, node);
        return null;
    }
}
