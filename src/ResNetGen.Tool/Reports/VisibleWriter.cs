using System.Text;

namespace ResNetGen.Tool.Reports;

/// <summary>
/// What the tool writes for people, on its way to a terminal: what a terminal would obey is made visible, whatever command writes it and
/// wherever it is from. In JSON nothing but texts can have such characters, and there the visible form is JSON's own.
/// </summary>
internal sealed class VisibleWriter(TextWriter output) : TextWriter
{
    /// <summary>Where it goes: for what draws on a terminal, and sees to foreign text itself.</summary>
    public TextWriter Output => output;

    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => output.Write(char.IsSurrogate(value) ? value.ToString() : Visible(value.ToString()));

    /// <inheritdoc/>
    public override void Write(string? value) => output.Write(value is null ? null : Visible(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void WriteLine() => output.WriteLine();

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        Write(value);
        output.WriteLine();
    }

    /// <inheritdoc/>
    public override void Flush() => output.Flush();

    private static string Visible(string text) => ForeignText.VisibleLines(text);
}
