using ResNetGen.Training;
using Spectre.Console;

namespace ResNetGen.Tests.Training;

public class ProgressTests
{
    private static readonly TrainingPlan Plan = new("small", "patterns [4]", 12_800, 2_000, 10, 100, []);
    private static readonly EpochMetrics Epoch1 = new(1, 100, 1.25, 0.5, 1.5, 0.4321, 0.1, 0.05, 75, 1234.5);
    private static readonly EpochMetrics Epoch2 = new(2, 200, 0.75, 0.625, 1, 0.6, 0.1, 0.05, 3_725, 1300);
    private static readonly TrainingPosition Position = new(2, 50, 150, 0.9877f, 1250.4, TimeSpan.FromSeconds(3_725))
    {
        Accuracy = 0.4375, LearningRate = 0.012345,
    };

    [Fact]
    public void Redirected_output_gets_a_line_an_epoch_and_one_every_ten_seconds()
    {
        using var output = new StringWriter();
        var clock = new StubClock();
        var progress = new PlainProgress(output, clock);
        progress.Started(Plan);
        clock.Advance(9.9);
        progress.Advanced(Position);
        progress.EpochDone(Epoch1);
        clock.Advance(10);
        progress.Advanced(Position);
        progress.Advanced(Position);
        progress.Evaluating(10, 2_000);

        Assert.Equal(
            """
            training small on patterns [4]: 12,800 training and 2,000 validation images; 10 epochs of 100 steps
            epoch 1/10  train loss 1.2500, accuracy 50.00 %  validation loss 1.5000, accuracy 43.21 %  1234 images/s
            epoch 2/10  batch 50/100  step 150  loss 0.9877  accuracy 43.8 %  1250 images/s  rate 0.0123  1:02:05 left

            """.ReplaceLineEndings(),
            output.ToString());
    }

