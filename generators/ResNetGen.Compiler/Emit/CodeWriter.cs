using System.Text;
using ResNetGen.Compiler.Graph;

namespace ResNetGen.Compiler.Emit;

/// <summary>Writes lines at the indentation of the braces around them. Lines end in <c>\n</c> on every system.</summary>
/// <param name="types">Resolves the types that code names; comments name none, though a path in one may look like it.</param>
internal sealed class CodeWriter(TypeUses types)
{
    private readonly StringBuilder text = new();
    private int depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            text.Append(' ', 4 * depth);
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                text.Append(line);
            }
            else
            {
                types.Append(text, line);
            }
        }

        text.Append('\n');
    }

    /// <summary>Writes a preprocessor directive, at the margin so that it does not look like a statement.</summary>
    public void Directive(string directive) => text.Append(directive).Append('\n');

    /// <summary>Opens a brace below the header; disposing the result closes it.</summary>
    public Closing Block(string header, string end = "}")
    {
        Line(header);
        Line("{");
        depth++;
        return new Closing(this, end);
    }

    /// <summary>Writes one more level in, without braces of its own.</summary>
    public void Indented(string line)
    {
        depth++;
        Line(line);
        depth--;
    }

    public override string ToString() => text.ToString();

    public readonly struct Closing(CodeWriter writer, string end) : IDisposable
    {
        public void Dispose()
        {
            writer.depth--;
            writer.Line(end);
        }
    }
}
