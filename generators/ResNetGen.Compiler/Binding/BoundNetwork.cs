using System.Collections.Immutable;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>A network with its names resolved; its units are still functions, and its arguments are still expressions.</summary>
internal sealed record BoundNetwork(
    string Name,
    string ClassName,
    SampleShape Input,
    int? Classes,
    IReadOnlyDictionary<string, long> Constants,
    OutputStrideValue? OutputStride,
    LayerDefaults Defaults,
    IReadOnlyList<BoundLayer> Root,
    IReadOnlyList<BoundBlock> Blocks,
    IReadOnlyList<BoundLayer> Head,
    SourceSpan Span,
    NetworkFile File)
{
    /// <summary>
    /// Whether what all layers hang on has a mistake, so that the shapes are a guess: good for the members of the class, and not to judge
    /// by.
    /// </summary>
    public bool IsGuess { get; init; }

    /// <summary>The names that <see cref="Until"/> takes.</summary>
    public IEnumerable<string> Parts() =>
        Root.Select(layer => layer.Name).Concat(Blocks.Select(block => block.Scope)).Concat(Head.Select(layer => layer.Name));

    /// <summary>The network up to and including a layer of the root or the head, or a block; null if there is none of that name.</summary>
    public BoundNetwork? Until(string name) =>
        Root.Any(layer => layer.Name == name) ? this with { Root = Cut(Root, layer => layer.Name == name), Blocks = [], Head = [] }
        : Blocks.Any(block => block.Scope == name) ? this with { Blocks = Cut(Blocks, block => block.Scope == name), Head = [] }
        : Head.Any(layer => layer.Name == name) ? this with { Head = Cut(Head, layer => layer.Name == name) }
        : null;

    private static IReadOnlyList<T> Cut<T>(IReadOnlyList<T> items, Func<T, bool> isLast) =>
        [.. items.Take(items.TakeWhile(item => !isLast(item)).Count() + 1)];
}

/// <summary>What the file asks for as the output stride, and where.</summary>
internal sealed record OutputStrideValue(int Value, SourceSpan Span);

/// <summary>slim's <c>Block(scope, unit_fn, args)</c>. Without a unit it stands for a block that could not be read.</summary>
internal sealed record BoundBlock(string Scope, BoundUnit? Unit, IReadOnlyList<UnitArguments> Arguments, SourceSpan Span)
{
    /// <summary>The scopes of its units.</summary>
    public string UnitScope { get; init; } = ScopePattern.DefaultOfUnits;
}

/// <summary>A unit function.</summary>
/// <param name="Name">As called in the file.</param>
/// <param name="Scope">The scope of its layers below <c>unit_n</c>.</param>
/// <param name="Parameters">The names of its arguments.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="IsShipped">Whether its text is ours and not the user's: then mistakes are shown where it is used.</param>
/// <param name="IsBroken">Whether a mistake in it was reported already.</param>
internal sealed record BoundUnit(
    string Name,
    string Scope,
    IReadOnlyList<string> Parameters,
    IReadOnlyList<BoundLayer> Layers,
    bool IsShipped,
    bool IsBroken)
{
    /// <summary>Where it is defined.</summary>
    public SourceSpan Definition { get; init; }

    /// <summary>Where its stride stands among its arguments; -1 where it takes none, and so strides by 1.</summary>
    public int StridePosition { get; } = Parameters.ToList().IndexOf("stride");

    /// <summary>Whether some layer uses <c>rate</c>, so that the unit can stand where strides became rates.</summary>
    public bool UsesRate { get; } = Layers.Any(layer => Uses(layer, "rate"));

    /// <summary>The same for <c>next_rate</c>.</summary>
    public bool UsesNextRate { get; } = Layers.Any(layer => Uses(layer, "next_rate"));

    private static bool Uses(BoundLayer layer, string name) =>
        (layer.When?.Mentions(name) ?? false)
        || new[] { layer.Then, layer.Else }
            .OfType<BoundCall>()
            .SelectMany(call => call.Arguments.Values)
            .Select(argument => argument.Value)
            .OfType<ExpressionValue>()
            .Any(value => value.First.Mentions(name) || value.Second.Mentions(name));
}

/// <summary>
/// One item of a list of layers: a call, or two of which a condition chooses one, the second of which may be none. Without any call it
/// stands for an item that could not be read, so that what refers to it is not an error as well.
/// </summary>
internal sealed record BoundLayer(string Name, SourceSpan NameSpan, Expression? When, BoundCall? Then, BoundCall? Else)
{
    /// <summary>The scope that the file chooses, or null for the name.</summary>
    public ScopePattern? Scope { get; init; }
}

/// <summary>A layer kind with its arguments.</summary>
/// <param name="Kind">The kind, from the catalogue.</param>
/// <param name="Arguments">What the file says, by parameter.</param>
/// <param name="From">
/// The positions in the list of the layers whose outputs it takes, or <see cref="LayerSpec.BodyInput"/>, or null where the name is wrong;
/// empty for the layer above.
/// </param>
/// <param name="Span">The kind's name in the file.</param>
internal sealed record BoundCall(
    LayerKind Kind,
    ImmutableDictionary<string, Argument> Arguments,
    IReadOnlyList<int?> From,
    SourceSpan Span)
{
    /// <summary>Whether a mistake in it was reported already.</summary>
    public bool IsBroken { get; init; }

    /// <summary>Whether the file says a kind that there is not, and this one was meant, perhaps.</summary>
    public bool IsGuess { get; init; }

    /// <summary>The network that the layer stands for, where it is one.</summary>
    public BoundNetwork? Part { get; init; }
}

/// <summary>What the file says for one parameter.</summary>
internal sealed record Argument(ArgumentValue Value, SourceSpan Span);

/// <summary>An argument as far as it can be known without the shapes.</summary>
internal abstract record ArgumentValue;

internal sealed record ExpressionValue(Expression First, Expression Second) : ArgumentValue;

internal sealed record WordValue(string Word) : ArgumentValue;

internal sealed record NumberValue(double Number) : ArgumentValue;

internal sealed record NumberedWordValue(string Word, double Number) : ArgumentValue;

/// <summary>slim's arg_scope: the arguments that hold for every layer of a kind unless the layer says otherwise.</summary>
internal sealed record LayerDefaults(ImmutableDictionary<string, ImmutableDictionary<string, Argument>> ByKind)
{
    public static LayerDefaults None { get; } = new(ImmutableDictionary<string, ImmutableDictionary<string, Argument>>.Empty);

    public Argument? Find(LayerKind kind, string parameter) =>
        ByKind.TryGetValue(kind.Name, out var own) && own.TryGetValue(parameter, out var argument) ? argument
        : kind.DefaultsFrom is { } other && ByKind.TryGetValue(other, out var inherited) && inherited.TryGetValue(parameter, out argument)
        ? argument
        : null;
}
