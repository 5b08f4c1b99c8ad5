using Microsoft.CodeAnalysis;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using ResNetGen.Generator.ShapeAnalysis;
using ResNetGen.Generator.Lifetimes;
using ResNetGen.Il;

namespace ResNetGen.Generator.Tests.Lifetimes;

/// <summary>What the analyzer takes for granted of TorchSharp's methods stands in their code.</summary>
public sealed class TorchCallsTests
{
    private static readonly Compilation Compilation = InMemoryProject.Of().Compilation();

    private static readonly KnownTypeSymbols Torch = KnownTypeSymbols.In(Compilation)!;

    private static readonly TorchCalls Calls = new(Torch);

    private static readonly NumberMakers Makers = new(Torch, Calls);

    private static readonly ModuleDefinition Module = ModuleDefinition.ReadModule(typeof(TorchSharp.torch).Assembly.Location);

    private static readonly IReadOnlyList<(IMethodSymbol Symbol, MethodDefinition Code)> Operations =
    [
        .. from type in Types("TorchSharp.torch").Concat(Types("TorchSharp.TensorExtensionMethods"))
           from method in type.GetMembers().OfType<IMethodSymbol>()
           where method.DeclaredAccessibility == Accessibility.Public && method.AssociatedSymbol is null && Calls.IsOperation(method)
           let id = method.GetDocumentationCommentId()
           join code in MethodCode.Methods(Module) on id equals DocCommentId.GetDocCommentId(code)
           where code.HasBody
           select (method, code),
    ];

    [Fact]
    public void It_is_known_of_the_version_at_hand_and_of_none_to_come()
    {
        Assert.True(TorchCalls.AreKnownOf(Torch.Version), $"{Torch.Version}");
        Assert.False(TorchCalls.AreKnownOf(new Version(Torch.Version.Major, Torch.Version.Minor + 1)));
    }

    [Fact]
    public void There_are_many_operations() => Assert.InRange(Operations.Count, 1500, 5000);

    /// <summary>What is said to be lost is not loaded any more once the last call is made.</summary>
    [Fact]
    public void What_is_lost_is_not_used_after_the_last_call() => AssertNone(
        from operation in Operations
        from argument in Lost(operation.Symbol)
        let body = operation.Code.Body.Instructions
        let last = body.LastOrDefault(instruction => MethodCode.LoadedArgument(operation.Code, instruction) == argument)
        where last is not null && !body.SkipWhile(instruction => instruction != last).Any(IsCallOfTorch)
        select $"{operation.Symbol.ToDisplayString()}: {argument}");

    [Fact]
    public void What_is_made_is_no_argument() => AssertNone(
        from operation in Operations
        where Calls.MakesTensor(operation.Symbol)
        from end in operation.Code.Body.Instructions
        where end.OpCode.Code == Code.Ret && MethodCode.LoadedArgument(operation.Code, end.Previous) is not null
        select operation.Symbol.ToDisplayString());

    /// <summary>What is said to make a number makes one, or calls what does.</summary>
    [Fact]
    public void What_makes_numbers_makes_them() => AssertNone(
        from operation in Operations
        where Makers.InsteadOf(operation.Symbol) is not null && !MakesNumber(operation.Code, depth: 4)
        select operation.Symbol.ToDisplayString());

    [Theory]
    [InlineData("SGD")]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("RMSProp")]
    public void Steps_of_its_optimizers_make_numbers(string optimizer) => Assert.True(MakesNumber(
        Module.GetType($"TorchSharp.Modules.{optimizer}").NestedTypes.Append(Module.GetType($"TorchSharp.Modules.{optimizer}"))
            .SelectMany(type => type.Methods).Single(method => method.Name.StartsWith("<step>", StringComparison.Ordinal)),
        depth: 2));

    private static void AssertNone(IEnumerable<string> faults) => Assert.Equal(string.Empty, string.Join('\n', faults));

    private static IEnumerable<INamedTypeSymbol> Types(string name) => Types(Compilation.GetTypeByMetadataName(name)!);

    private static IEnumerable<INamedTypeSymbol> Types(INamedTypeSymbol type) => type.GetTypeMembers().SelectMany(Types).Prepend(type);

    /// <summary>The arguments that the analyzer says are lost; <c>this</c> is argument 0.</summary>
    private static IEnumerable<int> Lost(IMethodSymbol method)
    {
        if (!method.IsStatic && Calls.LosesInstance(method))
        {
            yield return 0;
        }

        foreach (var parameter in method.Parameters.Where(Calls.Loses))
        {
            yield return parameter.Ordinal + (method.IsStatic ? 0 : 1);
        }
    }

    private static bool IsCallOfTorch(Instruction instruction) =>
        instruction.Operand is MethodReference callee && callee.Name is not ("get_Handle" or "CheckForErrors" or ".ctor")
        && callee.DeclaringType.FullName.StartsWith("TorchSharp.", StringComparison.Ordinal);

    private static bool MakesNumber(MethodDefinition method, int depth) =>
        depth > 0 && MethodCode.Callees(method).Any(callee =>
            NativeTypes.IsScalar(callee.ReturnType)
            || callee.FullName.Contains("torch/Generator::get_Default", StringComparison.Ordinal)
            || (callee is MethodDefinition known && MakesNumber(known, depth - 1)));
}
