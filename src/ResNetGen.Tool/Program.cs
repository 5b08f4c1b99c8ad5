using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using ResNetGen.Devices;
using ResNetGen.Tool.Reports;

namespace ResNetGen.Tool;

/// <summary>The command <c>resnetgen</c>.</summary>
internal static class Program
{
    private const int Failure = 1;
    private const int WrongUsage = 2;

    public static int Main(string[] args) => Run(args, Console.Out, Console.Error);

    /// <summary>Runs a command line; what goes wrong is one sentence on <paramref name="stderr"/>.</summary>
    /// <returns>
    /// 0; 1 where the command could not do its work; 2 where the command line is not one; 130 after Ctrl-C and 143 after SIGTERM.
    /// </returns>
    internal static int Run(IReadOnlyList<string> args, TextWriter stdout, TextWriter stderr)
    {
        // Numbers look the same everywhere, those that libraries write included; it is set so that nobody has to ask for it.
#pragma warning disable RS0030
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
#pragma warning restore RS0030
        var line = CommandLine.Parse(args);
        (stdout, stderr) = (new VisibleWriter(stdout), new VisibleWriter(stderr));
        if (CommandLine.Mistake(line) is { } mistake)
        {
            stderr.WriteLine(mistake);
            return WrongUsage;
        }

        try
        {
            return line.Invoke(new InvocationConfiguration
            {
                Output = stdout,
                Error = stderr,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (ResNetGenException exception)
        {
            stderr.WriteLine(exception.Message);
        }
        catch (Exception exception) when (TorchErrors.IsOutOfMemory(exception))
        {
            stderr.WriteLine("The memory does not suffice for this; choose a smaller --batch, or a network with fewer or smaller layers.");
        }
        catch (ExternalException exception) when (TorchErrors.IsGpuFailure(exception))
        {
            stderr.WriteLine(
                $"The GPU failed, where torch says '{FirstLine(exception).TrimEnd('.')}': "
                + "run the command again, and if it fails again, see what nvidia-smi and the system's log say of it.");
        }
        catch (ExternalException exception)
        {
            stderr.WriteLine($"torch refuses: {FirstLine(exception)}");
        }
        catch (Exception exception)
        {
            stderr.WriteLine(
                "This is a defect of resnetgen, which its makers would like to know of: "
                + $"{exception.GetType().Name}: {FirstLine(exception)}");
        }

        return Failure;
    }

    private static string FirstLine(Exception exception) => ForeignText.Sentence(exception.Message.Split('\n')[0].TrimEnd());
}
