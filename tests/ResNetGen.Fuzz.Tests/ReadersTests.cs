using Mono.Cecil;
using Mono.Cecil.Cil;
using ResNetGen.Il;

namespace ResNetGen.Fuzz.Tests;

/// <summary>
/// What opens files in the compiled libraries. There is one way to what is in a file (<c>ForeignFile</c>), and who goes it is fuzzed.
/// </summary>
public sealed class ReadersTests
{
    private const string Room = "ResNetGen.IO";
    private const string ForeignFile = Room + ".ForeignFile";
    private const int WriteOnly = 2;

    private static readonly string[] Assemblies = ["ResNetGen.dll", "ResNetGen.Training.dll", "ResNetGen.Tool.dll"];

    /// <summary>Go on with a file of the program's own, and write to it.</summary>
    private static readonly string[] Continuing = ["MetricsFile", "OutputPlace"];

    private static readonly IReadOnlyList<MethodDefinition> Methods = [.. Assemblies.SelectMany(Load)];

    [Fact]
    public void Every_reader_has_a_target()
    {
        var readers = Methods
            .Where(method => method.DeclaringType.FullName != ForeignFile)
            .Where(method => MethodCode.Callees(method).Any(callee =>
                callee.DeclaringType.FullName == ForeignFile && callee.Name is "Read" or "Fill"))
            .Select(method => Outermost(method.DeclaringType))
            .Distinct()
            .ToList();

        Assert.InRange(readers.Count, 12, 100);
        var known = Targets.All.SelectMany(target => target.Readers).Concat(Targets.Without.Keys).ToList();
        Assert.Empty(readers.Except(known));
    }

    [Fact]
    public void Every_target_has_cases() => Assert.All(Targets.All, target => Assert.NotEmpty(Corpus.Of(target)));

    /// <summary>What the list of banned calls cannot tell: whether a stream over a path is for reading.</summary>
    [Fact]
    public void Streams_over_paths_are_for_writing()
    {
        var opening = Methods
            .SelectMany(method => (method.Body?.Instructions ?? []).Where(OpensPath).Select(call => (method, call)))
            .ToList();

        Assert.NotEmpty(opening);
        Assert.All(opening, opened => Assert.True(
            IsWriteOnly(opened.call) || Continuing.Contains(Outermost(opened.method.DeclaringType)), opened.method.FullName));
    }

    /// <summary>Nobody keeps the open file, or its stream, beyond the call in which what goes wrong becomes a sentence.</summary>
    [Fact]
    public void No_field_holds_an_open_file()
    {
        var fields = Methods.Select(method => method.DeclaringType).Distinct()
            .Where(type => !type.Name.Contains('<', StringComparison.Ordinal))
            .SelectMany(type => type.Fields)
            .Where(field => field.FieldType.FullName == ForeignFile)
            .Select(field => Outermost(field.DeclaringType));
        Assert.Equal(["IdxFile", "UnpackedStream"], fields.Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<MethodDefinition> Load(string file)
    {
        var parameters = new ReaderParameters { AssemblyResolver = MethodCode.Resolver(AppContext.BaseDirectory) };
        var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, file), parameters);
        return MethodCode.Methods(module);
    }

    private static bool OpensPath(Instruction instruction) =>
        instruction.Operand is MethodReference { Name: ".ctor", DeclaringType.FullName: "System.IO.FileStream" } constructor
        && constructor.Parameters[0].ParameterType.FullName == "System.String";

    // The access is a number among the few that are loaded before the call.
    private static bool IsWriteOnly(Instruction call)
    {
        var constructor = (MethodReference)call.Operand;
        var access = constructor.Parameters.Select(parameter => parameter.ParameterType.Name).ToList().IndexOf("FileAccess");
        var instruction = call.Previous;
        for (var behind = constructor.Parameters.Count - 1 - access; access >= 0 && behind > 0; behind--)
        {
            instruction = instruction.Previous;
        }

        return access >= 0 && instruction.OpCode.Code == Code.Ldc_I4_2 && WriteOnly == (int)FileAccess.Write;
    }

    private static string Outermost(TypeReference type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type.Name.Split('`')[0];
    }
}
