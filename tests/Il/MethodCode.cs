using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ResNetGen.Il;

/// <summary>Reads what stands in compiled methods, for all tests that do so.</summary>
internal static class MethodCode
{
    private const string TorchSharp = "TorchSharp";

    /// <summary>Finds in some folders the assemblies that others refer to.</summary>
    public static DefaultAssemblyResolver Resolver(params string[] folders)
    {
        var resolver = new DefaultAssemblyResolver();
        Array.ForEach(folders, resolver.AddSearchDirectory);
        return resolver;
    }

    /// <summary>All methods of an assembly.</summary>
    public static IEnumerable<MethodDefinition> Methods(ModuleDefinition module) => module.GetTypes().SelectMany(type => type.Methods);

    /// <summary>What a method calls or makes delegates of.</summary>
    public static IEnumerable<MethodReference> Callees(MethodDefinition method) => method.HasBody
        ? method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>()
        : [];

    /// <summary>The argument that an instruction loads, <c>this</c> being argument 0; null where it loads none.</summary>
    public static int? LoadedArgument(MethodDefinition method, Instruction? instruction) => instruction?.OpCode.Code switch
    {
        Code.Ldarg_0 => 0,
        Code.Ldarg_1 => 1,
        Code.Ldarg_2 => 2,
        Code.Ldarg_3 => 3,
        Code.Ldarg or Code.Ldarg_S => ((ParameterDefinition)instruction.Operand).Index + (method.HasThis ? 1 : 0),
        _ => null,
    };

    /// <summary>Whether a type is TorchSharp's. The methods of an array of tensors are the runtime's.</summary>
    public static bool IsOfTorchSharp(TypeReference type) =>
        !type.IsArray && type.GetElementType().Scope.Name is TorchSharp or TorchSharp + ".dll";
}
