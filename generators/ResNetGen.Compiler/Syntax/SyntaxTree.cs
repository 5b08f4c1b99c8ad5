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
            recovered = foreign < 0 ? null : document;
            return foreign < 0 ? document : null;
        }
        catch (TooLargeException exception)
        {
            diagnostics.Report(Rules.TooLarge, exception.Span, exception.Message);
        }
        catch (YamlException exception)
        {
            // The YAML library shows the mapping in which a tab stands, and not the tab.
            var isTab = exception.Message.Contains("tab as indentation") && IndentingTab(text) >= 0;
            diagnostics.Report(
                Rules.NotYaml,
                isTab ? source.Span(IndentingTab(text), IndentingTab(text) + 1) : builder.Span(exception.Start, exception.End),
                isTab ? "a tab stands in the indentation" : Reason(exception.Message),
                isTab ? "write spaces instead" : General);
            recovered = WithoutBrokenSection(source.Text, form, builder.EndOfLastKey) ?? builder.SoFar;
        }
        catch (Exception exception) when (InternalErrors.Covers(exception))
        {
            // The YAML library also throws exceptions of .NET, about itself and without a place; to the writer they are the same mistake.
            var place = builder.Position;
            diagnostics.Report(Rules.NotYaml, source.Span(place, place), "what follows does not fit what stands above", General);
            recovered = WithoutBrokenSection(source.Text, form, builder.EndOfLastKey) ?? builder.SoFar;
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

    private static int IndentingTab(string text)
    {
        var isIndentation = true;
        for (var i = 0; i < text.Length; i++)
        {
            if (isIndentation && text[i] == '\t')
            {
                return i;
            }

            isIndentation = text[i] is '\n' or '\r' || (isIndentation && text[i] == ' ');
        }

        return -1;
    }
}
