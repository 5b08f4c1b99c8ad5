using System.Text;
using System.Text.RegularExpressions;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ResNetGen.Compiler.Syntax;

/// <content>What the YAML library lets pass, and must not.</content>
internal sealed partial class TreeBuilder
{
    /// <summary>A `:` or a `#` within a plain value, which no value of the language has.</summary>
    private static readonly Regex Close = new(@"\G(?:\w+(?<sign>:)\S|[^\s#]+(?<sign>#))", RegexOptions.CultureInvariant);

    private readonly List<(Rule Rule, int Start, int End, object[] Arguments)> slips = [];

    /// <summary>
    /// Slips of the hand that are good YAML and mean something else than was meant: look-alikes, and signs without their spaces.
    /// </summary>
    public IReadOnlyList<(Rule Rule, int Start, int End, object[] Arguments)> Slips => slips;

    /// <summary>The text without them.</summary>
    public SourceText WithoutSlips()
    {
        var text = new StringBuilder();
        var place = 0;
        foreach (var (rule, start, end, _) in slips.OrderBy(slip => slip.Start))
        {
            text.Append(source.Text, place, start - place);
            var slip = source.Text.Substring(start, end - start);
            text.Append(rule == Rules.LookAlike ? LookAlikes.Replace(slip) : slip == "#" ? " #" : slip + " ");
            place = end;
        }

        return new SourceText(text.Append(source.Text, place, source.Text.Length - place).ToString());
    }

    private void FindSlips(int start, int end, bool isPlain)
    {
        for (var i = LookAlikes.IndexIn(source.Text, start, end); i >= 0; i = LookAlikes.IndexIn(source.Text, i + 1, end))
        {
            slips.Add(Remedies.Named(source.Text, i));
        }

        if (isPlain && Close.Match(source.Text, start, end - start) is { Success: true } close)
        {
            slips.Add(Remedies.Missing(source.Text, close.Groups["sign"].Index));
        }
    }

    /// <summary>Control characters stand nowhere in YAML, and in no comment either.</summary>
    private void FindControls()
    {
        var named = new HashSet<int>(slips.Select(slip => slip.Start));
        for (var i = 0; i < source.Text.Length; i++)
        {
            if (char.IsControl(source.Text[i]) && source.Text[i] is not ('\t' or '\n' or '\r' or '\u0085') && named.Add(i))
            {
                slips.Add(Remedies.Named(source.Text, i));
            }
        }
    }

    /// <summary>A tag may say what the value is without it, and nothing else.</summary>
    private void RequireFitting(NodeEvent tagged, SyntaxNode node)
    {
        var start = source.Text.IndexOf('!', (int)At(tagged.Start));
        if (start < 0 || (!tagged.Tag.IsNonSpecific && CoreSchema.Fits(tagged.Tag.Value, node)))
        {
            return;
        }

        var end = source.Text.IndexOfAny([' ', '\t', '\r', '\n', ',', '[', ']', '{', '}'], start);
        end = end < 0 ? source.Text.Length : end;
        diagnostics.Report(
            Rules.WrongNode,
            source.Span(start, end),
            "A value",
            "written without a tag",
            $"with `{source.Text.Substring(start, end - start).Truncate()}`");
    }

    /// <summary>A key that is not there, or another that YAML 1.2 does not know.</summary>
    private bool IsKey(ScalarNode name, SyntaxNode value)
    {
        if (name.Value.Length == 0)
        {
            // Nothing stands before its `:`, which is the last one before the value.
            var colon = name.Span.Length > 0 || value.Span.Start <= name.Span.Start
                ? -1
                : source.Text.LastIndexOf(':', value.Span.Start - 1, value.Span.Start - name.Span.Start);
            diagnostics.Report(
                Rules.WrongNode, colon < 0 ? name.Span : source.Span(colon, colon + 1), "A key", "a name", name.Kind);
            return false;
        }

        if (name.Value == "<<")
        {
            diagnostics.Report(Rules.WrongNode, name.Span, "A mapping", "written out key by key", "with the merge key `<<`");
            return false;
        }

        return true;
    }

    /// <summary>Only spaces indent, also what begins behind a dash on the same line; the YAML library takes tabs there.</summary>
    private void RequireNoTab(Mark start)
    {
        var tab = -1;
        for (var place = (int)At(start) - 1; place >= 0 && source.Text[place] is ' ' or '\t'; place--)
        {
            tab = source.Text[place] == '\t' ? place : tab;
        }

        if (tab >= 0)
        {
            diagnostics.Report(Rules.NotYaml, source.Span(tab, tab + 1), Remedies.Tab.Reason, Remedies.Tab.Advice);
        }
    }
}
