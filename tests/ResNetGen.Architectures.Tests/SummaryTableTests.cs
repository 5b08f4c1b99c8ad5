using System.Globalization;
using Spectre.Console;

namespace ResNetGen.Architectures.Tests;

/// <summary>The summary's table beside one that Spectre.Console draws of the same cells.</summary>
public sealed class SummaryTableTests
{
    public static TheoryData<string> Networks => [.. Catalogue.All.Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Networks))]
    public void It_is_drawn_as_Spectre_Console_draws_it(string name)
    {
        var network = Catalogue.Find(name)!.Class.Info;
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 1000;
        console.Profile.Capabilities.Unicode = true;
        console.Write(TableOf(network));
        var drawn = text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());
        Assert.Equal(string.Join('\n', drawn).Trim('\n') + "\n", NetworkSummary.ToText(network));
    }

    private static Table TableOf(NetworkInfo network)
    {
        var table = new Table { Border = TableBorder.Simple }
            .Title(Markup.Escape($"{network.Name} ({network.ClassName}): {network.Input} to {network.Output}"))
            .AddColumn(new TableColumn("scope").Footer("total"))
            .AddColumn(new TableColumn("layer").Footer($"{network.Layers.Count} layers"))
            .AddColumn(new TableColumn("output"))
            .AddColumn(new TableColumn("parameters").RightAligned().Footer(Number(network.Layers.Sum(layer => layer.Parameters))))
            .AddColumn(new TableColumn("multiply-adds").RightAligned().Footer(Number(network.Layers.Sum(layer => layer.MultiplyAdds))))
            .Caption($"{Number(network.TrainableParameters)} of the parameters are trainable; the rest are moving statistics");
        foreach (var layer in network.Layers)
        {
            var scope = layer.Scope[(layer.Scope.IndexOf('/', StringComparison.Ordinal) + 1)..];
            table.AddRow(
                Markup.Escape(scope), Markup.Escape(layer.Kind), Markup.Escape(layer.Output.ToString()),
                layer.Parameters == 0 ? "" : Number(layer.Parameters), layer.MultiplyAdds == 0 ? "" : Number(layer.MultiplyAdds));
        }

        return table;
    }

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
