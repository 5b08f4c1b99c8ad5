using System.Globalization;

namespace ResNetGen;

/// <summary>A network's layers as a table of plain text, as wide as it needs to be.</summary>
internal static class SummaryTable
{
    /// <summary>Writes the table. Scopes are shown without the network's own name, which stands above them.</summary>
    /// <param name="network">What is known of the network.</param>
    /// <param name="rows">What the rows are called in the last line.</param>
    public static string Write(NetworkInfo network, string rows)
    {
        string[] head = ["scope", "layer", "output", "parameters", "multiply-adds"];
        var body = network.Layers.Select(layer => Row(network, layer)).ToList();
        string[] foot =
            ["total", $"{Number(network.Layers.Count)} {rows}", "", Number(network.TotalParameters), Number(network.MultiplyAdds)];
        var table = new TextTable([head, .. body, foot], leftColumns: 3);
        string[] lines =
        [
            Centred(
                $"{ForeignText.Shown(network.Name)} ({ForeignText.Shown(network.ClassName)}): {network.Input} to {network.Output}",
                table.Width),
            "",
            table.Line(head),
            table.Rule,
            .. body.Select(table.Line),
            table.Rule,
            table.Line(foot),
            "",
            Centred($"{Number(network.TrainableParameters)} of the parameters are trainable; the rest are moving statistics", table.Width),
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static string[] Row(NetworkInfo network, LayerInfo layer) =>
    [
        InnerScope(network, layer),
        layer.Kind,
        layer.Output.ToString(),
        layer.Parameters == 0 ? "" : Number(layer.Parameters),
        layer.MultiplyAdds == 0 ? "" : Number(layer.MultiplyAdds),
    ];

    private static string Centred(string text, int width) => new string(' ', Math.Max(0, (width - text.Length) / 2)) + text;

    private static string InnerScope(NetworkInfo network, LayerInfo layer) =>
        layer.Scope.StartsWith(network.Name + "/", StringComparison.Ordinal) ? layer.Scope[(network.Name.Length + 1)..] : layer.Scope;

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
