namespace ResNetGen.Compiler.Text;

/// <summary>The text of a file with its line starts, to turn offsets into lines and columns. Lines end as in YAML 1.2.</summary>
public sealed class SourceText
{
    private readonly List<int> lineStarts = [0];

    public SourceText(string text)
    {
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\r' when i + 1 < text.Length && text[i + 1] == '\n':
                    break;
                case '\r' or '\n':
                    lineStarts.Add(i + 1);
                    break;
            }
        }
    }

    public string Text { get; }

    /// <summary>The span from <paramref name="start"/> to <paramref name="end"/>, moved inside the text if it is not.</summary>
    public SourceSpan Span(long start, long end)
    {
        var first = (int)Math.Max(0, Math.Min(start, Text.Length));
        var last = (int)Math.Max(first, Math.Min(end, Text.Length));
        var (startLine, startColumn) = Position(first);
        var (endLine, endColumn) = Position(last);
        return new SourceSpan(first, last - first, startLine, startColumn, endLine, endColumn);
    }

    /// <summary>A line of the text without its end; <paramref name="number"/> counts from 0.</summary>
    internal string Line(int number)
    {
        var end = number + 1 < lineStarts.Count ? lineStarts[number + 1] : Text.Length;
        return Text.Substring(lineStarts[number], end - lineStarts[number]).TrimEnd('\r', '\n');
    }

    private (int Line, int Column) Position(int offset)
    {
        var line = lineStarts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        return (line, offset - lineStarts[line]);
    }
}
