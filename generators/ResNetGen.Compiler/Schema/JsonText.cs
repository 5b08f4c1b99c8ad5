using System.Collections;
using System.Globalization;
using System.Text;

namespace ResNetGen.Compiler.Schema;

/// <summary>An object of JSON, whose members stay in the order in which they are added.</summary>
internal sealed class JsonMap : IEnumerable<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> members = [];

    public void Add(string name, object? value) => members.Add(new(name, value));

    /// <summary>This object and the members of another.</summary>
    public JsonMap With(JsonMap others)
    {
        var all = new JsonMap();
        all.members.AddRange(members.Concat(others.members));
        return all;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Writes JSON for people to read: what fits into a line stands in one. A compiler host need not have System.Text.Json.</summary>
internal static class JsonText
{
    private const int Width = 140;

    /// <summary>The text of a string, a number, a truth value, null, a <see cref="JsonMap"/> or a sequence of these.</summary>
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, indent: 0, used: 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, object? value, int indent, int used)
    {
        var line = Line(value);
        if (value is not (JsonMap or IEnumerable and not string) || used + line.Length < Width)
        {
            text.Append(line);
            return;
        }

        var inner = new string(' ', indent + 2);
        var separator = "\n";
        text.Append(value is JsonMap ? '{' : '[');
        foreach (var item in (IEnumerable)value)
        {
            text.Append(separator).Append(inner);
            separator = ",\n";
            var name = item is KeyValuePair<string, object?> named ? Quoted(named.Key) + ": " : string.Empty;
            text.Append(name);
            Write(text, item is KeyValuePair<string, object?> member ? member.Value : item, indent + 2, inner.Length + name.Length);
        }

        text.Append('\n').Append(' ', indent).Append(value is JsonMap ? '}' : ']');
    }

    private static string Line(object? value) => value switch
    {
        null => "null",
        true => "true",
        false => "false",
        string text => Quoted(text),
        int or double => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        JsonMap members when !members.Any() => "{}",
        JsonMap members => $"{{ {string.Join(", ", members.Select(member => $"{Quoted(member.Key)}: {Line(member.Value)}"))} }}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Line))}]",
        _ => throw new InvalidOperationException($"No rule writes a {value.GetType()}."),
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                < ' ' => quoted.Append(FormattableString.Invariant($"\\u{(int)c:x4}")),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
