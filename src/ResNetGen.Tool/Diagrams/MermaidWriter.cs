using System.Globalization;
using System.Text;

namespace ResNetGen.Tool.Diagrams;

/// <summary>Writes a diagram as text of Mermaid, which Markdown pages show as a picture.</summary>
internal static class MermaidWriter
{
    /// <summary>The text, for a code block of the language <c>mermaid</c>.</summary>
    public static string Write(Diagram diagram)
    {
        var text = new StringBuilder();
        var title = string.Join(" · ", diagram.Subtitle.Prepend(diagram.Title));
        text.Append(CultureInfo.InvariantCulture, $"---\ntitle: \"{Quoted(title)}\"\n---\nflowchart TD\n");
        for (var node = 0; node < diagram.Nodes.Count; node++)
        {
            var group = diagram.Groups.FirstOrDefault(group => group.First <= node && node <= group.Last);
            if (group?.First == node)
            {
                var counts = string.Join(" · ", group.SmallPrint.Select(Escaped));
                text.Append(CultureInfo.InvariantCulture, $"    subgraph g{node}[\"<b>{Escaped(group.Name)}</b> · {counts}\"]\n");
            }

            var (drawn, family) = (Drawn(diagram.Nodes[node]), Class(diagram.Nodes[node].Family));
            text.Append(group is null ? "" : "    ").Append(CultureInfo.InvariantCulture, $"    n{node}{drawn}:::{family}\n");
            if (group?.Last == node)
            {
                text.Append("    end\n");
            }
        }

        foreach (var (from, to, shape) in diagram.Edges)
        {
            text.Append(CultureInfo.InvariantCulture, $"    n{from} -->|\"{Escaped(shape)}\"| n{to}\n");
        }

        foreach (var family in diagram.Nodes.Select(node => node.Family).Distinct().Order())
        {
            var (fill, line) = Palette.Of(family);
            text.Append(CultureInfo.InvariantCulture, $"    classDef {Class(family)} fill:{fill},stroke:{line},color:{Palette.Text}\n");
        }

        return text.ToString();
    }

    private static string Drawn(Node node) => node.Form switch
    {
        NodeForm.Circle => $"((\"{Escaped(node.Symbol.ToString())}\"))",
        NodeForm.Pill => $"([\"{Escaped(node.Name)}\"])",
        _ => $"(\"{string.Join("<br/>", Lines(node))}\")",
    };

    private static IEnumerable<string> Lines(Node node)
    {
        yield return $"<b>{Escaped(node.Name)}</b>" + (node.Count > 1 ? FormattableString.Invariant($" × {node.Count}") : "");
        var texts = node.Strips.Select(strip => strip.Text).Prepend(node.Description);
        var description = string.Join(", ", texts.Where(text => text.Length > 0));
        if (description.Length > 0)
        {
            yield return Escaped(description);
        }

        if (node.SmallPrint.Length > 0)
        {
            yield return $"<small>{Escaped(node.SmallPrint)}</small>";
        }
    }

    private static string Class(Family family) => family switch
    {
        Family.Convolution => "convolution",
        Family.Norm => "norm",
        Family.Activation => "activation",
        Family.Pooling => "pooling",
        Family.Linear => "linear",
        Family.Elementwise => "elementwise",
        Family.Unit => "unit",
        _ => "terminal",
    };

    /// <summary>
    /// A text in the quotes of a label: what would end it, or be read as a tag, an entity or Markdown's list, is written as an entity.
    /// </summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            escaped.Append(c switch
            {
                '"' => "#quot;",
                '#' => "#35;",
                '&' => "#amp;",
                '<' => "#lt;",
                '>' => "#gt;",
                '`' => "#96;",
                '*' => "#42;",
                '+' => "#43;",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    /// <summary>A text in the double quotes of YAML.</summary>
    private static string Quoted(string text) =>
        string.Concat(text.Select(c => c is '"' or '\\' ? $"\\{c}" : c.ToString()));
}
