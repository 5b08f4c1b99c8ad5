using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace ResNetGen.Testing;

/// <summary>Two texts as a person compares them.</summary>
internal static class Difference
{
    private const int LinesAround = 3;

    /// <summary>Of more nobody reads the rest in a message; the files have it.</summary>
    private const int MostLines = 60;

    /// <summary>The changed lines with some around them.</summary>
    public static string Between(string expected, string actual)
    {
        var lines = InlineDiffBuilder.Diff(expected, actual, ignoreWhiteSpace: false).Lines;
        var difference = new StringBuilder();
        var skipped = false;
        var shown = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            var from = Math.Max(0, i - LinesAround);
            if (lines.Skip(from).Take(i + LinesAround + 1 - from).All(line => line.Type == ChangeType.Unchanged))
            {
                skipped = true;
                continue;
            }

            if (skipped)
            {
                difference.Append("  …\n");
                skipped = false;
            }

            if (++shown > MostLines && lines.Skip(i).Count(line => line.Type != ChangeType.Unchanged) is > 0 and var rest)
            {
                difference.Append(FormattableString.Invariant($"  … and {rest:N0} more changed {(rest == 1 ? "line" : "lines")}\n"));
                break;
            }

            var mark = lines[i].Type switch { ChangeType.Inserted => "+ ", ChangeType.Deleted => "- ", _ => "  " };
            difference.Append(mark).Append(lines[i].Text).Append('\n');
        }

        // Ends of lines are no lines of their own.
        return difference.Length > 0 ? difference.ToString() : "only in the ends of lines\n";
    }
}
