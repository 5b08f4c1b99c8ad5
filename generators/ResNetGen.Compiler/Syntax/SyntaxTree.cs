using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Text;
using YamlDotNet.Core;

namespace ResNetGen.Compiler.Syntax;

/// <summary>What a text is as YAML: a value, so that a file is parsed once whoever reads it.</summary>
/// <param name="Root">The document's mapping, or null where there is none; then there is a diagnostic.</param>
/// <param name="Recovered">Of a text without such a mapping, what can be read all the same; it may be nothing.</param>
/// <param name="Diagnostics">What is wrong with it.</param>
internal sealed record SyntaxTree(MapNode? Root, MapNode? Recovered, EquatableArray<Diagnostic> Diagnostics)
{
    private const int LargestText = 1 << 20;
    private const string General = "check the indentation, the brackets and the quotes";

    /// <summary>What can be read of the file.</summary>
    public MapNode? Readable => Root ?? Recovered;

    public static SyntaxTree Parse(string text, FileForm form)
    {
        var diagnostics = new DiagnosticBag();
        var root = Read(new SourceText(text), form, diagnostics, out var recovered);
        return new SyntaxTree(root, recovered, diagnostics.ToArray());
    }

    private static MapNode? Read(SourceText source, FileForm form, DiagnosticBag diagnostics, out MapNode? recovered)
    {
        recovered = null;
        var text = source.Text;
        if (text.Length > LargestText)
        {
            diagnostics.Report(
                Rules.TooLarge,
                source.Span(0, 0),
                FormattableString.Invariant($"the file has {text.Length:N0} characters and may have {LargestText:N0}"));
            return null;
        }

        var foreign = ForeignEncoding.Find(text, out var encoding);
        if (foreign >= 0)
        {
            diagnostics.Report(Rules.NotUtf8, source.Span(foreign, foreign + 1), encoding);

            // What can be read all the same gives the class its members; more errors about it would mislead.
            diagnostics = new DiagnosticBag();
        }

        // The YAML library takes a NUL for the end of the file, and what follows it for nothing.
        if (text.IndexOf('\0') is >= 0 and var nul)
        {
            diagnostics.Report(Rules.NotYaml, source.Span(nul, nul + 1), "a NUL character stands in it", General);
            return null;
        }

        var builder = new TreeBuilder(source, form, diagnostics);
        try
        {
            var document = builder.Document();
            if (foreign < 0 && builder.Slips.Count == 0)
            {
                return document;
            }

            // What was meant gives the class its members; more errors about it would mislead.
            Report(source, builder.Slips, diagnostics);
            recovered = foreign < 0 ? DocumentOrNull(new TreeBuilder(builder.WithoutSlips(), form, new DiagnosticBag())) : document;
        }
        catch (TooLargeException exception)
        {
            diagnostics.Report(Rules.TooLarge, exception.Span, exception.Message);
        }
        catch (Exception exception) when (InternalErrors.Covers(exception))
        {
            var (span, reason, advice) = Broken(source, builder, exception);
            if (FirstThatHelps(text, form, span) is var (mistakes, tree))
            {
                Report(source, mistakes, diagnostics);
                recovered = tree;
            }
            else
            {
                diagnostics.Report(Rules.NotYaml, span, reason, advice);
            }

            recovered ??= WithoutBrokenSection(source.Text, form, builder.EndOfLastKey) ?? builder.SoFar;
        }

        return null;
    }

    private static void Report(
        SourceText source, IEnumerable<(Rule Rule, int Start, int End, object[] Arguments)> mistakes, DiagnosticBag diagnostics)
    {
        foreach (var (rule, start, end, arguments) in mistakes)
        {
            diagnostics.Report(rule, source.Span(start, end), arguments);
        }
    }

    private static (SourceSpan Span, string Reason, string Advice) Broken(SourceText source, TreeBuilder builder, Exception exception)
    {
        // The YAML library shows the mapping in which a tab stands, and not the tab.
        if (exception.Message.Contains("tab ") && Yaml12.IndentingTab(source.Text) is >= 0 and var tab)
        {
            return (source.Span(tab, tab + 1), Remedies.Tab.Reason, Remedies.Tab.Advice);
        }

        // It also throws exceptions of .NET, about itself and without a place; to the writer they are the same mistake.
        return exception is YamlException yaml
            ? (builder.Span(yaml.Start, yaml.End), Reason(yaml.Message), General)
            : (source.Span(builder.Position, builder.Position), "what follows does not fit what stands above", General);
    }

    /// <summary>What was wrong, if more can be read without it, and the tree then, if all can.</summary>
    private static (IReadOnlyList<(Rule Rule, int Start, int End, object[] Arguments)> Mistakes, MapNode? Tree)? FirstThatHelps(
        string text, FileForm form, SourceSpan broken)
    {
        foreach (var remedy in Remedies.For(text, broken.End))
        {
            var patched = new SourceText(remedy.Text);
            var builder = new TreeBuilder(patched, form, new DiagnosticBag());
            var line = int.MaxValue;
            var tree = default(MapNode);
            try
            {
                tree = builder.Document();
            }
            catch (Exception exception) when (InternalErrors.Covers(exception))
            {
                line = Broken(patched, builder, exception).Span.EndLine;
            }

            if (line > broken.EndLine)
            {
                return (remedy.Mistakes, tree);
            }
        }

        return null;
    }

    /// <summary>The mapping once its first section that could not be read is mended, or is left out; null if that does not help.</summary>
    private static MapNode? WithoutBrokenSection(string text, FileForm form, int endOfLastKey) => ErrorRecovery.Of(text, endOfLastKey)
        .Select(patched => DocumentOrNull(new TreeBuilder(new SourceText(patched), form, new DiagnosticBag())))
        .FirstOrDefault(map => map is not null);

    private static MapNode? DocumentOrNull(TreeBuilder builder)
    {
        try
        {
            return builder.Document();
        }
        catch (Exception exception) when (InternalErrors.Covers(exception))
        {
            return null;
        }
    }

    private static string Reason(string message)
    {
        var line = message.Split('\n')[0].Trim().TrimEnd('.');
        return line.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(line[0]) + line.Substring(1);
    }
}
