using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ResNetGen.Compiler.Syntax;

/// <summary>Builds nodes with spans from the YAML library's events.</summary>
internal sealed partial class TreeBuilder
{
    private const int DeepestNesting = 32;
    private const int LargestTree = 100_000;

    private readonly SourceText source;
    private readonly FileForm form;
    private readonly DiagnosticBag diagnostics;
    private readonly AnchorScanner scanner;
    private readonly Parser parser;

    /// <summary>A byte order mark is a character of the file and not of the YAML.</summary>
    private readonly int skipped;
    private readonly Dictionary<string, SyntaxNode> anchors = new(StringComparer.Ordinal);

    /// <summary>The entries of the outermost mapping, as far as it has been read.</summary>
    private readonly List<MapEntry> outermost = [];

    /// <summary>Where the last document begins, if its `---` is written.</summary>
    private DocumentStart? document;

    public TreeBuilder(SourceText source, FileForm form, DiagnosticBag diagnostics)
    {
        this.source = source;
        this.form = form;
        this.diagnostics = diagnostics;
        skipped = source.Text.StartsWith("\uFEFF", StringComparison.Ordinal) ? 1 : 0;
        scanner = new AnchorScanner(new Scanner(new StringReader(Yaml12.ForLibrary(source.Text.Substring(skipped)))));
        parser = new Parser(scanner);
    }

    /// <summary>Where the last event ends that was read.</summary>
    public long Position => parser.Current is { } last ? At(last.End) : 0;

    /// <summary>Where the last key ends whose value could be read.</summary>
    public int EndOfLastKey => outermost.Count > 0 ? outermost[outermost.Count - 1].Key.Span.End : 0;

    /// <summary>What was read before a mistake ended it.</summary>
    public MapNode? SoFar =>
        outermost.Count > 0 && new MapNode(outermost[0].Key.Span, outermost) is { Weight: <= LargestTree } map ? map : null;