    [Fact]
    public void Steps_that_wait_for_images_are_told_of()
    {
        using var output = new StringWriter();
        var (clock, waiting) = (new StubClock(), Position with { WaitFraction = 0.25 });
        var plain = new PlainProgress(output, clock);
        plain.Started(Plan);
        clock.Advance(10);
        plain.Advanced(waiting);
        Assert.EndsWith(
            "  1250 images/s  25 % waiting for images  rate 0.0123  1:02:05 left" + Environment.NewLine,
            output.ToString(),
            StringComparison.Ordinal);

        var (console, screen) = Console(AnsiSupport.No);
        var live = new LiveProgress(console, clock);
        live.Started(Plan);
        live.Advanced(waiting);
        console.Write(live.View(allEpochs: false));
        Assert.Contains("  1250 images/s  25 % waiting for images  rate 0.0123  1:02:05 left", screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_run_says_where_it_goes_on()
    {
        using var output = new StringWriter();
        var progress = new PlainProgress(output, new StubClock());
        progress.Started(Plan with { PastEpochs = [Epoch1, Epoch2] });
        Assert.EndsWith("going on after epoch 2" + Environment.NewLine, output.ToString(), StringComparison.Ordinal);

        var within = Plan with { PastEpochs = [Epoch1, Epoch2], ResumedAt = new ResumePoint(2, 37, 237) };
        progress.Started(within);
        const string There = "going on in epoch 3 after batch 37 of 100 (step 237)";
        Assert.EndsWith(There + Environment.NewLine, output.ToString(), StringComparison.Ordinal);
        var (console, screen) = Console(AnsiSupport.No);
        var live = new LiveProgress(console, new StubClock());
        live.Started(within);
        console.Write(live.View(allEpochs: false));
        Assert.Contains(There, screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_comes_after_as_many_steps_as_were_asked_for()
    {
        using var output = new StringWriter();
        var clock = new StubClock();
        var progress = new PlainProgress(output, clock);
        progress.Started(Plan with { DisplayEverySteps = 50 });
        clock.Advance(60);
        foreach (var step in new long[] { 149, 150, 151, 200 })
        {
            progress.Advanced(Position with { Step = step });
        }

        var lines = output.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal(3, lines.Length);
        Assert.Contains("  step 150  loss 0.9877  accuracy 43.8 %  ", lines[1], StringComparison.Ordinal);
        Assert.Contains("  step 200  ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void One_epoch_of_one_step_is_no_plural()
    {
        using var output = new StringWriter();
        new PlainProgress(output, new StubClock()).Started(Plan with { Epochs = 1, StepsPerEpoch = 1 });
        Assert.EndsWith("; 1 epoch of 1 step" + Environment.NewLine, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_note_is_a_line_of_its_own_and_stays_above_the_table()
    {
        using var lines = new StringWriter();
        new PlainProgress(lines, new StubClock()).Noted("It {was} skipped.");
        Assert.Equal("It {was} skipped." + Environment.NewLine, lines.ToString());

        var (console, output) = Console(AnsiSupport.No);
        var progress = new LiveProgress(console, new StubClock());
        progress.Noted("It [was] skipped.");
        progress.Started(Plan);
        console.Write(progress.View(allEpochs: true));
        Assert.StartsWith("It [was] skipped.", output.ToString().TrimStart(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_gets_a_table_of_the_epochs_and_the_bar_of_the_one_in_progress()
    {
        var (console, output) = Console(AnsiSupport.No);
        var progress = new LiveProgress(console, new StubClock());
        progress.Started(Plan with { PastEpochs = [Epoch1] });
        progress.EpochDone(Epoch2);
        progress.Advanced(Position);
        console.Write(progress.View(allEpochs: false));

        var lines = output.ToString().ReplaceLineEndings("\n")
            .Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0)
            .ToList();
        Assert.Equal("small on patterns [4]: 12,800 training and 2,000 validation images", lines[0]);
        Assert.Equal(["1", "1.2500", "50.00", "%", "1.5000", "43.21", "%", "1234", "1:15"], Words(lines[^4]));
        Assert.Equal(["2", "0.7500", "62.50", "%", "1.0000", "60.00", "%", "1300", "1:02:05"], Words(lines[^3]));
        Assert.Equal($"epoch 2/10  {new string('━', 30)} 50/100  step 150", lines[^2]);
        Assert.Equal("loss 0.9877  accuracy 43.8 %  1250 images/s  rate 0.0123  1:02:05 left", lines[^1]);
    }

    [Fact]
    public void The_display_shows_the_evaluation_while_it_lasts()
    {
        var (console, output) = Console(AnsiSupport.No);
        var progress = new LiveProgress(console, new StubClock());
        progress.Started(Plan);
        progress.Advanced(Position);
        progress.Evaluating(500, 2_000);
        console.Write(progress.View(allEpochs: false));
        Assert.Contains("500/2,000 validation images", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("50/100", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stays_on_the_screen_is_the_whole_table()
    {
        var (console, output) = Console(AnsiSupport.Yes);
        var progress = new LiveProgress(console, new StubClock());
        using (progress.Watch())
        {
            progress.Started(Plan);
            for (var epoch = 1; epoch <= 20; epoch++)
            {
                progress.EpochDone(Epoch1 with { Epoch = epoch, TrainLoss = epoch + 0.25 });
            }

            progress.Advanced(Position);
        }

        // Each view overwrites the last one; the final one has no bar any more.
        var last = output.ToString()[output.ToString().LastIndexOf("validation images", StringComparison.Ordinal)..];
        Assert.Contains(" 20.2500 ", last, StringComparison.Ordinal);
        Assert.Contains(" 1.2500 ", last, StringComparison.Ordinal);
        Assert.DoesNotContain("50/100", last, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_goes_through_the_display()
    {
        var progress = new LiveProgress(Console(AnsiSupport.Yes).Console, new StubClock());
        Assert.Equal("why", Assert.Throws<ResNetGenException>(Fail).Message);

        void Fail()
        {
            using var watching = progress.Watch();
            throw new ResNetGenException("why");
        }
    }

    [Fact]
    public void A_terminal_gets_the_display_and_a_file_gets_lines()
    {
        Assert.IsType<PlainProgress>(TrainingProgress.On(Console(AnsiSupport.Yes).Console));
        Assert.IsType<LiveProgress>(TrainingProgress.On(AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes, Out = new Terminal(),
        })));
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static (IAnsiConsole Console, StringWriter Output) Console(AnsiSupport ansi)
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 120;
        console.Profile.Height = 60;
        console.Profile.Capabilities.Unicode = true;
        return (console, output);
    }

    private sealed class Terminal : IAnsiConsoleOutput
    {
        public TextWriter Writer { get; } = new StringWriter();

        public bool IsTerminal => true;

        public int Width => 120;

        public int Height => 40;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
