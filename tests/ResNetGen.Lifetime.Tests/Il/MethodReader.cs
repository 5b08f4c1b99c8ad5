using Mono.Cecil;
using Mono.Cecil.Cil;
using ResNetGen.Il;

namespace ResNetGen.Lifetime.Tests.Il;

/// <summary>Reads methods of TorchSharp and of assemblies that use it, each once: where values are from, and who holds them.</summary>
/// <param name="torchSharp">TorchSharp itself.</param>
internal sealed class MethodReader(ModuleDefinition torchSharp)
{
    private readonly Dictionary<MethodDefinition, StackFlow> flows = [];
    private readonly Dictionary<(MethodDefinition Method, int Argument), bool> keeps = [];

    /// <summary>Where the values in a method are from.</summary>
    public StackFlow Flow(MethodDefinition method) =>
        flows.TryGetValue(method, out var flow) ? flow : flows[method] = new StackFlow(method, Result);

    /// <summary>What a reference stands for, or null where its assembly is not at hand.</summary>
    public MethodDefinition? Definition(MethodReference reference)
    {
        if (MethodCode.IsOfTorchSharp(reference.DeclaringType) && reference.Module != torchSharp)
        {
            var name = reference.GetElementMethod();
            var methods = torchSharp.GetType(reference.DeclaringType.GetElementType().FullName)?.Methods;
            return methods?.FirstOrDefault(method => method.FullName == name.FullName)
                ?? methods?.FirstOrDefault(method => method.Name == name.Name && method.Parameters.Count == name.Parameters.Count);
        }

        try
        {
            return reference.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    /// <summary>What is called: of a virtual method of TorchSharp's that of the object's class, if that is one of ours.</summary>
    public MethodDefinition? Called(MethodReference callee, IReadOnlyList<Value> operands)
    {
        var definition = Definition(callee);
        if (definition is not { IsVirtual: true } || definition.Module != torchSharp
            || operands is not [{ Type: { } type }, ..] || MethodCode.IsOfTorchSharp(type))
        {
            return definition;
        }

        for (var own = type.Resolve(); own is not null && !MethodCode.IsOfTorchSharp(own); own = own.BaseType?.Resolve())
        {
            var over = own.Methods.FirstOrDefault(method =>
                method.IsVirtual && method.Name == definition.Name && method.Parameters.Count == definition.Parameters.Count);
            if (over is not null)
            {
                return over;
            }
        }

        return definition;
    }

    /// <summary>Whether what is called uses an operand after its last native call, or makes none with it.</summary>
    public bool Keeps(MethodReference callee, Instruction at, int operand)
    {
        if (callee.Name == "Dispose" || NativeTypes.IsOfDotNet(callee))
        {
            return true;
        }

        // A call of a module reaches its forward; that of our layers keeps what it is given, as every public method.
        if (callee.Name is "call" or "forward" && callee.DeclaringType.Name.StartsWith("Module`", StringComparison.Ordinal))
        {
            return true;
        }

        return Definition(callee) is { } definition && Keeps(definition, operand + (at.OpCode.Code == Code.Newobj ? 1 : 0));
    }

    /// <summary>Whether a value is used after a call, in the order of the instructions; a <c>using</c> does so at its end.</summary>
    public bool IsUsedAfter(MethodDefinition method, Instruction call, Value value)
    {
        for (var next = call.Next; next is not null; next = next.Next)
        {
            if (Flow(method).Loads(next, value))
            {
                return true;
            }
        }

        return false;
    }

    private bool Keeps(MethodDefinition method, int argument)
    {
        if (keeps.TryGetValue((method, argument), out var known))
        {
            return known;
        }

        if (!method.HasBody)
        {
            // An interface of ours: its implementations are public or seen by themselves. What TorchSharp leaves open keeps nothing.
            return keeps[(method, argument)] = method.Module != torchSharp && !method.IsPInvokeImpl;
        }

        // Taken for granted while it is found out: a method may call itself.
        keeps[(method, argument)] = true;
        var value = new Value(Origin.Argument, argument);
        var flow = Flow(method);
        var last = method.Body.Instructions.LastOrDefault(instruction => flow.Loads(instruction, value));
        var stores = method.IsConstructor
            && method.Body.Instructions.Any(at => at.OpCode.Code == Code.Stfld && flow.Loads(at.Previous, value));
        return keeps[(method, argument)] = stores || flow.Calls().All(call => IsKeptIn(call.At, call.Callee, call.Operands));

        bool IsKeptIn(Instruction at, MethodReference callee, IReadOnlyList<Value> operands)
        {
            if (last is not null && at.Offset < last.Offset)
            {
                return true;
            }

            // A handle that was read before may be in use.
            return !NativeTypes.IsImport(callee)
                && !operands.Where((operand, i) => operand.IsSame(value) && !Keeps(callee, at, i)).Any();
        }
    }

    /// <summary>Where the result of a call is from.</summary>
    private Value Result(MethodReference callee, IReadOnlyList<Value> operands)
    {
        var held = new Value(Origin.Other, Type: callee.ReturnType);
        var concerns = Concerns(callee.ReturnType) || Concerns(callee.DeclaringType);
        if (!concerns || NativeTypes.IsOfDotNet(callee) || Definition(callee) is not { } definition)
        {
            return held;
        }

        // What a module or an object of ours shows it holds.
        if (NativeTypes.IsRegistry(definition) || (definition.IsGetter && definition.Module != torchSharp))
        {
            return held;
        }

        return NativeTypes.ReturnsThis(definition)
            ? operands[0]
            : new Value(Origin.Fresh, Type: definition.IsConstructor ? callee.DeclaringType : callee.ReturnType);

        static bool Concerns(TypeReference type) => type.FullName.Contains("TorchSharp.", StringComparison.Ordinal);
    }
}
