using ResNetGen.Training;

namespace ResNetGen.Tool.Experiments;

/// <summary>What the pages of all experiments begin and end with.</summary>
internal static class ExperimentHead
{
    /// <summary>The question, where it is from, and what is said there.</summary>
    public static void Write(ExperimentPage page, ExperimentSettings settings)
    {
        var experiment = settings.Experiment;
        page.Heading(experiment.Name, level: 1);
        page.Paragraph($"**{experiment.Question}** ({experiment.Source})");
        if (experiment.Finding.Length > 0)
        {
            page.Paragraph($"The source says: {experiment.Finding}");
        }

        page.Paragraph($"```sh\n{LocalPaths.Shortened(settings.Command)}\n```");
    }

    /// <summary>What it ran on.</summary>
    public static void WriteEnvironment(ExperimentPage page, ExperimentSettings settings)
    {
        page.Heading("Where it ran");
        page.Table([["", ""], .. RunEnvironment.Describe(settings.Device).Select(row => (IReadOnlyList<string>)[row.Name, row.Value])]);
    }
}