    /// <summary>The document's mapping, or null where there is none; then there is a diagnostic.</summary>
    public MapNode? Document()
    {
        var root = default(SyntaxNode);
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case DocumentStart start:
                    document = start;
                    continue;
                case StreamStart or StreamEnd or DocumentEnd or Comment:
                    continue;
                case var start when root is not null:
                    var second = document is { IsImplicit: false } ? document : start!;
                    diagnostics.Report(Rules.WrongNode, Span(second.Start, second.End), form.Subject, "one YAML document", "two");
                    return null;
                default:
                    root = Node(depth: 0);
                    break;
            }
        }

        FindControls();
        if (root is null or ScalarNode { Value.Length: 0 })
        {
            diagnostics.Report(Rules.EmptyFile, source.Span(0, 0), form.FirstKeys);
            return null;
        }

        if (root.Weight > LargestTree)
        {
            throw new TooLargeException(
                source.Span(root.Span.Start, root.Span.Start),
                FormattableString.Invariant($"the file has more than {LargestTree:N0} values once its aliases are followed"));
        }

        if (root is MapNode map)
        {
            return map;
        }

        diagnostics.Report(Rules.WrongNode, root.Span, form.Subject, form.Must, root.Kind);
        return null;
    }

    /// <param name="depth">How deep it stands.</param>
    /// <param name="isText">Whether it may have any characters.</param>
    private SyntaxNode Node(int depth, bool isText = false)
    {
        var current = parser.Current!;
        if (depth > DeepestNesting)
        {
            throw new TooLargeException(Span(current.Start, current.End), $"the file nests more than {DeepestNesting} levels deep");
        }

        var node = current switch
        {
            Scalar scalar => Scalar(scalar, isText),
            SequenceStart list => List(list, depth, isText),
            MappingStart map => Map(map, depth),
            AnchorAlias alias => Alias(alias),
            _ => throw new SemanticErrorException(current.Start, current.End, "a value is missing"),
        };

        if (current is NodeEvent { Tag.IsEmpty: false } tagged)
        {
            RequireFitting(tagged, node);
        }

        if (current is NodeEvent anchored && (anchored.Anchor.IsEmpty ? scanner.At(current.Start) : anchored.Anchor.Value) is { } anchor)
        {
            anchors[anchor] = node;
        }

        return node;
    }

    private ScalarNode Scalar(Scalar scalar, bool isText)
    {
        var span = Span(scalar.Start, scalar.End);
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted))
        {
            if (!isText)
            {
                FindSlips(span.Start, span.End, isPlain: false);
            }

            return new ScalarNode(span, scalar.Value, source, null) { IsQuoted = true };
        }

        // From its end, since an anchor or a tag may stand before it.
        var quote = scalar.Style is ScalarStyle.Plain ? 0 : 1;
        var start = span.End - quote - scalar.Value.Length;
        var isLiteral = start - quote >= span.Start
            && string.CompareOrdinal(source.Text, start, scalar.Value, 0, scalar.Value.Length) == 0;
        if (!isText)
        {
            FindSlips(isLiteral ? start - quote : span.Start, span.End, isPlain: quote == 0);
        }

        // A null is nothing, however it is written.
        var value = quote == 0 && CoreSchema.IsNull(scalar.Value) ? string.Empty : scalar.Value;
        return isLiteral
            ? new ScalarNode(source.Span(start - quote, span.End), value, source, start) { IsQuoted = quote == 1 }
            : new ScalarNode(span, value, source, null) { IsQuoted = quote == 1 };
    }

    private ListNode List(SequenceStart start, int depth, bool isText)
    {
        if (start.Style == SequenceStyle.Block)
        {
            RequireNoTab(start.Start);
        }

        var items = new List<SyntaxNode>();
        var end = start.End;
        while (Next() is not SequenceEnd)
        {
            items.Add(Node(depth + 1, isText));
        }

        end = parser.Current!.End;
        return new ListNode(Enclose(start.Start, end, start.Style == SequenceStyle.Flow, items), items);
    }

    private MapNode Map(MappingStart start, int depth)
    {
        if (start.Style == MappingStyle.Block)
        {
            RequireNoTab(start.Start);
        }

        var entries = depth == 0 ? outermost : [];
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (Next() is not MappingEnd)
        {
            var key = Node(depth + 1);
            _ = Next();
            var texts = depth == 0 ? form.Texts : form.InnerTexts;
            var value = Node(depth + 1, key is ScalarNode { Value: var word } && texts.Contains(word));
            if (key is not ScalarNode name)
            {
                diagnostics.Report(Rules.WrongNode, key.Span, "A key", "a name", key.Kind);
            }
            else if (!IsKey(name, value))
            {
                continue;
            }
            else if (keys.Add(name.Value))
            {
                entries.Add(new MapEntry(name, value));
            }
            else if (char.IsLetter(name.Value[0]))
            {
                // What is no name is unknown, and no more is said of it: tuples without quotes fall to pieces that may be equal.
                diagnostics.Report(Rules.DuplicateKey, name.Span, name.Value);
            }
        }

        var nodes = entries.SelectMany(entry => new[] { entry.Key, entry.Value });
        return new MapNode(Enclose(start.Start, parser.Current!.End, start.Style == MappingStyle.Flow, nodes), entries);
    }

    private SyntaxNode Alias(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        if (!anchors.TryGetValue(name, out var node))
        {
            var belongs = name.EndsWith(":", StringComparison.Ordinal) ? ", and the `:` belongs to its name without a space before it" : "";
            throw new SemanticErrorException(
                alias.Start,
                alias.End,
                $"the alias *{name.Truncate()} stands for nothing, as no &{name.Truncate()} stands above it{belongs}");
        }

        return node.At(Span(alias.Start, alias.End));
    }

    private ParsingEvent Next()
    {
        do
        {
            if (!parser.MoveNext())
            {
                throw new SemanticErrorException(default, default, "the file ends in the middle of a value");
            }
        }
        while (parser.Current is Comment);

        return parser.Current!;
    }

    /// <summary>A flow collection has brackets of its own; a block collection reaches from its first child to its last.</summary>
    private SourceSpan Enclose(Mark start, Mark end, bool flow, IEnumerable<SyntaxNode> children)
    {
        if (flow)
        {
            // The library's mark stands before the closing bracket.
            return source.Span(At(start), At(end) + 1);
        }

        var first = long.MaxValue;
        var last = 0L;
        foreach (var child in children)
        {
            first = Math.Min(first, child.Span.Start);
            last = Math.Max(last, child.Span.End);
        }

        return last == 0 ? Span(start, start) : source.Span(Math.Min(first, At(start)), last);
    }

    public SourceSpan Span(Mark start, Mark end) => source.Span(At(start), At(end));

    private long At(Mark mark) => mark.Index + skipped;
}
