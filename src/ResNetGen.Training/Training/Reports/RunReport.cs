using ResNetGen.Data;
using ResNetGen.IO;

namespace ResNetGen.Training;

/// <summary>A run as one page that needs nothing else: no network, no scripts, and its pictures are in it.</summary>
/// <param name="Network">The network.</param>
/// <param name="Data">The images.</param>
/// <param name="Result">What came of the run.</param>
/// <param name="Evaluation">The validation images evaluated by the trained network, with <see cref="Evaluation.Of"/>.</param>
/// <param name="Options">How it was trained, apart from the recipe, as the user would say it: a name and a value each.</param>
/// <param name="Environment">Where, as <see cref="RunEnvironment.Describe"/> says.</param>
public sealed record RunReport(
    NetworkInfo Network,
    DataSplit Data,
    TrainingResult Result,
    Evaluation Evaluation,
    IReadOnlyList<(string Name, string Value)> Options,
    IReadOnlyList<(string Name, string Value)> Environment)
{
    /// <summary>The network's diagram as SVG, as <c>resnetgen graph --format svg</c> writes it; null to leave it out.</summary>
    public string? DiagramSvg { get; init; }

    /// <summary>The recipe that the network was trained by; null to leave it out.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file; replaced if it is there.</param>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public void Save(string path) => FileErrors.WritingTo(path, "The report", () => File.WriteAllText(path, ToHtml()));

    /// <summary>The page.</summary>
    public string ToHtml() => new RunReportPage(this).ToHtml();
}
