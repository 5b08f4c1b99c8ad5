using System.Text;
using System.Text.RegularExpressions;

namespace ResNetGen.Package.Tests;

/// <summary>
/// Files that are odd before they are YAML: their bytes, their names and what they are on the disk. Through MSBuild, outside the
/// repository, many in one build.
/// </summary>
public sealed class BadInputTests : IDisposable
{
    private static readonly string Generator =
        $"{Repository.Root}/generators/ResNetGen.Generator/bin/{Packages.Configuration}/netstandard2.0";

    private readonly string folder = Directory.CreateTempSubdirectory("resnetgen-input-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_is_odd_and_right_builds_and_runs_without_a_warning()
    {
        static string Long(char letter) => new(letter, 100);
        var (u, a, c, b, h) = (Long('u'), Long('a'), Long('c'), Long('b'), Long('h'));
        Write("mark.resnet.yaml", [.. Encoding.UTF8.GetPreamble(), .. Tiny("mark")]);
        Write("windows.resnet.yaml", Encoding.UTF8.GetBytes(Text("windows").ReplaceLineEndings("\r\n")));
        Write("macintosh.resnet.yaml", Encoding.UTF8.GetBytes(Text("macintosh").ReplaceLineEndings("\r")));
        Write("tabs.resnet.yaml", Encoding.UTF8.GetBytes(Text("tabs").Replace(": ", ":\t", StringComparison.Ordinal)));
        Write("my nets & more/残差 net.resnet.yaml", Tiny("spaces"));
        Write("it's #1; 100%20 (x).resnet.yaml", Tiny("signs"));
        Write("folder.resnet.yaml/inside.resnet.yaml", Tiny("inside"));
        Directory.CreateDirectory(Path.Combine(folder, "empty.resnet.yaml"));
        Write(new string('f', 240) + ".resnet.yaml", Tiny("long_file"));
        Write("twice.resnet.yaml", Tiny("twice"));
        Write("keywords.resnet.yaml", Encoding.UTF8.GetBytes("""
            network: class
            input: [3, 8, 8]
            units:
              int:
                args: [new]
                layers:
                  - { name: event, conv2d: new, kernel: 3 }
                  - { name: params, relu: }
            blocks:
              - { scope: namespace, unit_fn: int, args: "[(8,)] * 2" }
            head:
              - { name: void, relu: }
              - { name: record, relu: }
              - { name: value, relu: }
            """));
        Write("hundred.resnet.yaml", Encoding.UTF8.GetBytes($$"""
            network: {{new string('n', 100)}}
            input: [3, 8, 8]
            units:
              {{u}}:
                args: [{{a}}]
                layers:
                  - { name: {{c}}, conv2d: {{a}}, kernel: 3 }
            blocks:
              - { scope: {{b}}, unit_fn: {{u}}, args: "[(8,)] * 2" }
            head:
              - { name: {{h}}, relu: }
            """));

        // The same file by other paths is the same file.
        WriteProject("Exe", $"""
            <AdditionalFiles Include="./twice.resnet.yaml;{folder}/twice.resnet.yaml" Link="other.resnet.yaml" />
                <AdditionalFiles Include="../{Path.GetFileName(folder)}/twice.resnet.yaml" />
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), $$"""
            using Input;

            foreach (var network in new[]
            {
                Mark.Info, Windows.Info, Macintosh.Info, Tabs.Info, Spaces.Info, Signs.Info, Inside.Info, LongFile.Info, Twice.Info,
                Class.Info, N{{new string('n', 99)}}.Info,
            })
            {
                System.Console.WriteLine($"{network.Name[..Math.Min(network.Name.Length, 10)]} {network.TotalParameters}");
            }

            internal static class Members
            {
                internal static object Named(Class network) =>
                    (network.Namespace.Unit1.Event.Weight, network.Void, network.Record, network.Value);
            }
            """);

        var build = await DotNet.Run("dotnet", folder, Packages.Machine, "build", "-c", "Release");
        Assert.True(build.ExitCode == 0, build.Output);
        var run = await DotNet.Run("dotnet", folder, Packages.Machine, Path.Combine("bin", "Release", "net10.0", "Input.dll"));

        // 3·3·3·4 + 4 weights; with two units 3·3·3·8 + 8 and 3·3·8·8 + 8.
        string[] lines =
        [
            "mark 112", "windows 112", "macintosh 112", "tabs 112", "spaces 112", "signs 112", "inside 112", "long_file 112", "twice 112",
            "class 808", "nnnnnnnnnn 808",
        ];
        Assert.Equal(string.Concat(lines.Select(line => line + "\n")), run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task What_is_wrong_is_one_sentence_at_its_place()
    {
        const string Latin1 = "RNG009: The file is not UTF-8: the byte here is no character of it, and may be one of Latin-1 or "
            + "Windows-1252; save it as UTF-8.";
        const string Utf16 = "RNG009: The file is not UTF-8: it looks like UTF-16; save it as UTF-8.";
        const string Empty = "RNG001: The file is empty; begin it with `network: name` and `input: [channels, height, width]`.";
        const string Utf32 = "RNG009: The file is not UTF-8: it looks like UTF-32; save it as UTF-8.";
        const string Nul = "RNG002: The file is not YAML here: a NUL character stands in it; check the indentation, the brackets and the "
            + "quotes.";
        const string Tab = "RNG002: The file is not YAML here: a tab stands in the indentation; write spaces instead.";
        const string Unreadable = "RNG008: The file cannot be read; check that it exists, that it is no folder, and that this user may "
            + "read it.";
        const string Conv3d = "RNG010: Unknown layer `conv3d`; did you mean `conv2d`?";
        const string NetworkName = "cannot name the network; use at most 100 letters, digits and underscores, beginning with a letter.";
        const string LayerName = "cannot name a layer; use at most 100 letters, digits and underscores, beginning with a letter.";
        const string Scope = "write a path such as `downsample/0`, or `/res{stage}{letter}_branch2a` from the network on.";
        var cut = new string('s', 60) + "…";
        var expected = new List<string>();

        void Bad(string name, byte[] content, string place, string error)
        {
            Write(name, content);
            expected.Add($"{name}{place}: error {error}");
        }

        byte[] Changed(string name, string old, string replacement) =>
            Encoding.UTF8.GetBytes(Text(name).Replace(old, replacement, StringComparison.Ordinal));

        byte[] Marked(Encoding encoding, string name) => [.. encoding.GetPreamble(), .. encoding.GetBytes(Text(name))];

        // Bytes.
        Bad("utf16.resnet.yaml", Marked(Encoding.Unicode, "utf16"), "(1,1)", Utf16);
        Bad("utf16_big.resnet.yaml", Marked(Encoding.BigEndianUnicode, "utf16_big"), "(1,1)", Utf16);
        Bad("utf16_unmarked.resnet.yaml", Encoding.Unicode.GetBytes(Text("utf16_unmarked")), "(1,1)", Utf16);
        Bad("utf32.resnet.yaml", Marked(Encoding.UTF32, "utf32"), "(1,1)", Utf32);
        Bad("latin1.resnet.yaml", Encoding.Latin1.GetBytes("# Größe\n" + Text("latin1")), "(1,5)", Latin1);
        var latin1 = Encoding.Latin1.GetBytes("# Größe\n" + Text("latin1_marked"));
        Bad("latin1_marked.resnet.yaml", [.. Encoding.UTF8.GetPreamble(), .. latin1], "(1,5)", Latin1);
        Bad("bytes.resnet.yaml", [.. Tiny("bytes"), (byte)'#', 0xFF, 0xFE, 0x80], "(5,2)", Latin1);
        Bad("cut_off.resnet.yaml", [.. Tiny("cut_off"), (byte)'#', 0xE6, 0xAE], "(5,2)", Latin1);
        Bad("nul.resnet.yaml", [.. Tiny("nul"), (byte)'#', 0], "(5,2)", Nul);
        Bad("mark.resnet.yaml", [.. Encoding.UTF8.GetPreamble(), .. Changed("mark", "network:", "netwrk:")], "(1,1)",
            "RNG006: Unknown key `netwrk` in the network; did you mean `network`?");
        var windows = Text("windows").Replace("conv2d", "conv3d", StringComparison.Ordinal).ReplaceLineEndings("\r\n");
        Bad("windows.resnet.yaml", Encoding.UTF8.GetBytes(windows), "(4,20)", Conv3d);
        Bad("tabs.resnet.yaml", Changed("tabs", "  - ", "\t- "), "(4,1)", Tab);
        Bad("nothing.resnet.yaml", [], "(1,1)", Empty);
        Bad("nothing_but_mark.resnet.yaml", Encoding.UTF8.GetPreamble(), "(1,1)", Empty);
        Bad("huge.resnet.yaml", [.. Tiny("huge"), .. Encoding.UTF8.GetBytes("#" + new string('x', 10_000_000))], "(1,1)",
            "RNG003: This is more than the compiler reads: the file has 10,000,080 characters and may have 1,048,576; write the network "
                + "with fewer or shared parts.");

        // Names of files, and what they are.
        Bad("my nets & more/残差 net.resnet.yaml", Changed("spaces", "conv2d", "conv3d"), "(4,20)", Conv3d);
        Bad("folder.resnet.yaml/inside.resnet.yaml", Changed("inside", "conv2d", "conv3d"), "(4,20)", Conv3d);
        expected.Add($"folder.resnet.yaml(1,1): error {Unreadable}");
        expected.Add($"missing.resnet.yaml(1,1): error {Unreadable}");
        File.CreateSymbolicLink(Path.Combine(folder, "nowhere.resnet.yaml"), "nothing here");
        expected.Add($"nowhere.resnet.yaml(1,1): error {Unreadable}");
        Write("first.resnet.yaml", Tiny("first"));
        File.CreateSymbolicLink(Path.Combine(folder, "second.resnet.yaml"), "first.resnet.yaml");
        expected.Add("second.resnet.yaml(1,10): error RNG040: The class `First` is already generated from first.resnet.yaml; give one of "
            + "the two files another `network` or `class`.");

        // Names in files.
        Bad("long_network.resnet.yaml", Tiny(new string('s', 300)), "(1,10)", $"RNG014: `{cut}` {NetworkName}");
        Bad("long_layer.resnet.yaml", Changed("long_layer", "conv1", new string('s', 300)), "(4,13)", $"RNG014: `{cut}` {LayerName}");
        Bad("long_scope.resnet.yaml", Changed("long_scope", "conv1", "conv1, scope: " + new string('s', 300)), "(4,27)",
            $"RNG036: `{cut}` is not a scope: it is longer than 200 characters; {Scope}");
        Bad("long_class.resnet.yaml", Changed("long_class", "input:", $"class: S{new string('s', 299)}\ninput:"), "(2,8)",
            $"RNG027: `S{cut[1..]}` cannot name the class: it is not of at most 100 letters, digits and underscores, with a letter first; "
                + "write a name that begins with a capital letter, such as `LongClass`.");
        Bad("unicode_network.resnet.yaml", Tiny("残差"), "(1,10)", $"RNG014: `残差` {NetworkName}");
        Bad("unicode_layer.resnet.yaml", Changed("unicode_layer", "conv1", "残差"), "(4,13)", $"RNG014: `残差` {LayerName}");
        Bad("unicode_scope.resnet.yaml", Changed("unicode_scope", "conv1", "conv1, scope: 残差"), "(4,27)",
            $"RNG036: `残差` is not a scope: only letters, digits, `_` and `-` may stand between the slashes; {Scope}");
        Bad("keyword_class.resnet.yaml", Changed("keyword_class", "input:", "class: namespace\ninput:"), "(2,8)",
            "RNG027: `namespace` cannot name the class: it is a keyword of C#; write a name that begins with a capital letter, such as "
                + "`KeywordClass`.");
        WriteProject("Library", """<AdditionalFiles Include="missing.resnet.yaml;folder.resnet.yaml" />""");

        var build = await DotNet.Run("dotnet", folder, Packages.Machine, "build", "-c", "Release");

        // The C# compiler has a word of its own on files that cannot be opened.
        var errors = build.Output.Split('\n')
            .Where(line => line.Contains(": error ", StringComparison.Ordinal))
            .Where(line => !line.Contains(": error CS", StringComparison.Ordinal))
            .Select(line => Regex.Replace(line.Trim(), @" \(https://[^ ]+\) \[.*$", ""))
            .Select(line => line.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
        Assert.Equal(1, build.ExitCode);
        Assert.Equal(expected.Order(StringComparer.Ordinal), errors.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            ["folder.resnet.yaml", "missing.resnet.yaml", "nowhere.resnet.yaml"],
            Regex.Matches(build.Output, "error CS[0-9]+: Source file '([^']+)'")
                .Select(match => Path.GetFileName(match.Groups[1].Value))
                .Distinct()
                .Order(StringComparer.Ordinal));
    }

    private static string Text(string network) => $$"""
        network: {{network}}
        input: [3, 8, 8]
        root:
          - { name: conv1, conv2d: 4, kernel: 3 }

        """;

    private static byte[] Tiny(string network) => Encoding.UTF8.GetBytes(Text(network));

    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    /// <summary>A project that has what it needs from the test's own folder and the generator's: there is nothing to restore.</summary>
    private void WriteProject(string outputType, string items) => File.WriteAllText(Path.Combine(folder, "Input.csproj"), $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <Import Project="{Repository.Root}/src/ResNetGen/build/ResNetGen.props" />
          <PropertyGroup>
            <OutputType>{outputType}</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
            <TorchBackend>none</TorchBackend>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{AppContext.BaseDirectory}ResNetGen.dll;{AppContext.BaseDirectory}TorchSharp.dll" />
            <Analyzer Include="{Generator}/ResNetGen.*.dll" />
            {items}
          </ItemGroup>
          <Import Project="{Repository.Root}/src/ResNetGen/build/ResNetGen.targets" />
        </Project>
        """);
}
