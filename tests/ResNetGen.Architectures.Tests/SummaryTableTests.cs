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
        var network = Catalogue.Find(name)!.Info;
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 1000;
        console.Profile.Capabilities.Unicode = true;
        console.Write(TableOf(network));
        var drawn = text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());
        var lines = NetworkSummary.ToText(network).Split('\n');
        Assert.Equal(string.Join('\n', drawn).Trim('\n'), string.Join('\n', lines[2..^3]));

        // Above and below stand in the middle, on one line each however narrow the table is.
        AssertCentred($"{network.Name} ({network.ClassName}): {network.Input} to {network.Output}", lines[0], lines[3].Length);
        AssertCentred(
            $"{Number(network.TrainableParameters)} of the parameters are trainable; the rest are moving statistics",
            lines[^2],
            lines[3].Length);
        Assert.Equal(("", "", ""), (lines[1], lines[^3], lines[^1]));
    }

    private static void AssertCentred(string text, string line, int width)
    {
        Assert.Equal(text, line.TrimStart());
        Assert.Equal(Math.Max(0, (width - text.Length) / 2), line.Length - text.Length);
    }

    private static Table TableOf(NetworkInfo network)
    {
        var table = new Table { Border = TableBorder.Simple }
            .AddColumn(new TableColumn("scope").Footer("total"))
            .AddColumn(new TableColumn("layer").Footer($"{Number(network.Layers.Count)} layers"))
            .AddColumn(new TableColumn("output"))
            .AddColumn(new TableColumn("parameters").RightAligned().Footer(Number(network.Layers.Sum(layer => layer.Parameters))))
            .AddColumn(new TableColumn("multiply-adds").RightAligned().Footer(Number(network.Layers.Sum(layer => layer.MultiplyAdds))));
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
