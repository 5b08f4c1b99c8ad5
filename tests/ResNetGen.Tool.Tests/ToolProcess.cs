using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace ResNetGen.Tool.Tests;

/// <summary>The tool, or a sample, in a process of its own, as users start it.</summary>
internal sealed class ToolProcess : IDisposable
{
    /// <summary>The folder in which the tool was built.</summary>
    public static readonly string Folder = BuiltIn("ToolFolder");

    /// <summary>The assembly of the sample.</summary>
    public static readonly string QuickStart = Path.Combine(BuiltIn("QuickStartFolder"), "QuickStart.dll");

    // Only for a process that hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    static ToolProcess()
    {
        // A shell starts what runs in its background with Ctrl-C ignored, and children inherit that.
        const int Interruption = 2;
        const nint Ignored = 1;
        if (!OperatingSystem.IsWindows() && signal(Interruption, 0) is var before and not Ignored)
        {
            signal(Interruption, before);
        }
    }

    private ToolProcess(Process process) => this.process = process;

    /// <summary>Starts the tool.</summary>
    /// <param name="workingFolder">Where it runs.</param>
    /// <param name="args">The command line.</param>
    /// <param name="toolFolder">The folder in which the tool lies, if it is another one than <see cref="Folder"/>.</param>
    /// <param name="environment">Environment variables of its own.</param>
    public static ToolProcess Start(
        string workingFolder, IEnumerable<string> args, string? toolFolder = null, Dictionary<string, string>? environment = null) =>
        StartProgram(Path.Combine(toolFolder ?? Folder, "ResNetGen.Tool.dll"), workingFolder, args, environment);

    /// <summary>Starts another program.</summary>
    /// <param name="program">Its assembly.</param>
    /// <param name="workingFolder">Where it runs.</param>
    /// <param name="args">The command line.</param>
    /// <param name="environment">Environment variables of its own.</param>
    public static ToolProcess StartProgram(
        string program, string workingFolder, IEnumerable<string> args, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. args])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment.Remove("RESNETGEN_LIBTORCH");
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var tool = new ToolProcess(new Process { StartInfo = start });
        tool.process.OutputDataReceived += (_, line) => Append(tool.output, line.Data);
        tool.process.ErrorDataReceived += (_, line) => Append(tool.error, line.Data);
        tool.process.Start();
        tool.process.BeginOutputReadLine();
        tool.process.BeginErrorReadLine();
        return tool;
    }

    /// <summary>Runs the tool to its end.</summary>
    public static Outcome Run(string workingFolder, params string[] args)
    {
        using var tool = Start(workingFolder, args);
        return tool.End();
    }

    /// <summary>Waits until the process has come so far; it must not have ended before.</summary>
    public void WaitUntil(Func<bool> reached)
    {
        var waiting = Stopwatch.StartNew();
        while (!reached())
        {
            Assert.False(process.HasExited, $"The process ended before it came so far: {output}{error}");
            Assert.True(waiting.Elapsed < Patience, $"The process does not come so far: {output}{error}");
            Thread.Sleep(5);
        }
    }

    /// <summary>Whether a text is on the standard output already.</summary>
    public bool HasWritten(string text)
    {
        lock (output)
        {
            return output.ToString().Contains(text, StringComparison.Ordinal);
        }
    }

    /// <summary>As <c>kill -9</c>, or the power.</summary>
    public void Kill() => process.Kill();

    /// <summary>As Ctrl-C in a terminal.</summary>
    public void Interrupt() => Signal("-INT");

    /// <summary>As a system that shuts down, or a scheduler that takes the machine back.</summary>
    public void Terminate() => Signal("-TERM");

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [name, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the process's end.</summary>
    public Outcome End()
    {
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail($"The process does not end: {output}{error}");
        }

        process.WaitForExit();
        return new Outcome(process.ExitCode, output.ToString(), error.ToString());
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static string BuiltIn(string key) => typeof(ToolProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;

    [DllImport("libc")]
    private static extern nint signal(int number, nint handler);

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }
}
