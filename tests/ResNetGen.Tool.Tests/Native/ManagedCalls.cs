using Mono.Cecil;
using Mono.Cecil.Cil;
using ResNetGen.Il;

namespace ResNetGen.Tool.Tests.Native;

/// <summary>Which functions of TorchSharp's native half some assemblies may call, by way of TorchSharp: the call graph of the IL.</summary>
/// <remarks>
/// More rather than less: of a class that is made anywhere, any virtual method may be called, its finalizer too, and of one that is
/// mentioned the static constructor. Calls by reflection are not seen.
/// </remarks>
internal sealed class ManagedCalls
{
    private readonly HashSet<MethodDefinition> seen = [];
    private readonly HashSet<TypeDefinition> made = [];
    private readonly Stack<MethodDefinition> waiting = [];
    private readonly SortedSet<string> native = new(StringComparer.Ordinal);

    private ManagedCalls()
    {
    }

    /// <summary>The exported functions that all methods of some assemblies lead to.</summary>
    /// <param name="folder">The folder in which they and TorchSharp lie.</param>
    /// <param name="assemblies">Their names.</param>
    public static IReadOnlySet<string> Of(string folder, params string[] assemblies)
    {
        using var resolver = MethodCode.Resolver(folder);
        var reading = new ReaderParameters { AssemblyResolver = resolver };
        var calls = new ManagedCalls();
        foreach (var name in assemblies)
        {
            var module = ModuleDefinition.ReadModule(Path.Combine(folder, name + ".dll"), reading);
            foreach (var method in MethodCode.Methods(module))
            {
                calls.Reach(method);
            }
        }

        calls.Follow();
        return calls.native;
    }

    private void Follow()
    {
        while (waiting.TryPop(out var method))
        {
            if (method.IsPInvokeImpl)
            {
                if (method.PInvokeInfo.Module.Name == "LibTorchSharp")
                {
                    native.Add(method.PInvokeInfo.EntryPoint);
                }

                continue;
            }

            foreach (var instruction in method.HasBody ? method.Body.Instructions : [])
            {
                switch (instruction.Operand)
                {
                    case MethodReference called when MethodCode.IsOfTorchSharp(called.DeclaringType):
                        var definition = called.Resolve();
                        Reach(definition);
                        if (instruction.OpCode == OpCodes.Newobj)
                        {
                            Make(definition.DeclaringType);
                        }

                        break;

                    case MethodReference { DeclaringType.IsArray: false } called
                        when instruction.OpCode == OpCodes.Newobj && called.DeclaringType.Scope == method.Module:
                        Make(called.DeclaringType.Resolve());
                        break;

                    case FieldReference field when MethodCode.IsOfTorchSharp(field.DeclaringType):
                        Mention(field.DeclaringType.Resolve());
                        break;
                }
            }
        }
    }

    private void Reach(MethodDefinition method)
    {
        if (seen.Add(method))
        {
            waiting.Push(method);
            Mention(method.DeclaringType);
        }
    }

    private void Mention(TypeDefinition type)
    {
        if (type.Methods.FirstOrDefault(method => method.IsConstructor && method.IsStatic) is { } initializer)
        {
            Reach(initializer);
        }
    }

    private void Make(TypeDefinition type)
    {
        for (var level = type; made.Add(level);)
        {
            foreach (var method in level.Methods.Where(method => method.IsVirtual))
            {
                Reach(method);
            }

            if (level.BaseType is not { } parent || !(MethodCode.IsOfTorchSharp(parent) || parent.Scope == level.Module))
            {
                return;
            }

            level = parent.Resolve();
        }
    }
}
