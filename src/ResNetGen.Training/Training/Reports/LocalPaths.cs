namespace ResNetGen.Training;

/// <summary>Paths in a page that others will read: they say what lies where in a run, and not whose machine it was.</summary>
internal static class LocalPaths
{
    /// <summary>
    /// The text with paths below the current folder written from there, and others below the user's own folder from that.
    /// </summary>
    public static string Shortened(string text) =>
        Without(Without(text, Environment.CurrentDirectory, ""), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "~/");

    private static string Without(string text, string folder, string written) =>
        Path.TrimEndingDirectorySeparator(folder) is { Length: > 1 } trimmed
            ? text.Replace(trimmed + Path.DirectorySeparatorChar, written, StringComparison.Ordinal)
            : text;
}
