using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Experiments;

/// <summary>What came of an experiment's file: the experiment, and what is wrong with it.</summary>
/// <param name="Experiment">The experiment; null where the file is wrong, and then there are diagnostics.</param>
/// <param name="Diagnostics">The errors, in the order of the file.</param>
public sealed record CompiledExperiment(BoundExperiment? Experiment, EquatableArray<Diagnostic> Diagnostics);

/// <summary>What an experiment may name.</summary>
/// <param name="Recipes">The recipes that ship.</param>
/// <param name="Exists">Whether there is a file at a path from the experiment's folder.</param>
public sealed record ExperimentNames(IReadOnlyCollection<string> Recipes, Func<string, bool> Exists);

/// <summary>Compiles the text of an experiment's file: text, tree, experiment. It never throws, whatever the text.</summary>
public static class ExperimentCompiler
{
    /// <summary>The end of the names of experiments' files.</summary>
    public const string Extension = ".experiment.yaml";

    private static readonly FileForm Form = new(
        "An experiment's file",
        "a mapping that begins with `experiment: name`",
        "`experiment: name`, `question`, `source`, `recipe` and `networks`")
    {
        Texts =
        [
            ExperimentKeys.Question.Name, ExperimentKeys.Source.Name, ExperimentKeys.Finding.Name, ExperimentKeys.Recipe.Name,
            ExperimentKeys.Networks.Name,
        ],
        InnerTexts = [ExperimentKeys.Network.Name, ExperimentKeys.Label.Name, ExperimentKeys.OwnRecipe.Name],
    };

    /// <param name="text">The YAML.</param>
    /// <param name="names">What it may name.</param>
    public static CompiledExperiment Compile(string text, ExperimentNames names)
    {
        var diagnostics = new DiagnosticBag();
        var experiment = default(BoundExperiment);
        try
        {
            var tree = SyntaxTree.Parse(text, Form);
            diagnostics.AddRange(tree.Diagnostics);
            if (tree.Root is { } file)
            {
                experiment = new ExperimentBinder(names, diagnostics).Bind(file);
            }
        }
        catch (Exception exception) when (InternalErrors.Covers(exception))
        {
            diagnostics.Report(Rules.InternalError, new SourceText(text).Span(0, 0), InternalErrors.Reason(exception));
        }

        return new CompiledExperiment(diagnostics.HasErrors ? null : experiment, diagnostics.ToArray());
    }
}
