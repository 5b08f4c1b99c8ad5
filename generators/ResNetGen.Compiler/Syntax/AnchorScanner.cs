using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace ResNetGen.Compiler.Syntax;

/// <summary>
/// Keeps the anchors of values inside brackets from the parser, which takes <c>{ a: &amp;k 1, b: 2 }</c> for a mistake, and remembers where
/// they stood.
/// </summary>
internal sealed class AnchorScanner(IScanner scanner) : IScanner
{
    private readonly Dictionary<long, string> anchors = [];
    private int depth;
    private Token? previous;

    /// <summary>An anchor of nothing, which is passed on although the token behind it was read already.</summary>
    private Anchor? alone;
    private bool isAhead;

    public Mark CurrentPosition => scanner.CurrentPosition;

    public Token? Current => alone ?? scanner.Current;

    /// <summary>The anchor of the value that begins at a place.</summary>
    public string? At(Mark start) => anchors.TryGetValue(start.Index, out var anchor) ? anchor : null;

    public bool MoveNext()
    {
        if (Current is not null)
        {
            ConsumeCurrent();
        }

        return MoveNextWithoutConsuming();
    }

    public bool MoveNextWithoutConsuming()
    {
        if (!isAhead && !scanner.MoveNextWithoutConsuming())
        {
            return false;
        }

        isAhead = false;
        if (depth > 0 && scanner.Current is Anchor anchor)
        {
            scanner.ConsumeCurrent();
            isAhead = scanner.MoveNextWithoutConsuming();
            if (scanner.Current is not (Scalar or FlowSequenceStart or FlowMappingStart or Tag))
            {
                alone = anchor;
                return true;
            }

            isAhead = false;

            // A tag may stand on either side of it, and the value begins at the first of the two.
            anchors[(previous as Tag ?? scanner.Current).Start.Index] = anchor.Value.Value;
        }

        return true;
    }

    public void ConsumeCurrent()
    {
        if (alone is not null)
        {
            alone = null;
            return;
        }

        previous = scanner.Current;
        depth += previous switch
        {
            FlowMappingStart or FlowSequenceStart => 1,
            FlowMappingEnd or FlowSequenceEnd => -1,
            _ => 0,
        };
        scanner.ConsumeCurrent();
    }
}
