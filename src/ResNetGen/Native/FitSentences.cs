using System.Globalization;

namespace ResNetGen.Native;

/// <summary>What is said of a libtorch that is not quite the one that TorchSharp's binding was built for.</summary>
internal static class FitSentences
{
    /// <summary>It lacks what ResNetGen needs.</summary>
    public static string DoesNotFit(NativeReport report) =>
        $"{Title(report)} does not fit TorchSharp {LibTorchVersion.TorchSharp}, which needs "
            + $"{Names(report.Missing.Where(symbol => symbol.IsNeeded))} that it lacks: {Remedy}.";

    /// <summary>It computes wrongly.</summary>
    public static string ComputesOtherValues(NativeReport report) =>
        $"{Title(report)} computes other values than it should with TorchSharp {LibTorchVersion.TorchSharp} "
        + $"({string.Join(", ", report.Checks.Where(check => !check.Agrees).Select(check => check.Name))}): {Remedy}.";

    /// <summary>It lacks something, and can be used.</summary>
    public static string LacksSome(NativeReport report) => $"{Title(report)} has all that ResNetGen calls; {Lacking(report)}.";

    /// <summary>It is of another version, and can be used.</summary>
    public static string IsAnother(NativeReport report)
    {
        var version = report.Version is not { } known ? "is of an unknown version, perhaps another than"
            : known < LibTorchVersion.Expected ? "is older than"
            : "is newer than";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Title(report)} {version} the {LibTorchVersion.Expected} that TorchSharp {LibTorchVersion.TorchSharp} was built for; "
                + $"all {report.Checks.Count} checks of its values agree")
            + (report.Missing.Count > 0 ? $", and {Lacking(report)}." : ".");
    }

    private static string Remedy => $"name a folder with libtorch {LibTorchVersion.Expected}";

    private static string Title(NativeReport report) =>
        $"libtorch {(report.Version is { } version ? $"{version} " : "")}in '{report.Folder}'";

    private static string Lacking(NativeReport report) =>
        $"it lacks {Names(report.Missing)}, and a program that calls what needs {(report.Missing.Count == 1 ? "it" : "them")} in "
            + "TorchSharp ends there";

    private static string Names(IEnumerable<MissingSymbol> symbols)
    {
        var names = symbols.Select(symbol => symbol.Name).ToList();
        return names.Count switch
        {
            1 => $"the symbol {names[0]}",
            2 => $"the symbols {names[0]} and {names[1]}",
            _ => string.Create(CultureInfo.InvariantCulture, $"the symbols {names[0]}, {names[1]} and {names.Count - 2} more"),
        };
    }
}
