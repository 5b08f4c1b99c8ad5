using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Tests.Schema;

/// <summary>
/// A file of YAML as the JSON that an editor checks: plain values are what the core schema of YAML 1.2 says, and quoted ones are text.
/// </summary>
internal static partial class YamlAsJson
{
    /// <summary>The file's mapping, or null where it is none.</summary>
    public static string? Convert(string text)
    {
        var tree = SyntaxTree.Parse(text, FileForm.Network);
        return tree.Root is null || tree.Diagnostics.Count > 0 ? null : Node(tree.Root, text)!.ToJsonString();
    }

    private static JsonNode? Node(SyntaxNode node, string text) => node switch
    {
        MapNode map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Value, Node(entry.Value, text)))),
        ListNode list => new JsonArray([.. list.Items.Select(item => Node(item, text))]),
        ScalarNode { Span: var span } scalar when span.End > span.Start && text[span.Start] is '"' or '\'' or '|' or '>' =>
            JsonValue.Create(scalar.Value),
        ScalarNode scalar => Plain(scalar.Value),
        _ => throw new InvalidOperationException($"No rule converts a {node.GetType()}."),
    };

    private static JsonNode? Plain(string value) => value switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when Number().IsMatch(value) => JsonNode.Parse(value.TrimStart('+').TrimEnd('.')),
        _ => JsonValue.Create(value),
    };

    /// <summary>Of the numbers of YAML those that JSON has, too: no <c>.5</c>, no <c>007</c>.</summary>
    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
