using Mono.Cecil;
using Mono.Cecil.Cil;
using ResNetGen.Il;

namespace ResNetGen.Lifetime.Tests.Il;

/// <summary>Where a dispose scope is open, which holds all tensors that are made in it.</summary>
internal sealed class DisposeScopes
{
    private readonly Dictionary<MethodDefinition, List<(MethodDefinition Caller, Instruction At)>> callers = [];
    private readonly Dictionary<MethodDefinition, bool> calledInScope = [];

    /// <param name="module">The assembly whose methods are asked about.</param>
    public DisposeScopes(ModuleDefinition module)
    {
        // To make a delegate of a method counts as to call it: a function within a method is run by it.
        foreach (var caller in MethodCode.Methods(module).Where(method => method.HasBody))
        {
            foreach (var at in caller.Body.Instructions)
            {
                if (at.Operand is MethodReference callee && callee.GetElementMethod() is MethodDefinition definition)
                {
                    if (!callers.TryGetValue(definition, out var all))
                    {
                        callers[definition] = all = [];
                    }

                    all.Add((caller, at));
                }
            }
        }
    }

    /// <summary>Whether one is open at a place: the method's own, or one of every method that calls it, where these are known.</summary>
    public bool AreOpen(MethodDefinition method, Instruction at) =>
        (method.Body.Instructions.FirstOrDefault(IsOpening) is { } opening && opening.Offset < at.Offset) || IsCalledInScope(method);

    private static bool IsOpening(Instruction instruction) => instruction.Operand is MethodReference { Name: "NewDisposeScope" };

    private bool IsCalledInScope(MethodDefinition method)
    {
        if (calledInScope.TryGetValue(method, out var known))
        {
            return known;
        }

        // Not so while it is found out: methods may call each other.
        calledInScope[method] = false;
        return calledInScope[method] = !NativeTypes.IsForOthers(method) && !method.IsVirtual
            && callers.TryGetValue(method, out var all) && all.TrueForAll(call => AreOpen(call.Caller, call.At));
    }
}
