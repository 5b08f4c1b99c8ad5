using System.Buffers;
using System.Text;
using System.Text.Json;

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

    /// <summary>
    /// The summary as plain text, a table as wide as it needs to be. Scopes are shown without the network's own name, which stands above
    /// them.
    /// </summary>
    /// <param name="network">What is known of the network.</param>
    /// <param name="rows">What the rows are called in the last line.</param>
    public static string ToText(NetworkInfo network, string rows = "layers")
    {
        ArgumentNullException.ThrowIfNull(network);
        return SummaryTable.Write(network, rows);
    }

    /// <summary>
    /// The summary as one JSON object on one line:
    /// <c>{"network","class","input":[C,H,W],"output":[…],"parameters":{"total","trainable"},"macs","layers":[…]}</c>, where a layer is
    /// <c>{"scope","kind","output":[…],"parameters","macs"}</c>.
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
