using System.CommandLine;
using System.Globalization;
using ResNetGen.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Options;

/// <summary>The option that says where a network runs.</summary>
internal static class DeviceOption
{
    private const string Cpu = "cpu";
    private const string Cuda = "cuda";

    /// <summary>
    /// The option: <c>cpu</c>, <c>cuda</c>, or <c>cuda:1</c> for another GPU than the first. Its value is kept as text, since torch is
    /// not loaded yet.
    /// </summary>
    public static Option<string> Create() => new("--device")
    {
        Description = "Where the network runs: the CPU, or a GPU by its number",
        HelpName = "cpu|cuda|cuda:n",
        DefaultValueFactory = _ => Cpu,
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (text != Cpu && GpuNumber(text) is null)
            {
                argument.AddError($"--device is `{text}`; write `cpu`, `cuda` or `cuda:1`.");
            }

            return text;
        },
    };

    /// <summary>Loads torch and finds the device. What is to be known of the libtorch that was found goes to the standard error.</summary>
    /// <exception cref="ResNetGenException">Torch does not load, or has no such device.</exception>
    public static Device Open(this Option<string> option, ParseResult line)
    {
        var name = line.GetRequiredValue(option);
        NativeLibraries.UsePackagesFolder();
        NativeLibraries.Load();
        if (NativeLibraries.Notice is { } notice)
        {
            line.InvocationConfiguration.Error.WriteLine(notice);
        }

        if (GpuNumber(name) is not { } number)
        {
            return CPU;
        }

        if (!cuda.is_available())
        {
            throw new ResNetGenException(
                $"--device {name} cannot be used, since torch finds no GPU here: leave it out to run on the CPU, "
                + $"or name the folder of a libtorch for CUDA by the environment variable {NativeLibraries.LibTorchVariable}.");
        }

        return number < cuda.device_count()
            ? new Device(DeviceType.CUDA, number)
            : throw new ResNetGenException(string.Create(
                CultureInfo.InvariantCulture, $"--device {name} is not there: torch finds {cuda.device_count()} GPUs, numbered from 0."));
    }

    private static int? GpuNumber(string name)
    {
        if (name == Cuda)
        {
            return 0;
        }

        return name.StartsWith(Cuda + ":", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
