using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Binding;

/// <summary>Reads a word that stands with its number: <c>{ truncated_normal: 0.02 }</c>.</summary>
internal static class NumberedWords
{
    public static NumberedWordValue? Bind(Parameter parameter, MapNode written, DiagnosticBag diagnostics)
    {
        var what = $"`{parameter.Name}`";
        var (map, isWhole) = KnownKeys.Correct(written, parameter.NumberedWords, what, diagnostics);
        if (map.Entries.Count != 1)
        {
            if (isWhole)
            {
                diagnostics.Report(
                    Rules.WrongNode,
                    written.Span,
                    what,
                    $"one word with its number, such as {Example(parameter.NumberedWords[0])}",
                    map.Entries.Count == 0 ? "none" : "several");
            }

            return null;
        }

        var entry = map.Entries[0];
        var isConstant = entry.Key.Value == Initializers.Constant;
        if (entry.Value is ScalarNode scalar
            && ArgumentBinder.Number(scalar, isConstant ? double.NegativeInfinity : 0, double.PositiveInfinity) is { } number)
        {
            return new NumberedWordValue(entry.Key.Value, number);
        }

        diagnostics.Report(
            Rules.BadValue,
            entry.Value.Span,
            entry.Key.Value,
            isConstant ? "a number" : "a standard deviation, a number of at least 0",
            entry.Value.Kind);
        return null;
    }

    /// <summary>What else may stand there, for messages: nothing, or <c>, or { normal: 0.01 }</c>.</summary>
    public static string Alternatives(Parameter parameter) =>
        string.Concat(parameter.NumberedWords.Select(word => $", or {Example(word)}"));

    private static string Example(string word) => $"`{{ {word}: 0.01 }}`";
}
