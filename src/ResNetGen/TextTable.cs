namespace ResNetGen;

/// <summary>Columns of text, as wide as they need to be: the first ones to the left, those of numbers behind them to the right.</summary>
internal sealed class TextTable
{
    private const string Margin = "  ";
    private const string Gap = "   ";

    private readonly int leftColumns;
    private readonly int[] widths;

    /// <param name="rows">As many cells each.</param>
    /// <param name="leftColumns">How many columns stand to the left.</param>
    public TextTable(IReadOnlyList<IReadOnlyList<string>> rows, int leftColumns = 1)
    {
        this.leftColumns = leftColumns;
        widths = [.. rows[0].Select((_, column) => rows.Max(row => ForeignText.Shown(row[column]).Length))];
    }

    /// <summary>The width of the whole, margins included.</summary>
    public int Width => (2 * Margin.Length) + widths.Sum() + (Gap.Length * (widths.Length - 1));

    /// <summary>The line between the head and the rows.</summary>
    public string Rule => new('─', Width);

    /// <summary>Writes the rows, the first one as a heading.</summary>
    public static void Write(TextWriter output, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var table = new TextTable(rows);
        output.WriteLine(table.Line(rows[0]));
        output.WriteLine(table.Rule);
        foreach (var row in rows.Skip(1))
        {
            output.WriteLine(table.Line(row));
        }
    }

    /// <summary>A row as a line.</summary>
    public string Line(IReadOnlyList<string> row)
    {
        var cells = row.Select(cell => ForeignText.Shown(cell))
            .Select((cell, column) => column < leftColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
        return (Margin + string.Join(Gap, cells)).TrimEnd();
    }
}
