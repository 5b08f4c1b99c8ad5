using Spectre.Console;

namespace ResNetGen.Training;

/// <summary>Shows a training run on a console.</summary>
public static class TrainingProgress
{
    /// <summary>A live display where the console is a terminal, plain lines where its output goes to a file or another program.</summary>
    public static ITrainingProgress OnConsole() => On(AnsiConsole.Console);

    /// <summary>
    /// Lines of text, also on a terminal: one for each epoch, and one every ten seconds or
    /// <see cref="TrainingOptions.DisplayEverySteps"/>.
    /// </summary>
    /// <param name="output">Receives them.</param>
    public static ITrainingProgress Lines(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new PlainProgress(output, TimeProvider.System);
    }

    /// <summary>The same on a console of one's own.</summary>
    internal static ITrainingProgress On(IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(console);
        return console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi
            ? new LiveProgress(console, TimeProvider.System)
            : new PlainProgress(console.Profile.Out.Writer, TimeProvider.System);
    }
}
