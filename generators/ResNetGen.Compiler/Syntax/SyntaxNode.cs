using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Syntax;

/// <summary>A node of the YAML tree. Every node knows where it stands.</summary>
public abstract class SyntaxNode(SourceSpan span, int weight)
{
    public SourceSpan Span { get; } = span;

    /// <summary>The number of nodes below and including this one, with aliases counted each time they are used.</summary>
    internal int Weight { get; } = weight;

    /// <summary>The same where an alias stands for it.</summary>
    internal abstract SyntaxNode At(SourceSpan alias);

    /// <summary>How the node is called in a message: a value, a list, a mapping.</summary>
    public abstract string Kind { get; }

    /// <summary>The same at the beginning of a sentence.</summary>
    public virtual string Subject => char.ToUpperInvariant(Kind[0]) + Kind.Substring(1);
}

/// <summary>A single value, as written.</summary>
/// <param name="span">Where it stands, with its quotes and without its anchor.</param>
/// <param name="value">The value.</param>
/// <param name="source">The file.</param>
/// <param name="contentStart">Where the value stands in the file letter by letter, or null where it is written otherwise.</param>
public sealed class ScalarNode(SourceSpan span, string value, SourceText source, int? contentStart) : SyntaxNode(span, 1)
{
    public string Value { get; } = value;

    /// <summary>The value as a message shows it.</summary>
    public string Shown => Value.Truncate();

    internal override SyntaxNode At(SourceSpan alias) =>
        new ScalarNode(alias, Value, source, null) { Origin = Origin, IsQuoted = IsQuoted };

    public override string Kind => Value.Length == 0 ? "empty" : $"`{Shown}`";

    public override string Subject => Value.Length == 0 ? "An empty value" : Kind;

    /// <summary>The file that the value was taken over from, against which it names other files; null for the file itself.</summary>
    public NetworkFile? Origin { get; init; }

    /// <summary>Whether it stands between quotes, so that YAML reads no more in it than text.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>The same place, read as another value.</summary>
    public ScalarNode As(string value) => new(Span, value, source, null) { Origin = Origin, IsQuoted = IsQuoted };

    /// <summary>
    /// Where <paramref name="length"/> characters of the value stand in the file. Folded, escaped and aliased values do not stand in it
    /// letter by letter: for those it is the whole node.
    /// </summary>
    public SourceSpan SpanOf(int offset, int length) =>
        contentStart is { } start ? source.Span(start + offset, start + Math.Min(offset + length, Value.Length)) : Span;
}

/// <summary>A list of nodes.</summary>
public sealed class ListNode(SourceSpan span, IReadOnlyList<SyntaxNode> items) : SyntaxNode(span, SyntaxWeight.Of(items))
{
    public IReadOnlyList<SyntaxNode> Items { get; } = items;

    internal override SyntaxNode At(SourceSpan alias) => new ListNode(alias, Items);

    public override string Kind => "a list";
}

/// <summary>A mapping of keys to nodes, in the order of the file. Keys are unique.</summary>
public sealed class MapNode(SourceSpan span, IReadOnlyList<MapEntry> entries, bool isAliased = false)
    : SyntaxNode(span, SyntaxWeight.Of(entries.Select(entry => entry.Value)))
{
    public IReadOnlyList<MapEntry> Entries { get; } = entries;

    public override string Kind => "a mapping";

    public SyntaxNode? this[string key] => Find(key)?.Value;

    /// <summary>The first key, or the alias that stands for the mapping: where a message about it as a whole stands.</summary>
    public SourceSpan Head => Entries.Count > 0 && !isAliased ? Entries[0].Key.Span : Span;

    internal override SyntaxNode At(SourceSpan alias) => new MapNode(alias, Entries, isAliased: true);

    public MapEntry? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key.Value == key)
            {
                return entry;
            }
        }

        return null;
    }
}

/// <summary>One <c>key: value</c> of a mapping.</summary>
public sealed record MapEntry(ScalarNode Key, SyntaxNode Value);

internal static class SyntaxWeight
{
    /// <summary>Saturates, since aliases of aliases grow exponentially.</summary>
    public static int Of(IEnumerable<SyntaxNode> children)
    {
        long sum = 1;
        foreach (var child in children)
        {
            sum += child.Weight;
        }

        return (int)Math.Min(sum, int.MaxValue / 2);
    }
}
