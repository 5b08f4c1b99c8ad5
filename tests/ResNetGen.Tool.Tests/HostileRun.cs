using System.Diagnostics;
using System.Text;
using SkiaSharp;

namespace ResNetGen.Tool.Tests;

/// <summary>A run of the tool whose classes, network and folders are called what they should not be.</summary>
public sealed class HostileRun : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public HostileRun()
    {
        Data = folder.File("data " + HostileNames.Commands);
        foreach (var (place, name) in HostileNames.OfFiles.Index())
        {
            foreach (var half in (string[])["train", "test"])
            {
                Directory.CreateDirectory(Path.Combine(Data, half, name));
                using var bitmap = new SKBitmap(16, 16);
                bitmap.Erase(new SKColor((byte)(15 * place), 0, 0));
                using var file = File.Create(Path.Combine(Data, half, name, $"{place}\u001B[2J.png"));
                bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
            }
        }

        Network = folder.Write(
            HostileNames.Override + ".resnet.yaml",
            Networks.Tiny.Replace("network: tiny", "network: " + Name, StringComparison.Ordinal)
                .Replace("num_classes: 2", $"num_classes: {HostileNames.OfFiles.Count}", StringComparison.Ordinal));
        Folder = folder.File("run " + HostileNames.Override);
        Train = Run("train", Network, "--data", Data, "--epochs", "1", "--batch", "7", "--out", Folder);
    }

    /// <summary>The network's: the compiler lets it have letters, digits and underscores alone, and so many of them.</summary>
    public static string Name { get; } = "n" + new string('w', 99);

    /// <summary>The folder of the images.</summary>
    public string Data { get; }

    /// <summary>The network's file.</summary>
    public string Network { get; }

    /// <summary>The run's folder.</summary>
    public string Folder { get; }

    /// <summary>What training wrote.</summary>
    public Outcome Train { get; }

    /// <summary>A file of the run.</summary>
    public string Report => File.ReadAllText(Path.Combine(Folder, "report.html"));

    /// <summary>A file of its own.</summary>
    public string FileOf(string name) => folder.File(name);

    /// <summary>Runs the tool in a process of its own, whose bytes are taken as they are.</summary>
    public Outcome Run(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(ToolProcess.Folder, "ResNetGen.Tool.dll"), .. args])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = Task.Run(() => Bytes(process.StandardError.BaseStream));
        var output = Bytes(process.StandardOutput.BaseStream);
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.Result);
    }

    public void Dispose() => folder.Dispose();

    private static string Bytes(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes.ToArray());
    }
}
