using Spectre.Console;

namespace ResNetGen.Tool;

/// <summary>Output that is laid out for a person where one is watching.</summary>
internal static class Terminal
{
    /// <summary>A console over a command's output; it knows whether that is a terminal.</summary>
    public static IAnsiConsole Over(TextWriter output) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
}
