using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ResNetGen.Il;

/// <summary>The classes whose objects free something native when they are collected, and how methods name them.</summary>
internal static class NativeTypes
{
    private const string Scalar = "TorchSharp.Scalar";
    private const string Tensor = "TorchSharp.torch/Tensor";
    private const string Parameter = "TorchSharp.Modules.Parameter";
    private const string Generator = "TorchSharp.torch/Generator";

    /// <summary>Whether an object of this type must outlive the calls that it is given to.</summary>
    public static bool IsNative(TypeReference type) => type.FullName is Scalar or Tensor or Parameter or Generator;

    /// <summary>Whether it is a number. No dispose scope holds numbers.</summary>
    public static bool IsScalar(TypeReference type) => type.FullName == Scalar;

    /// <summary>Whether a dispose scope holds it.</summary>
    public static bool IsScoped(TypeReference type) => type.FullName is Tensor or Parameter;

    /// <summary>Whether a method makes a number out of a plain one.</summary>
    public static bool IsConversion(MethodReference method) =>
        method.DeclaringType.Name == "ScalarExtensionMethods"
        || (method.DeclaringType.FullName == Scalar && method.Name is "op_Implicit" or ".ctor");

    /// <summary>Whether it is a function of the native library, which reads what the handles stand for.</summary>
    public static bool IsImport(MethodReference callee) =>
        callee.DeclaringType.FullName == "TorchSharp.PInvoke.NativeMethods"
        && !callee.Name.Contains("dispose", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is a method of .NET itself, which knows nothing native; a delegate's leads elsewhere.</summary>
    public static bool IsOfDotNet(MethodReference callee) =>
        callee.DeclaringType.Namespace.StartsWith("System", StringComparison.Ordinal) && callee.Name != "Invoke";

    /// <summary>Whether a method of a module shows what the module holds.</summary>
    public static bool IsRegistry(MethodReference method) =>
        method.DeclaringType.FullName.StartsWith("TorchSharp.torch/nn/Module", StringComparison.Ordinal)
        && method.Name is "get_parameter" or "get_buffer" or "get_submodule";

    /// <summary>Whether a method returns its own object, as those do that change a tensor in place.</summary>
    public static bool ReturnsThis(MethodDefinition method)
    {
        if (!method.HasBody || method.IsStatic || method.ReturnType.FullName != method.DeclaringType.FullName)
        {
            return false;
        }

        var returns = method.Body.Instructions.Where(instruction => instruction.OpCode.Code == Code.Ret).ToList();
        return returns.Count > 0 && returns.TrueForAll(instruction => instruction.Previous?.OpCode.Code == Code.Ldarg_0);
    }

    /// <summary>The type that a call takes an operand as.</summary>
    public static TypeReference TypeOf(MethodReference callee, Instruction call, int operand)
    {
        var first = callee.HasThis && call.OpCode.Code != Code.Newobj ? 1 : 0;
        return operand < first ? callee.DeclaringType : callee.Parameters[operand - first].ParameterType;
    }

    /// <summary>Whether other assemblies may call a method.</summary>
    public static bool IsForOthers(MethodDefinition method)
    {
        for (var type = method.DeclaringType; type is not null; type = type.DeclaringType)
        {
            if (!(type.IsPublic || type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly))
            {
                return false;
            }
        }

        return method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
    }
}
