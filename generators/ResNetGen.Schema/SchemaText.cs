using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResNetGen.Schema;

/// <summary>Writes JSON for people to read: what fits into a line stands in one.</summary>
internal static class SchemaText
{
    private const int Width = 140;

    /// <summary>The text is for editors and no part of a web page.</summary>
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonObject schema)
    {
        var text = new StringBuilder();
        Write(text, schema, indent: 0, used: 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent, int used)
    {
        var line = Line(node);
        if (node is not (JsonObject or JsonArray) || used + line.Length < Width)
        {
            text.Append(line);
            return;
        }

        var inner = new string(' ', indent + 2);
        var separator = "\n";
        text.Append(node is JsonObject ? '{' : '[');
        foreach (var (name, value) in Members(node))
        {
            text.Append(separator).Append(inner).Append(name);
            separator = ",\n";
            Write(text, value, indent + 2, inner.Length + name.Length);
        }

        text.Append('\n').Append(' ', indent).Append(node is JsonObject ? '}' : ']');
    }

    /// <summary>What stands in an object or an array, with what each member begins with.</summary>
    private static IEnumerable<(string Name, JsonNode? Value)> Members(JsonNode node) => node is JsonObject members
        ? members.Select(member => (JsonSerializer.Serialize(member.Key, Options) + ": ", member.Value))
        : ((JsonArray)node).Select(item => (string.Empty, item));

    private static string Line(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject { Count: 0 } => "{}",
        JsonObject => $"{{ {string.Join(", ", Members(node).Select(member => member.Name + Line(member.Value)))} }}",
        JsonArray items => $"[{string.Join(", ", items.Select(Line))}]",
        _ => node.ToJsonString(Options),
    };
}
