using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using ResNetGen.Devices;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>What a run ran on, for its report.</summary>
internal static class RunEnvironment
{
    /// <summary>The versions, the machine and the device: a name and a value each.</summary>
    /// <param name="device">The device that the network is on.</param>
    /// <param name="command">The command line, or how else the run was started; null to leave it out.</param>
    public static IReadOnlyList<(string Name, string Value)> Describe(Device device, string? command = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        List<(string, string)> rows =
        [
            ("ended", TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)),
            ("ResNetGen", Version(typeof(RunEnvironment).Assembly)),
            ("TorchSharp", Version(typeof(Tensor).Assembly)),
            (".NET", RuntimeInformation.FrameworkDescription),
            ("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"),
            ("processor", string.Create(CultureInfo.InvariantCulture, $"{Processor()}, {Environment.ProcessorCount} cores")),
            .. DescribeDevice(device),
            ("torch's threads", get_num_threads().ToString(CultureInfo.InvariantCulture)),
        ];
        if (command is not null)
        {
            rows.Insert(0, ("command", command));
        }

        return rows;
    }

    /// <summary>
    /// The device alone: on the CPU its name, of a GPU its model and memory, the driver's versions, and what is computed in TensorFloat-32.
    /// </summary>
    /// <param name="device">The device.</param>
    public static IEnumerable<(string Name, string Value)> DescribeDevice(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return DeviceInfo.Rows(device);
    }

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString()
        ?? "unknown";

    private static string Processor()
    {
        const string Info = "/proc/cpuinfo";
#pragma warning disable RS0030 // The kernel's own file, of which it says the length 0.
        var line = File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
#pragma warning restore RS0030
        return line?.Split(':')[1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
    }
}
