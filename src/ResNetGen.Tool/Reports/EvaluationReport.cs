using System.Globalization;
using ResNetGen.Training;

namespace ResNetGen.Tool.Reports;

/// <summary>What <c>resnetgen evaluate</c> shows: the figures of the whole, class by class, and what was taken for what.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Images">The images' name.</param>
/// <param name="Figures">The figures.</param>
internal sealed record EvaluationReport(string Network, string Images, Evaluation Figures)
{
    // A matrix of more classes is wider than a terminal.
    private const int MatrixUpTo = 12;
    private const int ShownPairs = 10;
    private const int ShownName = 10;
    private const int HalfName = 50;

    private readonly ConfusionMatrix confusion = Figures.Confusion;

    private IEnumerable<int> Classes => Enumerable.Range(0, confusion.ClassNames.Count);

    /// <summary>Writes it as text.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine(Heading());
        output.WriteLine();
        TextTable.Write(output, ClassByClass());
        output.WriteLine();
        TextTable.Write(output, confusion.ClassNames.Count <= MatrixUpTo ? Matrix() : MostConfused());
    }

    private string Heading()
    {
        var mirrored = Figures.FlipTestTimeAugmentation ? ", each evaluated with its mirror image" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ForeignText.Shown(Network)} on {ForeignText.Shown(Images, ForeignText.LongestPath)}, "
            + $"{confusion.Images:N0} images{mirrored}: "
            + $"top-1 {100 * Figures.Top1:F2} %, top-5 {100 * Figures.Top5:F2} %, loss {Figures.Loss:F4}");
    }

    private IReadOnlyList<string>[] ClassByClass() =>
    [
        ["class", "images", "recall", "precision"],
        .. Classes.Select(IReadOnlyList<string> (index) =>
        [
            confusion.ClassNames[index],
            Number(confusion.ImagesOf(index)),
            Percentage(confusion.Recall(index)),
            Percentage(confusion.Precision(index)),
        ]),
    ];

    private IReadOnlyList<string>[] Matrix() =>
    [
        ["is ╲ taken for", .. confusion.ClassNames.Select(Shortened)],
        .. Classes.Select(IReadOnlyList<string> (actual) =>
        [
            confusion.ClassNames[actual],
            .. Classes.Select(predicted => Number(confusion[actual, predicted])),
        ]),
    ];

    private IReadOnlyList<string>[] MostConfused()
    {
        var pairs =
            from actual in Classes
            from predicted in Classes
            let images = confusion[actual, predicted]
            where predicted != actual && images > 0
            orderby images descending
            select (actual, predicted, images);
        return
        [
            ["most often taken for another", "images"],
            .. pairs.Take(ShownPairs).Select(IReadOnlyList<string> (pair) =>
                [$"{Half(confusion.ClassNames[pair.actual])} for {Half(confusion.ClassNames[pair.predicted])}", Number(pair.images)]),
        ];
    }

    private static string Shortened(string name) => ForeignText.Shown(name) is var shown && shown.Length <= ShownName
        ? shown
        : shown[..(char.IsHighSurrogate(shown[ShownName - 2]) ? ShownName - 2 : ShownName - 1)] + "…";

    private static string Half(string name) => ForeignText.Shown(name, HalfName);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percentage(double fraction) =>
        double.IsNaN(fraction) ? "" : (100 * fraction).ToString("F2", CultureInfo.InvariantCulture) + " %";
}
