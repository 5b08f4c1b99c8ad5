using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Emit;

/// <summary>
/// Lets the statements of a forward pass stand in the lines of the network's file, so that the stack trace of an error in torch names the
/// layer's line, and a debugger steps through the file.
/// </summary>
/// <param name="writer">Where the directives go.</param>
/// <param name="pathOf">The path that a file has on this machine, or null for no directives.</param>
/// <param name="place">A line with its file.</param>
internal sealed class LineDirectives(
    CodeWriter writer, Func<string, string>? pathOf, Func<SourceLine, (string File, int Number, bool IsShipped)> place)
{
    private string? current;
    private bool isMapped;

    /// <summary>The next statement is written in that line.</summary>
    public void At(SourceLine line)
    {
        var (file, number, isShipped) = place(line);
        if (pathOf is null || number == 0 || isShipped || pathOf(file) is var path && !IsPlain(path))
        {
            Own();
            return;
        }

        writer.Directive(FormattableString.Invariant($"#line {number}") + (path == current ? string.Empty : $" \"{path}\""));
        (current, isMapped) = (path, true);
    }

    /// <summary>Whether a directive can hold a path, which it has no way to escape.</summary>
    private static bool IsPlain(string path) => path.IndexOf('"') < 0 && ForeignText.Visible(path) == path;

    /// <summary>The next statement is nobody's: a debugger does not stop there.</summary>
    public void Hidden()
    {
        if (isMapped)
        {
            writer.Directive("#line hidden");
        }
    }

    /// <summary>From here on lines are those of the generated file.</summary>
    public void Own()
    {
        if (isMapped)
        {
            writer.Directive("#line default");
        }

        (current, isMapped) = (null, false);
    }
}
