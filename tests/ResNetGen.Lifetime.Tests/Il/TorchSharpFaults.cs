using Mono.Cecil;
using ResNetGen.Il;

namespace ResNetGen.Lifetime.Tests.Il;

/// <summary>
/// TorchSharp's own methods that give a temporary number or generator to libtorch: nobody who calls them can keep it alive.
/// </summary>
internal sealed class TorchSharpFaults
{
    private readonly MethodReader reader;
    private readonly Dictionary<MethodDefinition, string> faults = [];

    public TorchSharpFaults(ModuleDefinition torchSharp, MethodReader reader)
    {
        this.reader = reader;
        var methods = MethodCode.Methods(torchSharp).Where(method => method.HasBody && !NativeTypes.IsConversion(method)).ToList();
        foreach (var method in methods)
        {
            if (Lost(method) is { } lost)
            {
                faults.Add(method, lost);
            }
        }

        while (AddCallers(methods) | AddOverridden(methods, torchSharp))
        {
        }
    }

    /// <summary>The methods, and what each does: the end of a sentence that begins with 'it'.</summary>
    public IReadOnlyDictionary<MethodDefinition, string> All => faults;

    private string? Lost(MethodDefinition method)
    {
        var flow = reader.Flow(method);
        foreach (var (at, callee, operands) in flow.Calls())
        {
            for (var i = 0; i < operands.Count; i++)
            {
                var type = NativeTypes.TypeOf(callee, at, i);
                var value = operands[i];
                var isLost = value.Origin == Origin.Fresh
                    || (value.Origin == Origin.Local && flow.IsFresh(value.Index) && !reader.IsUsedAfter(method, at, value));
                if (isLost && NativeTypes.IsNative(type) && !NativeTypes.IsScoped(type) && !reader.Keeps(callee, at, i))
                {
                    return $"gives a temporary {type.Name} to {callee.Name}";
                }
            }
        }

        return null;
    }

    /// <summary>Those that call one, or make a delegate of one.</summary>
    private bool AddCallers(List<MethodDefinition> methods)
    {
        var found = false;
        foreach (var method in methods.Where(method => !method.IsConstructor && !faults.ContainsKey(method)))
        {
            var fault = MethodCode.Callees(method)
                .Select(reader.Definition)
                .FirstOrDefault(callee => callee is not null && faults.ContainsKey(callee));
            if (fault is not null)
            {
                faults[method] = $"calls {fault.DeclaringType.Name}.{fault.Name}, which {faults[fault]}";
                found = true;
            }
        }

        return found;
    }

    /// <summary>A method of an optimizer may do what one that overrides it does.</summary>
    private bool AddOverridden(List<MethodDefinition> methods, ModuleDefinition torchSharp)
    {
        var found = false;
        foreach (var method in methods.Where(method => method.IsVirtual && faults.ContainsKey(method)))
        {
            for (var type = method.DeclaringType.BaseType?.Resolve(); type?.Module == torchSharp; type = type.BaseType?.Resolve())
            {
                var over = type.FullName.StartsWith("TorchSharp.torch/optim", StringComparison.Ordinal)
                    ? type.Methods.FirstOrDefault(other => other.Name == method.Name && other.Parameters.Count == method.Parameters.Count)
                    : null;
                found |= over is not null && faults.TryAdd(over, $"is {method.DeclaringType.Name}.{method.Name}, which {faults[method]}");
            }
        }

        return found;
    }
}
