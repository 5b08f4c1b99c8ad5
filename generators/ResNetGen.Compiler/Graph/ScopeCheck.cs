using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Graph;

/// <summary>
/// Finds scopes that are used twice: two layers of one scope would be one entry of the state dict, and two end points of one name.
/// </summary>
internal sealed class ScopeCheck(BoundNetwork network, NetworkGraph graph, DiagnosticBag diagnostics)
{
    public void Report()
    {
        const string Usual = "give one of the two another `name` or `scope`";

        // By scope, where it is first, and the position of the block; -1 in root and head.
        var seen = new Dictionary<string, (int Block, SourceSpan Span)>(StringComparer.Ordinal);
        Check(network.Root, graph.Root);
        for (var i = 0; i < graph.Blocks.Count; i++)
        {
            var (block, bound) = (graph.Blocks[i], network.Blocks[i]);
            foreach (var place in block.Units)
            {
                var unit = graph.Units[place.Unit];
                var path = block.Path(string.Empty, place, unit);
                Take(
                    path + "/",
                    path,
                    bound.Span,
                    i,
                    again => again ? $"put `{{n}}` into its `unit_scope`, as in `{bound.UnitScope}_{{n}}`" : Usual);
                foreach (var layer in unit.Body.Layers)
                {
                    // The pattern stands in the unit function; of one that ships the block is the user's own text.
                    var pattern = bound.Unit!.Layers.First(item => item.Name == layer.Name).Scope;
                    TakeLayer(
                        layer,
                        Scopes.Below(string.Empty, path, Scopes.OfLayer(layer.Scope, block.Scope, place.Scope, place.Number)),
                        bound.Unit.IsShipped ? bound.Span : pattern?.Span ?? bound.Span,
                        i,
                        again => pattern is null || !Scopes.IsAbsolute(pattern.Text) ? Usual
                            : again ? $"put `{{n}}` into it, as in `{pattern.Text}_{{n}}`, so that each unit has its own"
                            : $"put `{{block}}` into it, as in `{pattern.Text}_{{block}}`, so that each block has its own");
                }
            }
        }

        Check(network.Head, graph.Head);

        void Check(IReadOnlyList<BoundLayer> bound, Body body)
        {
            foreach (var layer in body.Layers)
            {
                TakeLayer(
                    layer,
                    Scopes.Below(string.Empty, string.Empty, layer.Scope),
                    bound.First(item => item.Name == layer.Name).NameSpan,
                    -1,
                    _ => Usual);
            }
        }

        // With what stands below it: the batch norm of a convolution, the layers of a part.
        void TakeLayer(LayerSpec layer, string scope, SourceSpan span, int block, Func<bool, string> advice)
        {
            Take(scope, scope, span, block, advice);
            foreach (var row in layer.Rows().Where(row => row.Suffix.Length > 0))
            {
                Take(scope + row.Suffix, scope + row.Suffix, span, block, advice);
            }
        }

        void Take(string key, string scope, SourceSpan span, int block, Func<bool, string> advice)
        {
            if (!seen.TryGetValue(key, out var other))
            {
                seen.Add(key, (block, span));
            }
            else
            {
                diagnostics.Report(
                    Rules.DuplicateScope,
                    span,
                    new RelatedPlace(other.Span, "the other"),
                    scope.TrimStart('/'),
                    advice(block >= 0 && block == other.Block));
            }
        }
    }
}
