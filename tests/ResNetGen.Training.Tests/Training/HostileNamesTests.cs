using ResNetGen.Training;
using SkiaSharp;
using Spectre.Console;

namespace ResNetGen.Tests.Training;

/// <summary>What a program of one's own is shown and given by the library; the tool's tests have what it writes itself.</summary>
public sealed class HostileNamesTests
{
    private static readonly EpochMetrics Epoch = new(1, 10, 1.5, 0.5, 1.6, 0.4, 0.1, 0.05, 3, 100);

    public static TheoryData<int> Names { get; } = [.. Enumerable.Range(0, HostileNames.All.Count)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Progress_shows_them(int place)
    {
        var name = HostileNames.All[place];
        var plan = new TrainingPlan(name, name, 10, 10, 2, 5, [Epoch]);
        using var lines = new StringWriter { NewLine = "\n" };
        using var screen = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(screen),
        });
        var live = new LiveProgress(console, new StubClock());
        foreach (var progress in (ITrainingProgress[])[live, new PlainProgress(lines, new StubClock())])
        {
            progress.Noted($"It is '{name}'.");
            progress.Started(plan);
            progress.EpochDone(Epoch with { Epoch = 2 });
        }

        console.Write(live.View(allEpochs: true));
        HostileNames.AssertHarmless(lines.ToString());
        HostileNames.AssertHarmless(screen.ToString().ReplaceLineEndings("\n"));
        Assert.Equal(3 + 1, lines.ToString().TrimEnd('\n').Split('\n').Length);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_picture_has_room_for_them(int place)
    {
        var name = HostileNames.All[place];
        using var font = Picture.Font(13);
        var shown = Picture.Shortened(name, font, 160);
        HostileNames.AssertHarmless(shown, hasLines: false);
        Assert.InRange(font.MeasureText(shown), 0, 160);

        var matrix = new ConfusionMatrix([name, "b", name + "c"]);
        matrix.Add(0, 1);
        var confusion = SKBitmap.DecodeBounds(ConfusionMatrixPlot.ToPng(name, matrix));
        Assert.InRange(confusion.Width, 1, 1300);
        Assert.InRange(confusion.Height, 1, 600);

        var curves = SKBitmap.DecodeBounds(Curves.ToPng(name, [Epoch]));
        Assert.Equal((1200, 500), (curves.Width, curves.Height));
        Assert.NotEmpty(RunComparison.ToPng([new ComparedRun(name, [Epoch])], inDetail: true));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TensorBoard_shows_them(int place)
    {
        var name = HostileNames.All[place];
        var graph = GraphSummary.Of(new Shape(1, 8, 8), [new GraphNode(name, name, new Shape(1, 8, 8), [name])]);
        Assert.All(graph.Node, node =>
        {
            HostileNames.AssertHarmless(node.Name, hasLines: false);
            HostileNames.AssertHarmless(node.Op, hasLines: false);
            Assert.All(node.Input, input => HostileNames.AssertHarmless(input, hasLines: false));
        });
    }
}
