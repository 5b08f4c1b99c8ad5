using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ResNetGen.Tool.Tests.Native;

/// <summary>
/// Which functions of libtorch each function of TorchSharp's native half may call, as binutils read them out of its machine code and
/// tables.
/// </summary>
/// <remarks>
/// A function leads to whatever its instructions name: what it calls and jumps to, what it takes the address of, and the tables of virtual
/// functions that it hands to objects. Nothing is left out by that but pointers that libtorch itself hands back, which lead into libtorch.
/// </remarks>
internal sealed partial class BindingCalls
{
    private const string Stub = "@plt";

    private readonly Dictionary<string, HashSet<string>> leadsTo = [];
    private readonly HashSet<string> imports;

    private BindingCalls(string binding)
    {
        // What the system's libraries define carries a version, what libtorch defines does not.
        imports =
        [
            .. Lines("nm", "-D", "--undefined-only", binding)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1])
                .Where(name => !name.Contains('@', StringComparison.Ordinal)),
        ];
        ReadInstructions(binding);
        ReadTables(binding);
    }

    /// <summary>Reads the native half, or skips the test where the tools for that are not installed.</summary>
    public static BindingCalls Read(string binding)
    {
        try
        {
            return new BindingCalls(binding);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("objdump, nm and readelf (binutils) are not installed");
            throw;
        }
    }

    /// <summary>The functions of libtorch that some exported functions lead to.</summary>
    public IReadOnlySet<string> From(IEnumerable<string> exported)
    {
        var seen = new HashSet<string>();
        var waiting = new Stack<string>(exported);
        while (waiting.TryPop(out var function))
        {
            if (seen.Add(function) && leadsTo.TryGetValue(function, out var next))
            {
                foreach (var name in next)
                {
                    waiting.Push(name);
                }
            }
        }

        seen.IntersectWith(imports);
        return seen;
    }

    private void ReadInstructions(string binding)
    {
        var current = new HashSet<string>();
        foreach (var line in Lines("objdump", "-d", "--no-show-raw-insn", binding))
        {
            if (FunctionHead().Match(line) is { Success: true } head)
            {
                current = Of(head.Groups["name"].Value);
                continue;
            }

            foreach (Match reference in Reference().Matches(line))
            {
                var name = reference.Groups["name"].Value;
                current.Add(name.EndsWith(Stub, StringComparison.Ordinal) ? name[..^Stub.Length].Split('@')[0] : name);
            }
        }
    }

    /// <summary>Tables of virtual functions and the like: data objects in which the linker enters functions' addresses.</summary>
    private void ReadTables(string binding)
    {
        var symbols = Lines("nm", "-S", binding)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length == 4)
            .Select(parts => (Start: Convert.ToInt64(parts[0], 16), Size: Convert.ToInt64(parts[1], 16), Kind: parts[2], Name: parts[3]))
            .ToList();
        var functions = symbols
            .Where(symbol => "tTwW".Contains(symbol.Kind, StringComparison.Ordinal))
            .ToLookup(symbol => symbol.Start, symbol => symbol.Name);
        var tables = symbols
            .Where(symbol => "dDvV".Contains(symbol.Kind, StringComparison.Ordinal))
            .OrderBy(symbol => symbol.Start)
            .ToList();
        foreach (var line in Lines("readelf", "-rW", binding))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts is not [var place, _, "R_X86_64_RELATIVE" or "R_X86_64_64", ..])
            {
                continue;
            }

            var at = Convert.ToInt64(place, 16);
            var entered = parts[2] == "R_X86_64_64" ? [parts[4].Split('@')[0]] : functions[Convert.ToInt64(parts[3], 16)];
            foreach (var table in tables.Where(table => table.Start <= at && at < table.Start + table.Size))
            {
                Of(table.Name).UnionWith(entered);
            }
        }
    }

    private HashSet<string> Of(string function)
    {
        if (!leadsTo.TryGetValue(function, out var set))
        {
            leadsTo.Add(function, set = []);
        }

        return set;
    }

    private static List<string> Lines(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var lines = new List<string>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return lines;
    }

    [GeneratedRegex("^[0-9a-f]+ <(?<name>.+)>:$")]
    private static partial Regex FunctionHead();

    [GeneratedRegex(@"<(?<name>[^>+]+)(\+0x[0-9a-f]+)?>")]
    private static partial Regex Reference();
}
