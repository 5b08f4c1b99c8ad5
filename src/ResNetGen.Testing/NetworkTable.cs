using System.Globalization;
using ResNetGen.Compiler.Shapes;

namespace ResNetGen.Testing;

/// <summary>A network's table as text: a row a layer, as the running class's <c>Summary()</c> has them.</summary>
internal static class NetworkTable
{
    /// <summary>The columns from here on are numbers.</summary>
    private const int FirstNumber = 3;

    public static string Of(NetworkGraph graph)
    {
        string[][] rows =
        [
            ["scope", "layer", "output", "parameters", "multiply-adds"],
            .. graph.Rows().Select(layer =>
                Row(layer.Scope, layer.Row.Kind, layer.Row.Output, layer.Row.Parameters, layer.Row.MultiplyAdds)),
            Row("total", "", graph.Output, graph.Parameters, graph.MultiplyAdds),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var lines = rows.Select(row => string.Join("  ", row.Select((cell, column) =>
            column < FirstNumber ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))));
        return $"{graph.Name} ({graph.ClassName}): {graph.Input} to {graph.Output}\n\n{string.Join('\n', lines)}\n";
    }

    private static string[] Row(string scope, string kind, Shape output, long parameters, long multiplyAdds) =>
        [scope, kind, output.ToString(), Number(parameters), Number(multiplyAdds)];

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
