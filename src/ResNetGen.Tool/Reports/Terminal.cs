using Spectre.Console;

namespace ResNetGen.Tool.Reports;

/// <summary>The terminal that runs are shown on.</summary>
internal static class Terminal
{
    /// <summary>
    /// The one that a writer leads to. What is drawn there needs its control characters; what goes to a file or another program is lines.
    /// </summary>
    public static IAnsiConsole Of(TextWriter writer)
    {
        var drawn = new AnsiConsoleOutput(writer is VisibleWriter visible ? visible.Output : writer);
        return AnsiConsole.Create(new AnsiConsoleSettings { Out = drawn.IsTerminal ? drawn : new AnsiConsoleOutput(writer) });
    }
}
