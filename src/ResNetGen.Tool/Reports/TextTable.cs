namespace ResNetGen.Tool.Reports;

/// <summary>Columns of text: the first one to the left, those of numbers to the right.</summary>
internal static class TextTable
{
    /// <summary>Writes rows of as many cells each, the first one as a heading.</summary>
    public static void Write(TextWriter output, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToList();
        for (var row = 0; row < rows.Count; row++)
        {
            var cells = rows[row].Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            output.WriteLine($"  {string.Join("   ", cells)}".TrimEnd());
            if (row == 0)
            {
                output.WriteLine(new string('─', 4 + widths.Sum() + (3 * (widths.Count - 1))));
            }
        }
    }
}
