namespace ResNetGen.Native;

/// <summary>What the system's dynamic linker says of a library that it did not load.</summary>
internal static class DynamicLinker
{
    /// <summary>The linker's own words, out of the runtime's long message: "libcudart.so.12: cannot open shared object file …".</summary>
    /// <remarks>
    /// On Linux and macOS the runtime appends one line for each path that it tried; the first is that of the path that was asked for.
    /// </remarks>
    public static string Reason(Exception exception)
    {
        var lines = exception.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length > 1 ? lines[1].TrimEnd('.') : exception.Message.TrimEnd('.');
    }

    /// <summary>The name of a library that was missing when another was loaded, or null if it failed for another reason.</summary>
    public static string? MissingLibrary(string reason)
    {
        var end = reason.IndexOf(": cannot open shared object file", StringComparison.Ordinal);
        return end > 0 ? reason[..end] : null;
    }
}
