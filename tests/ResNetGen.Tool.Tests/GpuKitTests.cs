using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ResNetGen.Tool.Tests;

/// <summary>
/// benchmarks/gpu, which nobody runs from one machine with a GPU to the next: its scripts are read, its command lines are the tool's, its
/// page is right, and a part that fails loses no other.
/// </summary>
public sealed partial class GpuKitTests : IDisposable
{
    private const string Kit = "benchmarks/gpu/";

    private static readonly string Page = Repository.Read(Kit + "README.md");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_script_can_be_read()
    {
        var python = Directory.GetFiles(Path.Combine(Repository.Root, Kit), "*.py")
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, Kit, "peers"), "*.py"))
            .ToList();
        Assert.Equal(13, python.Count);
        Assert.Equal(
            (0, ""), Run("python3", ["-c", "import ast, sys\nfor path in sys.argv[1:]: ast.parse(open(path).read(), path)", .. python]));
        Assert.Equal((0, ""), Run("bash", "-n", Path.Combine(Repository.Root, Kit, "prepare.sh")));
    }

    [Fact]
    public void Every_command_line_is_one_that_the_tool_understands()
    {
        using var json = JsonDocument.Parse(Python("run.py", "--commands"));
        var lines = json.RootElement.EnumerateObject().Select(entry => entry.Value.GetString()!).ToList();
        Assert.True(lines.Count > 10);
        Assert.All(lines, line =>
        {
            var words = Braces().Replace(line, word => word.Groups["name"].Value switch
            {
                "device" => "cuda",
                "tf32" => "true",
                "inputs" => "inputs",
                "network" => "cifar10/resnet_32_e",
                "images" or "steps" or "burn_in" or "epochs" => "2",
                _ => "folder",
            });
            var mistake = CommandLine.Mistake(CommandLine.Parse(words.Split(' ')));

            // The kit asks for it, and goes on where a tool has none.
            Assert.True(
                mistake is null || mistake.StartsWith("There is no command `doctor`", StringComparison.Ordinal), $"{line}: {mistake}");
        });
    }

    [Fact]
    public void Every_file_that_it_trains_by_has_no_errors()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, Kit, "inputs"));
        Assert.Equal(4, files.Length);
        Outcome.Expected(["check", .. files]);
    }

    [Fact]
    public void The_page_lists_the_parts_and_its_lines_are_understood()
    {
        var parts = Python("run.py", "--list").TrimEnd('\n').Split('\n').Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal);
        var table = Page[Page.IndexOf("| part |", StringComparison.Ordinal)..Page.IndexOf("\n## How", StringComparison.Ordinal)];
        var listed = table
            .Split('\n')[2..]
            .Where(row => row.StartsWith('|'))
            .SelectMany(row => Code().Matches(row.Split('|')[1]).Select(name => name.Groups["text"].Value));
        Assert.Equal(parts, listed.Order(StringComparer.Ordinal));

        var commands = Blocks().Matches(Page).SelectMany(block => block.Groups["text"].Value.TrimEnd('\n').Split('\n')).ToList();
        Assert.Equal("benchmarks/gpu/prepare.sh", commands[0]);
        Assert.All(commands[1..], command =>
        {
            var words = command.Split(' ');
            Assert.Equal(["python3", "benchmarks/gpu/run.py"], words[..2]);
            Python("run.py", [.. words[2..], "--list"]);
        });
    }

    /// <summary>
    /// A kit with programs that do nothing: what stands on them fails, each part in a file of its own, and the report is there.
    /// </summary>
    [Fact]
    public void A_part_that_fails_loses_no_other()
    {
        var kit = Directory.CreateDirectory(folder.File("kit")).FullName;
        Assert.Equal((0, ""), Run("tar", "-C", kit, "-cJf", Path.Combine(kit, "programs.tar.xz"), "--files-from", "/dev/null"));
        var (code, output) = Run(
            "python3", Path.Combine(Repository.Root, Kit, "run.py"), "--device", "cpu", "--quick", "--kit", kit,
            "--only", "load,layouts,origin,memory", "--work", folder.Path);
        Assert.Equal(1, code);
        using var report = JsonDocument.Parse(File.ReadAllText(folder.File("out", "report.json")));
        Assert.Equal(
            ["machine passed", "data passed", "load failed", "layouts skipped", "origin failed", "memory skipped"],
            report.RootElement
                .GetProperty("parts")
                .EnumerateArray()
                .Select(part => $"{part.GetProperty("part").GetString()} {part.GetProperty("status").GetString()}"));
        Assert.Contains("\n| layouts | skipped | ", File.ReadAllText(folder.File("out", "report.md")), StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("out", "origin.json")));
        Assert.Matches(@"\nfailed +load ", "\n" + output);
    }

    private string Python(string script, params string[] args)
    {
        var (code, output) = Run("python3", [Path.Combine(Repository.Root, Kit, script), .. args]);
        Assert.True(code == 0, output);
        return output;
    }

    private (int Code, string Output) Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["OUT"] = folder.File("out");
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"There is no {program} here.");
            throw;
        }
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex Braces();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("(?<=\n```sh\n)(?<text>.*?)(?=```\n)", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
