using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace ResNetGen;

/// <summary>Shows what a network is made of: a row a layer, with its output shape, parameters and multiply-adds, and the totals.</summary>
public static class NetworkSummary
{
    /// <summary>The summary as plain text; it is known at build time and needs no forward pass.</summary>
    public static string Summary(this INetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return ToText(network.Info);
    }

    /// <summary>The summary as a table for a terminal. Scopes are shown without the network's own name, which stands above them.</summary>
    /// <param name="network">What is known of the network.</param>
    /// <param name="rows">What the rows are called in the last line.</param>
    public static Table ToTable(NetworkInfo network, string rows = "layers")
    {
        ArgumentNullException.ThrowIfNull(network);

        var table = new Table { Border = TableBorder.Simple }
            .Title(Markup.Escape($"{network.Name} ({network.ClassName}): {network.Input} to {network.Output}"))
            .AddColumn(new TableColumn("scope").Footer("total"))
            .AddColumn(new TableColumn("layer").NoWrap().Footer($"{Number(network.Layers.Count)} {rows}"))
            .AddColumn(new TableColumn("output").NoWrap())
            .AddColumn(new TableColumn("parameters").RightAligned().NoWrap().Footer(Number(network.TotalParameters)))
            .AddColumn(new TableColumn("multiply-adds").RightAligned().NoWrap().Footer(Number(network.MultiplyAdds)))
            .Caption($"{Number(network.TrainableParameters)} of the parameters are trainable; the rest are moving statistics");

        foreach (var layer in network.Layers)
        {
            table.AddRow(
                Markup.Escape(InnerScope(network, layer)),
                Markup.Escape(layer.Kind),
                Markup.Escape(layer.Output.ToString()),
                layer.Parameters == 0 ? "" : Number(layer.Parameters),
                layer.MultiplyAdds == 0 ? "" : Number(layer.MultiplyAdds));
        }

        return table;
    }

    /// <summary>The table of <see cref="ToTable"/> as plain text, as wide as it needs to be.</summary>
    /// <param name="network">What is known of the network.</param>
    /// <param name="rows">What the rows are called in the last line.</param>
    public static string ToText(NetworkInfo network, string rows = "layers")
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 1000;
        console.Profile.Capabilities.Unicode = true;
        console.Write(ToTable(network, rows));
        return string.Join('\n', text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim('\n') + "\n";
    }

    /// <summary>
    /// The summary as one JSON object on one line:
    /// <c>{"network","class","input":[C,H,W],"output":[…],"parameters":{"total","trainable"},"macs","layers":[{"scope","kind","output":[…],"parameters","macs"}]}</c>.
    /// </summary>
    public static string ToJson(NetworkInfo network)
    {
        ArgumentNullException.ThrowIfNull(network);

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("network", network.Name);
            json.WriteString("class", network.ClassName);
            WriteShape(json, "input", network.Input);
            WriteShape(json, "output", network.Output);
            json.WriteStartObject("parameters");
            json.WriteNumber("total", network.TotalParameters);
            json.WriteNumber("trainable", network.TrainableParameters);
            json.WriteEndObject();
            json.WriteNumber("macs", network.MultiplyAdds);
            json.WriteStartArray("layers");
            foreach (var layer in network.Layers)
            {
                json.WriteStartObject();
                json.WriteString("scope", layer.Scope);
                json.WriteString("kind", layer.Kind);
                WriteShape(json, "output", layer.Output);
                json.WriteNumber("parameters", layer.Parameters);
                json.WriteNumber("macs", layer.MultiplyAdds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string InnerScope(NetworkInfo network, LayerInfo layer) =>
        layer.Scope.StartsWith(network.Name + "/", StringComparison.Ordinal) ? layer.Scope[(network.Name.Length + 1)..] : layer.Scope;

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static void WriteShape(Utf8JsonWriter json, string name, Shape shape)
    {
        json.WriteStartArray(name);
        foreach (var size in shape.Sizes)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
    }
}
