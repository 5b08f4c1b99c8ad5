using System.Globalization;
using System.Text;

namespace ResNetGen.Microbenchmarks;

/// <summary>What became slower than a baseline, as far as figures of one idle machine can say it.</summary>
/// <param name="Rows">A row for each thing that was measured now.</param>
/// <param name="Obstacle">Why nothing is called slower; null where both sides are of one machine that had nothing else to do.</param>
public sealed record Comparison(IReadOnlyList<ComparedFigure> Rows, string? Obstacle)
{
    /// <summary>A change below this is never called one: two runs of the same code differ by as much.</summary>
    public const double Tolerance = 0.10;

    /// <summary>The names of what became slower.</summary>
    public IEnumerable<string> Slower => Rows.Where(row => row.Verdict == "slower").Select(row => row.Now.Name);

    /// <summary>Compares figures with a baseline.</summary>
    public static Comparison Of(Figures baseline, Figures now)
    {
        var obstacle = baseline.Machine != now.Machine
            ? "The baseline is of another machine"
            : Busy("baseline", baseline) ?? Busy("present", now);
        var before = baseline.All.ToDictionary(figure => figure.Name);
        return new Comparison(
            [.. now.All.Select(figure => new ComparedFigure(before.GetValueOrDefault(figure.Name), figure, obstacle is null))], obstacle);

        static string? Busy(string side, Figures figures) => figures.WasBusy
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The machine of the {side} figures was busy (a load of {figures.Load:F1} on {figures.Cores} cores)")
            : null;
    }

    /// <summary>A table of it, with the spread of both sides, and what it means.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("| what | baseline, µs (quartiles) | now, µs (quartiles) | ratio | |\n|---|---:|---:|---:|---|\n");
        foreach (var row in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Now.Name} | {Text(row.Baseline)} | {Text(row.Now)} | ")
                .Append(CultureInfo.InvariantCulture, $"{row.Ratio:F2} | {row.Verdict} |\n");
        }

        text.Append('\n').Append(
            Obstacle is not null ? $"{Obstacle}: the ratios compare that as well as the code, and nothing is called slower. "
                + "Measure both commits on one machine that has nothing else to do."
            : Slower.Any() ? $"Slower than the baseline: {string.Join(", ", Slower)}."
            : "Nothing is slower than the baseline.");
        return text.Append('\n').ToString();

        static string Text(Figure? figure) => figure is null ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{figure.Median:F1} ({figure.LowerQuartile:F1} to {figure.UpperQuartile:F1})");
    }
}

/// <summary>One thing, then and now.</summary>
/// <param name="Baseline">What it was; null where it is new.</param>
/// <param name="Now">What it is.</param>
/// <param name="CanBeTold">Whether a change is one of the code.</param>
public sealed record ComparedFigure(Figure? Baseline, Figure Now, bool CanBeTold)
{
    /// <summary>Above 1 it takes longer now; no number where it is new.</summary>
    public double Ratio => Baseline is null ? double.NaN : Now.Median / Baseline.Median;

    /// <summary>
    /// A change counts where it is more than <see cref="Comparison.Tolerance"/> and the middle halves of the iterations do not meet.
    /// </summary>
    public string Verdict =>
        Baseline is null ? "new"
        : !CanBeTold ? ""
        : Ratio > 1 + Comparison.Tolerance && Now.LowerQuartile > Baseline.UpperQuartile ? "slower"
        : Ratio < 1 - Comparison.Tolerance && Now.UpperQuartile < Baseline.LowerQuartile ? "faster"
        : "";
}
