using System.Globalization;

namespace ResNetGen.Fuzz;

/// <summary>How much memory this process takes and took, where Linux tells; 0 elsewhere.</summary>
internal static class ResidentMemory
{
    /// <summary>Forgets the peak; returns what is taken now.</summary>
    public static long Reset()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The peak is that of the whole run then: more than was taken.
        }

        return Of("VmRSS:");
    }

    /// <summary>The most that was taken since.</summary>
    public static long Peak() => OperatingSystem.IsLinux() ? Of("VmHWM:") : 0;

    private static long Of(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
