using System.CommandLine;
using ResNetGen.IO;

namespace ResNetGen.Tool.Options;

/// <summary>The option that names the file to write, of commands that show their text otherwise.</summary>
internal static class OutputOption
{
    /// <param name="what">What is written: <c>the C#</c>.</param>
    public static Option<string?> Create(string what) => new("--output", "-o")
    {
        Description = $"The file to write; {what} is shown if it is left out",
        HelpName = "file",
    };

    /// <summary>Writes a text to the file, or to the standard output if none is named.</summary>
    /// <param name="option">The option.</param>
    /// <param name="line">The command line.</param>
    /// <param name="what">What is written, as a sentence begins with it.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public static void Write(this Option<string?> option, ParseResult line, string what, string text)
    {
        if (line.GetValue(option) is not { } path)
        {
            line.InvocationConfiguration.Output.Write(text);
            return;
        }

        try
        {
            AtomicFile.Replace(path, text);
        }
        catch (Exception exception) when (FileErrors.Covers(exception) || exception is ArgumentException)
        {
            const string Remedy = "give --output a file in a folder that is there and can be written to";
            throw FileErrors.CannotBe($"written to '{path}'", what, exception, Remedy);
        }
    }
}
