using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Emit;

namespace ResNetGen.Compiler.Tests.Emit;

/// <summary>What a network's file is called is no C#.</summary>
public sealed class HostileFileNamesTests
{
    private const string Injected = "#error injected";

    private static readonly string[] Names =
    [
        .. HostileNames.All,
        $"a\n{Injected}\n",
        $"a\r{Injected}\r",
        $"a\u0085{Injected}\u0085",
        $"a\u2028{Injected}\u2028",
        $"a\"\n{Injected}",
    ];

    public static TheoryData<int> Places { get; } = [.. Enumerable.Range(0, Names.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_file_s_name_stays_in_its_line(int place)
    {
        var file = Names[place] + NetworkFiles.Extension;
        var compiled = NetworkCompiler.Compile(file, Networks.Root("{ conv2d: 4, kernel: 3 }"), NetworkFiles.None);
        Assert.Empty(compiled.Diagnostics);
        var code = NetworkEmitter.Emit(compiled.Graph, "Net", taken: null, other => "/nets/" + other);
        HostileNames.AssertHarmless(code);
        Assert.DoesNotContain(code.Split('\n'), line => line.TrimStart().StartsWith(Injected, StringComparison.Ordinal));
    }
}
