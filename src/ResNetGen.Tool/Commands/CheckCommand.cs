using System.CommandLine;
using ResNetGen.Tool.Documents;
using ResNetGen.Tool.Options;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen check</c>: the compiler's errors, without a project.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("file")
        {
            Description = "The paths of *.resnet.yaml, *.recipe.yaml and *.experiment.yaml files",
            Arity = ArgumentArity.OneOrMore,
        };
        files.RefuseOptions();
        var command = new Command(
            "check",
            "Checks files, and shows their errors as a build does, with their lines: file(line,column): error RNG010: sentence")
        {
            files,
        };
        command.SetAction(line =>
        {
            var (output, error) = (line.InvocationConfiguration.Output, line.InvocationConfiguration.Error);
            var failed = false;
            foreach (var file in line.GetRequiredValue(files))
            {
                failed |= !HasNoErrors(file, output, error);
            }

            return failed ? 1 : 0;
        });
        return command;
    }

    /// <summary>Checks one file; one that cannot be read does not keep the others from being checked.</summary>
    private static bool HasNoErrors(string file, TextWriter output, TextWriter error)
    {
        List<string> diagnostics;
        try
        {
            diagnostics = RecipeDocument.IsRecipe(file)
                ? [.. RecipeDocument.OpenFile(file).DiagnosticViews]
                : ExperimentDocument.IsExperiment(file) ? [.. ExperimentDocument.OpenFile(file).DiagnosticViews]
                : [.. NetworkDocument.OpenFile(file).DiagnosticViews];
        }
        catch (ResNetGenException exception)
        {
            error.WriteLine(exception.Message);
            return false;
        }

        foreach (var view in diagnostics.DefaultIfEmpty($"{ForeignText.Visible(file)}: no errors\n"))
        {
            output.Write(view);
        }

        return diagnostics.Count == 0;
    }
}
