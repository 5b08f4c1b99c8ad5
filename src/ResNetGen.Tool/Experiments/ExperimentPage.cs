using System.Text;
using ResNetGen.IO;

namespace ResNetGen.Tool.Experiments;

/// <summary>The page of an experiment: Markdown, with its pictures beside it.</summary>
/// <param name="folder">The folder of both.</param>
internal sealed class ExperimentPage(string folder)
{
    private const string FileName = "README.md";

    private readonly StringBuilder text = new();
    private readonly List<(string Name, byte[] Png)> pictures = [];

    /// <summary>The page's file.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, FileName);

    public void Heading(string heading, int level = 2) => Paragraph($"{new string('#', level)} {ForeignText.Shown(heading)}");

    /// <summary>A paragraph, or lines of code between their fences.</summary>
    public void Paragraph(string words)
    {
        if (text.Length > 0)
        {
            text.Append('\n');
        }

        text.Append(ForeignText.VisibleLines(words)).Append('\n');
    }

    /// <summary>A table; the first row is its heading, and all columns but the first stand to the right.</summary>
    public void Table(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var lines = new StringBuilder();
        for (var row = 0; row < rows.Count; row++)
        {
            var cells = rows[row].Select(cell => ForeignText.Shown(cell).Replace("|", "\\|", StringComparison.Ordinal));
            lines.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
            if (row == 0)
            {
                lines.Append("|---|").Insert(lines.Length, "---:|", rows[0].Count - 1).Append('\n');
            }
        }

        Paragraph(lines.ToString().TrimEnd('\n'));
    }

    /// <summary>A picture.</summary>
    /// <param name="name">Its file's name.</param>
    /// <param name="description">What it shows.</param>
    /// <param name="png">The picture.</param>
    public void Picture(string name, string description, byte[] png)
    {
        pictures.Add((name, png));
        Paragraph($"![{description}]({name})");
    }

    /// <summary>Writes the page and its pictures.</summary>
    /// <exception cref="ResNetGenException">A file cannot be written.</exception>
    public void Save() => FileErrors.WritingTo(Path, "The page", () =>
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, png) in pictures)
        {
            AtomicFile.Replace(System.IO.Path.Combine(folder, name), png);
        }

        AtomicFile.Replace(Path, text.ToString());
    });

    /// <inheritdoc/>
    public override string ToString() => text.ToString();
}
