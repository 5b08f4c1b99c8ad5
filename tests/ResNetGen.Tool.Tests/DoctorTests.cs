using System.Text;
using System.Text.Json;

namespace ResNetGen.Tool.Tests;

[Collection(nameof(OneRun))]
public sealed class DoctorTests : IDisposable
{
    private const string Binding = "libLibTorchSharp.so";

    // Nothing that ResNetGen calls leads to it; to the other one, every use of a tensor in inference does.
    private const string Unneeded = "_ZN2at4_ops12refine_names4callERKNS_6TensorEN3c108ArrayRefINS_7DimnameEEE";
    private const string Needed = "_ZN2at4_ops6conv2d4callERKNS_6TensorES4_RKSt8optionalIS2_EN3c108ArrayRefINS9_6SymIntEEESC_SC_SB_";

    private static readonly string Libraries = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_shows_each_part_on_a_line()
    {
        var lines = Outcome.Expected("doctor")
            .TrimEnd('\n')
            .Split('\n')
            .Select(line => (Part: line.Split(' ')[0], Text: line[11..]))
            .ToDictionary(line => line.Part, line => line.Text);
        Assert.Equal(["libtorch", "binding", "symbols", "values", "processor", "kernels", "GPU", "so"], lines.Keys);
        Assert.Matches("^2\\.10\\.0 in '/.*', the program's own$", lines["libtorch"]);
        Assert.StartsWith($"'{Path.Combine(Libraries, Binding)}', as ", lines["binding"], StringComparison.Ordinal);
        Assert.Matches(@"^1,\d{3} asked for, all there$", lines["symbols"]);
        Assert.StartsWith("10 checks agree: sum, ", lines["values"], StringComparison.Ordinal);
        Assert.EndsWith(", on 1 threads", lines["kernels"], StringComparison.Ordinal);
        Assert.StartsWith("networks run on the CPU", lines["so"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_processor_is_what_the_system_says()
    {
        const string Info = "/proc/cpuinfo";
        if (!File.Exists(Info))
        {
            Assert.Skip("the system does not tell in a file");
        }

        var fields = File.ReadLines(Info)
            .TakeWhile(line => line.Length > 0)
            .Select(line => line.Split(':', 2))
            .ToDictionary(field => field[0].Trim(), field => field[1].Trim());
        using var json = JsonDocument.Parse(Outcome.Expected("doctor", "--json"));
        var processor = json.RootElement.GetProperty("processor");
        Assert.Equal(Environment.ProcessorCount, processor.GetProperty("cores").GetInt32());
        Assert.Equal(fields["model name"], processor.GetProperty("name").GetString());
        var flags = fields["flags"].Split(' ');
        var features = processor.GetProperty("features").EnumerateArray().Select(feature => feature.GetString()).ToList();
        foreach (var (flag, feature) in new[]
        {
            ("sse4_2", "SSE4.2"),
            ("avx2", "AVX2"),
            ("fma", "FMA"),
            ("avx512f", "AVX-512"),
            ("avx512_vnni", "AVX-512 VNNI"),
            ("avx512_bf16", "AVX-512 BF16"),
            ("amx_bf16", "AMX BF16"),
            ("amx_int8", "AMX INT8"),
        })
        {
            Assert.True(flags.Contains(flag) == features.Contains(feature), feature);
        }

        // torch takes the widest that it has kernels for.
        Assert.Equal(
            flags.Contains("avx512f") ? "AVX512" : flags.Contains("avx2") ? "AVX2" : "DEFAULT",
            processor.GetProperty("kernels").GetString());
    }

    [Theory]
    [InlineData("no binding")]
    [InlineData("no libtorch")]
    [InlineData("no such folder")]
    [InlineData("no library")]
    [InlineData("no binding's file")]
    public void Where_nothing_can_be_trained_it_says_why_and_what_it_knows(string fault)
    {
        var tool = Tool(withBinding: fault != "no binding");
        var environment = new Dictionary<string, string>();
        switch (fault)
        {
            case "no libtorch": environment["NUGET_PACKAGES"] = folder.File("none"); break;
            case "no such folder": environment["RESNETGEN_LIBTORCH"] = folder.File("none"); break;
            case "no library":
                environment["RESNETGEN_LIBTORCH"] = Directory.CreateDirectory(folder.File("text")).FullName;
                File.WriteAllText(folder.File("version.py"), "__version__ = '1.13.1+cpu'\n");
                foreach (var name in (string[])["libtorch_cpu.so", "libtorch.so", "libc10.so"])
                {
                    File.WriteAllText(folder.File("text", name), "text");
                }

                break;
            case "no binding's file": File.WriteAllText(Path.Combine(tool, Binding), "text"); break;
            default: break;
        }

        var text = Run(tool, environment, "doctor");
        var sentence = fault switch
        {
            "no binding" => $"{Binding}, the native half of TorchSharp, is not in the application's folder '{tool}/'",
            "no libtorch" => "libtorch is not on this machine: run `dotnet package download libtorch-cpu-linux-x64@2.10.0",
            "no such folder" =>
                $"The environment variable RESNETGEN_LIBTORCH names '{folder.File("none")}', in which there is no libtorch_cpu.so",
            "no library" => $"libtorch in '{folder.File("text")}' does not load: {folder.File("text")}/libc10.so: ",
            _ => $"'{Path.Combine(tool, Binding)}' is not the library that this version knows, and was left as it is: "
                + "it is not an ELF file.",
        };
        Assert.Equal(1, text.ExitCode);
        Assert.StartsWith(sentence, text.Error, StringComparison.Ordinal);
        Assert.Equal(text.Error.Length - 1, text.Error.IndexOf('\n', StringComparison.Ordinal));
        Assert.EndsWith("so         nothing can be trained here\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("\nprocessor  ", text.Output, StringComparison.Ordinal);
        Assert.StartsWith(
            fault == "no library" ? $"libtorch   1.13.1 in '{folder.File("text")}', which RESNETGEN_LIBTORCH names\n" : "libtorch   ",
            text.Output,
            StringComparison.Ordinal);
        Assert.Contains(
            fault == "no binding" ? "\nbinding    none\n" : $"\nbinding    '{Path.Combine(tool, Binding)}', not loaded\n",
            text.Output,
            StringComparison.Ordinal);
        Assert.Contains("\nGPU        none: torch cannot be used; there is ", text.Output, StringComparison.Ordinal);

        var json = Run(tool, environment, "doctor", "--json");
        Assert.Equal((text.ExitCode, text.Error), (json.ExitCode, json.Error));
        using var parsed = JsonDocument.Parse(json.Output);
        Assert.False(parsed.RootElement.GetProperty("usable").GetBoolean());
        Assert.Equal(text.Error.TrimEnd('\n'), parsed.RootElement.GetProperty("problem").GetString());
        Assert.Equal(
            fault == "no binding" ? null : Path.Combine(tool, Binding),
            parsed.RootElement.GetProperty("binding").GetProperty("path").GetString());
    }

    [Theory]
    [InlineData(Needed, true)]
    [InlineData(Unneeded, false)]
    public void A_missing_symbol_is_told_with_whether_it_matters(string symbol, bool isNeeded)
    {
        // The binding is left as it is, and libtorch's own name is changed, so that what is asked for is in the list of what is needed.
        var tool = Tool(withBinding: true);
        var torch = Directory.CreateDirectory(folder.File("torch")).FullName;
        foreach (var name in Directory.GetFiles(Libraries, "lib*.so*").Select(path => Path.GetFileName(path)).Where(IsOfLibTorch))
        {
            File.Copy(Path.Combine(Libraries, name), Path.Combine(torch, name));
        }

        Hide(Path.Combine(torch, "libtorch_cpu.so"), symbol);
        var environment = new Dictionary<string, string> { ["RESNETGEN_LIBTORCH"] = torch };
        var json = Run(tool, environment, "doctor", "--json");
        Assert.Equal(isNeeded ? 1 : 0, json.ExitCode);
        using var parsed = JsonDocument.Parse(json.Output);
        Assert.Equal(!isNeeded, parsed.RootElement.GetProperty("usable").GetBoolean());
        var missing = Assert.Single(parsed.RootElement.GetProperty("binding").GetProperty("missing").EnumerateArray());
        Assert.Equal((symbol, isNeeded), (missing.GetProperty("name").GetString(), missing.GetProperty("needed").GetBoolean()));

        var text = Run(tool, environment, "doctor");
        Assert.Contains(
            $"\n           {symbol}, {(isNeeded ? "needed" : "not needed by ResNetGen")}\n", text.Output, StringComparison.Ordinal);

        // What trains says it, too, and goes on where it can.
        var bench = Run(
            tool, environment, "bench", folder.Write("tiny.resnet.yaml", Networks.Tiny), "--batch", "1", "--steps", "1",
            "--burn-in", "0", "--json");
        Assert.Equal(isNeeded ? 1 : 0, bench.ExitCode);
        Assert.Equal(isNeeded, bench.Output.Length == 0);
        Assert.Equal(
            isNeeded
                ? $"libtorch 2.10.0 in '{torch}' does not fit TorchSharp 0.107.0, which needs the symbol {symbol} that it lacks: "
                    + "name a folder with libtorch 2.10.\n"
                : $"libtorch 2.10.0 in '{torch}' has all that ResNetGen calls; it lacks the symbol {symbol}, "
                    + "and a program that calls what needs it in TorchSharp ends there.\n",
            bench.Error);

        static bool IsOfLibTorch(string name) =>
            name is "libc10.so" or "libtorch.so" or "libtorch_cpu.so" || name.Contains("libgomp", StringComparison.Ordinal);
    }

    [Fact]
    public void A_driver_that_libtorch_cannot_use_is_told()
    {
        File.Copy(
            Directory.GetFiles(Libraries, "libgomp*")[0],
            Path.Combine(Directory.CreateDirectory(folder.File("driver")).FullName, "libcuda.so.1"));
        var outcome = Run(ToolProcess.Folder, new() { ["LD_LIBRARY_PATH"] = folder.File("driver") }, "doctor");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(
            "\nGPU        none: this libtorch is built for the CPU alone, and there is a driver of NVIDIA: "
            + "name the folder of a libtorch for CUDA by RESNETGEN_LIBTORCH\n",
            outcome.Output,
            StringComparison.Ordinal);
    }

    /// <summary>The tool's folder without what lists its native libraries.</summary>
    private string Tool(bool withBinding)
    {
        var tool = Directory.CreateDirectory(folder.File("tool")).FullName;
        foreach (var part in Directory.GetFiles(ToolProcess.Folder).Where(part => !part.EndsWith(".deps.json", StringComparison.Ordinal)))
        {
            File.Copy(part, Path.Combine(tool, Path.GetFileName(part)));
        }

        if (withBinding)
        {
            File.Copy(Path.Combine(Libraries, Binding), Path.Combine(tool, Binding));
        }

        return tool;
    }

    private Outcome Run(string tool, Dictionary<string, string> environment, params string[] args)
    {
        using var process = ToolProcess.Start(folder.Path, args, tool, environment);
        return process.End();
    }

    /// <summary>
    /// Changes a name wherever it stands in a large library: a tool that moved the table of strings has left the old one behind.
    /// </summary>
    private static void Hide(string library, string name)
    {
        var wanted = Encoding.ASCII.GetBytes($"\0{name}\0");
        var found = 0;
        using var file = new FileStream(library, FileMode.Open, FileAccess.ReadWrite);
        var buffer = new byte[1 << 24];
        for (long start = 0; start < file.Length; start += buffer.Length - wanted.Length)
        {
            file.Position = start;
            var part = buffer.AsSpan(0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
            for (var at = part.IndexOf(wanted); at >= 0; at = part.IndexOf(wanted))
            {
                part[at + 1] = (byte)'X';
                file.Position = start + at + 1;
                file.WriteByte((byte)'X');
                found++;
            }
        }

        Assert.True(found > 0, $"There is no {name}.");
    }
}
