using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ResNetGen.Training;

/// <summary>Shows a run on a terminal: the epochs so far as a table, and under it the epoch in progress.</summary>
internal sealed class LiveProgress(IAnsiConsole console, TimeProvider clock) : ITrainingProgress
{
    private readonly IAnsiConsole console = console;
    private const int ShownEpochs = 12;
    private const int BarWidth = 30;

    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(100);

    private readonly List<EpochMetrics> epochs = [];
    private readonly List<string> notes = [];
    private TrainingPlan? plan;
    private TrainingPosition? position;
    private (int Images, int Total)? evaluating;
    private LiveDisplayContext? display;
    private long refreshed;

    public IDisposable Watch() => new Screen(this);

    public void Noted(string sentence) => notes.Add(sentence);

    public void Started(TrainingPlan plan)
    {
        this.plan = plan;
        if (plan.ResumedAt is { Batch: > 0 } && plan.GoingOn is { } where)
        {
            notes.Add(where);
        }

        epochs.AddRange(plan.PastEpochs);
        Refresh();
    }

    public void Advanced(TrainingPosition position)
    {
        this.position = position;
        evaluating = null;
        RefreshNowAndThen();
    }

    public void Evaluating(int images, int total)
    {
        evaluating = (images, total);
        RefreshNowAndThen();
    }

    public void EpochDone(EpochMetrics epoch)
    {
        epochs.Add(epoch);
        position = null;
        evaluating = null;
        Refresh();
    }

    /// <summary>What is shown now.</summary>
    internal IRenderable View(bool allEpochs)
    {
        if (plan is null)
        {
            return new Text("");
        }

        var heading = Text(
            $"[bold]{Name(plan.Network)}[/] on {Name(plan.TrainImages, ForeignText.LongestPath)}: ",
            $"{plan.TrainCount:N0} training and {plan.TestCount:N0} validation images");
        List<IRenderable> rows = [.. notes.Select(Note), heading, EpochTable(allEpochs)];
        if (evaluating is var (images, total))
        {
            rows.Add(Text($"evaluating  {Bar(images, total)} {images:N0}/{total:N0} validation images"));
        }
        else if (position is not null)
        {
            rows.Add(Text(
                $"epoch {position.Epoch}/{plan.Epochs}  {Bar(position.Batch, plan.StepsPerEpoch)} ",
                $"{position.Batch}/{plan.StepsPerEpoch}  step {position.Step}"));
            rows.Add(Text(
                $"loss [bold]{position.Loss:F4}[/]  accuracy {100 * position.Accuracy:F1} %  ",
                $"{position.ImagesPerSecond:F0} images/s{position.WaitText}  ",
                $"rate {position.LearningRate:G3}  {DurationFormat.Text(position.Remaining)} left"));
        }

        return new Rows(rows);
    }

    private Table EpochTable(bool allEpochs)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in new[] { "epoch", "train loss", "accuracy", "validation loss", "accuracy", "images/s", "time" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        var best = epochs.Count > 0 ? epochs.Max(epoch => epoch.TestAccuracy) : null;
        foreach (var epoch in epochs.Skip(allEpochs ? 0 : Math.Max(0, epochs.Count - ShownEpochs)))
        {
            var style = epoch.TestAccuracy >= best ? "bold green" : "default";
            table.AddRow(
                Text($"{epoch.Epoch}"),
                Text($"{epoch.TrainLoss:F4}"),
                Text($"{100 * epoch.TrainAccuracy:F2} %"),
                epoch.TestLoss is { } loss ? Text($"{loss:F4}") : Text($""),
                epoch.TestAccuracy is { } accuracy ? Text($"[{style}]{100 * accuracy:F2} %[/]") : Text($""),
                Text($"{epoch.ImagesPerSecond:F0}"),
                Text($"{DurationFormat.Text(epoch.Seconds)}"));
        }

        return table;
    }

    private static string Bar(int done, int total)
    {
        var filled = (int)((long)BarWidth * done / Math.Max(1, total));
        return $"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/]";
    }

    private static Markup Note(string sentence) => Text($"{Markup.Escape(ForeignText.Sentence(sentence))}");

    private static string Name(string name, int longest = ForeignText.LongestName) => Markup.Escape(ForeignText.Shown(name, longest));

    private static Markup Text(params FormattableString[] parts) =>
        new(ForeignText.Visible(string.Concat(parts.Select(part => part.ToString(CultureInfo.InvariantCulture)))));

    private void RefreshNowAndThen()
    {
        if (clock.GetElapsedTime(refreshed) >= RefreshInterval)
        {
            Refresh();
        }
    }

    private void Refresh()
    {
        display?.UpdateTarget(View(allEpochs: false));
        refreshed = clock.GetTimestamp();
    }

    /// <summary>Holds the screen until it is disposed. What stays there is the whole table, without a bar that no longer moves.</summary>
    private sealed class Screen : IDisposable
    {
        private readonly LiveProgress progress;
        private readonly TaskCompletionSource over = new();
        private readonly Task shown;

        public Screen(LiveProgress progress)
        {
            this.progress = progress;
            var live = progress.console.Live(new Text("")).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Top);
            shown = live.StartAsync(display =>
            {
                progress.display = display;
                return over.Task;
            });

            // A screen that cannot be had is said at once.
            if (shown.IsCompleted)
            {
                shown.GetAwaiter().GetResult();
            }
        }

        public void Dispose()
        {
            progress.position = null;
            progress.evaluating = null;
            progress.display?.UpdateTarget(progress.View(allEpochs: true));
            progress.display = null;
            over.TrySetResult();
            shown.GetAwaiter().GetResult();
        }
    }
}
