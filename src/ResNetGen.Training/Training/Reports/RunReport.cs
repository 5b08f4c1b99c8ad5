using ResNetGen.Data;
using ResNetGen.IO;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>A run as one page that needs nothing else: no network, no scripts, and its pictures are in it.</summary>
/// <param name="Network">The network.</param>
/// <param name="Data">The images.</param>
/// <param name="Options">How it was trained.</param>
/// <param name="Result">What came of the run.</param>
/// <param name="Evaluation">The validation images evaluated by the trained network, with <see cref="Evaluation.Of"/>.</param>
public sealed record RunReport(
    NetworkInfo Network, DataSplit Data, TrainingOptions Options, TrainingResult Result, Evaluation Evaluation)
{
    /// <summary>The device that it was trained on; the CPU if null.</summary>
    public Device? Device { get; init; }

    /// <summary>The command line, or how else the run was started; null to leave it out.</summary>
    public string? Command { get; init; }

    /// <summary>The network's diagram as SVG, as <c>resnetgen graph --format svg</c> writes it; null to leave it out.</summary>
    public string? DiagramSvg { get; init; }

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file; replaced if it is there.</param>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public void Save(string path) => FileErrors.WritingTo(path, "The report", () => AtomicFile.Replace(path, ToHtml()));

    /// <summary>The page.</summary>
    public string ToHtml() => new RunReportPage(this).ToHtml();
}
