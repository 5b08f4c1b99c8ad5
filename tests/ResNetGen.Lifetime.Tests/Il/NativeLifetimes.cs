using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ResNetGen.Lifetime.Tests.Il;

/// <summary>
/// Finds calls during which a native object may be freed. TorchSharp's methods read an object's handle and give it to libtorch; from then on nothing keeps the object alive, and if nobody
/// uses it after the call, a collection that another thread starts frees it meanwhile.
/// </summary>
/// <remarks>
/// The rules. A number (<c>Scalar</c>) is kept in a field or in a variable that is used after the call, as <c>using</c> does. So is a tensor, unless the method has opened a dispose
/// scope, which holds all tensors that are made in it. What a method is given its caller keeps; a method that others may call, public in a public type, keeps it itself, so that
/// a temporary may be given to it. TorchSharp's own methods are read in the same way: one that gives a temporary to libtorch is not to be called at all.
/// </remarks>
internal sealed class NativeLifetimes
{
    private static readonly string[] Kept = ["TorchSharp.torch/Tensor", "TorchSharp.Modules.Parameter", "TorchSharp.Scalar", "TorchSharp.torch/Generator"];

    private readonly ModuleDefinition torchSharp;
    private readonly Dictionary<MethodDefinition, StackFlow> flows = [];
    private readonly Dictionary<(MethodDefinition Method, int Argument), bool> keeps = [];
    private readonly Dictionary<MethodDefinition, string> faulty = [];
    private readonly Dictionary<MethodDefinition, List<(MethodDefinition Caller, Instruction At)>> callers = [];
    private readonly Dictionary<MethodDefinition, bool> calledInScope = [];

    /// <param name="torchSharpPath">TorchSharp.dll.</param>
    public NativeLifetimes(string torchSharpPath)
    {
        torchSharp = ModuleDefinition.ReadModule(torchSharpPath);
        FindFaulty();
    }

    /// <summary>TorchSharp's own methods that give a temporary to libtorch, and why.</summary>
    public IReadOnlyDictionary<MethodDefinition, string> Faulty => faulty;

    /// <summary>All such calls of an assembly. Its symbols lie beside it.</summary>
    public IEnumerable<Hazard> Of(string assemblyPath)
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(assemblyPath));
        resolver.AddSearchDirectory(Path.GetDirectoryName(torchSharp.FileName));
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        var module = ModuleDefinition.ReadModule(assemblyPath, new ReaderParameters { ReadSymbols = true, AssemblyResolver = resolver });
        FindCallers(module);
        return Methods(module).SelectMany(Of);
    }

    private static IEnumerable<MethodDefinition> Methods(ModuleDefinition module) => module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody);

    private IEnumerable<Hazard> Of(MethodDefinition method)
    {
        foreach (var (at, callee, operands) in Flow(method).Calls())
        {
            if (Called(callee, operands) is { } definition && faulty.TryGetValue(definition, out var fault))
            {
                yield return new Hazard(Place(method, at), Name(callee), $"it {fault}");
            }

            for (var i = 0; i < operands.Count; i++)
            {
                if (TypeOf(callee, at, i) is { } type && IsKept(type) && Lost(method, at, operands[i], IsScalar(type)) is { } lost && !Keeps(callee, at, i))
                {
                    yield return new Hazard(Place(method, at), Name(callee), lost);
                }
            }
        }

        foreach (var (at, stored) in Flow(method).ArrayStores())
        {
            if (stored is { Origin: Origin.Fresh, Type: { } type } && IsKept(type) && (IsScalar(type) || !IsInScope(method, at)))
            {
                yield return new Hazard(Place(method, at), "an array", $"a temporary {type.Name} is put into an array, and nothing else holds it");
            }
        }
    }

    /// <summary>Why a value may be freed during a call, or null.</summary>
    private string? Lost(MethodDefinition method, Instruction call, Value value, bool isScalar)
    {
        if (!isScalar && IsInScope(method, call))
        {
            return null;
        }

        var remedy = isScalar ? "keep it in a static readonly field or a using" : "keep it in a using, or open a dispose scope";
        return value.Origin switch
        {
            Origin.Fresh when !Flow(method).IsOnStack(call, value) => $"a temporary goes into it: {remedy}",
            Origin.Local when Flow(method).IsFresh(value.Index) && !IsUsedAfter(method, call, value) && !IsCollected(method, value) =>
                $"nothing uses the variable after it: {remedy}",
            Origin.Argument when !(method.HasThis && value.Index == 0) && IsForOthers(method) && !IsUsedAfter(method, call, value) =>
                $"nothing uses the argument '{method.Parameters[value.Index - (method.HasThis ? 1 : 0)].Name}' after it, and others may give a temporary: end with GC.KeepAlive",
            _ => null,
        };
    }

    /// <summary>Whether what is called uses an operand after its last native call, or makes none with it.</summary>
    private bool Keeps(MethodReference callee, Instruction at, int operand)
    {
        if (callee.DeclaringType.FullName is "System.GC" || callee.Name == "Dispose" || IsSystem(callee))
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

    private bool Keeps(MethodDefinition method, int argument)
    {
        if (keeps.TryGetValue((method, argument), out var known))
        {
            return known;
        }

        if (method.IsAbstract || (!method.HasBody && !method.IsPInvokeImpl))
        {
            // An interface of ours: its implementations are public or seen by themselves.
            return keeps[(method, argument)] = method.Module != torchSharp;
        }

        if (!method.HasBody)
        {
            return keeps[(method, argument)] = false;
        }

        // Taken for granted while it is found out: a method may call itself.
        keeps[(method, argument)] = true;
        var constructorStores = method.IsConstructor && method.Body.Instructions.Any(instruction =>
            instruction.OpCode.Code == Code.Stfld && Flow(method).Loads(instruction.Previous, new Value(Origin.Argument, argument)));
        var last = method.Body.Instructions.LastOrDefault(instruction => Flow(method).Loads(instruction, new Value(Origin.Argument, argument)));
        var kept = constructorStores || Flow(method).Calls().All(call =>
        {
            for (var i = 0; i < call.Operands.Count; i++)
            {
                if (call.Operands[i] is { Origin: Origin.Argument } value && value.Index == argument && IsLast(call.At, i) && !Keeps(call.Callee, call.At, i))
                {
                    return false;
                }
            }

            // A handle that was read before may be in use.
            return last is null || call.At.Offset < last.Offset || !IsNative(call.Callee);
        });
        return keeps[(method, argument)] = kept;

        bool IsLast(Instruction at, int operand) => last is null || last.Offset < at.Offset;
    }

    private static bool IsNative(MethodReference callee) => callee.DeclaringType.FullName == "TorchSharp.PInvoke.NativeMethods" && !callee.Name.Contains("dispose", StringComparison.OrdinalIgnoreCase);

    /// <summary>Methods of TorchSharp that lose a number, and those that call them.</summary>
    private void FindFaulty()
    {
        var methods = Methods(torchSharp).Where(method => !IsConversion(method)).ToList();
        foreach (var method in methods)
        {
            foreach (var (at, callee, operands) in Flow(method).Calls())
            {
                for (var i = 0; i < operands.Count; i++)
                {
                    if (TypeOf(callee, at, i) is { } type && IsKept(type) && type.FullName != Kept[0] && type.FullName != Kept[1]
                        && operands[i].Origin is Origin.Fresh or Origin.Local && Lost(method, at, operands[i], isScalar: true) is not null && !Keeps(callee, at, i))
                    {
                        faulty.TryAdd(method, $"gives a temporary {type.Name} to {callee.Name}");
                    }
                }
            }
        }

        bool found;
        do
        {
            found = false;
            foreach (var method in methods.Where(method => !faulty.ContainsKey(method) && !method.IsConstructor))
            {
                if (method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>().Select(Definition).FirstOrDefault(callee => callee is not null && faulty.ContainsKey(callee)) is { } fault)
                {
                    faulty[method] = $"calls {fault.DeclaringType.Name}.{fault.Name}, which {faulty[fault]}";
                    found = true;
                }
            }

            // A virtual method may do what one that overrides it does.
            foreach (var method in methods.Where(method => faulty.ContainsKey(method) && method.IsVirtual && method.DeclaringType.FullName.StartsWith("TorchSharp.Modules.", StringComparison.Ordinal)))
            {
                for (var type = method.DeclaringType.BaseType?.Resolve(); type?.Module == torchSharp; type = type.BaseType?.Resolve())
                {
                    if (type.FullName.StartsWith("TorchSharp.torch/optim", StringComparison.Ordinal)
                        && type.Methods.FirstOrDefault(other => other.Name == method.Name && other.Parameters.Count == method.Parameters.Count) is { } over
                        && faulty.TryAdd(over, $"is {method.DeclaringType.Name}.{method.Name}, which {faulty[method]}"))
                    {
                        found = true;
                    }
                }
            }
        }
        while (found);
    }

    private StackFlow Flow(MethodDefinition method) => flows.TryGetValue(method, out var flow) ? flow : flows[method] = new StackFlow(method, Result);

    /// <summary>Where the result of a call is from.</summary>
    private Value Result(MethodReference callee, IReadOnlyList<Value> operands)
    {
        if (!callee.ReturnType.FullName.Contains("TorchSharp.", StringComparison.Ordinal) && !callee.DeclaringType.FullName.StartsWith("TorchSharp.", StringComparison.Ordinal))
        {
            return new Value(Origin.Other, Type: callee.ReturnType);
        }

        if (Definition(callee) is not { } definition || IsSystem(callee))
        {
            return default;
        }

        // What a module or an object of ours shows it holds. Methods that change a tensor return itself.
        if (IsRegistry(definition) || (definition.IsGetter && definition.Module != torchSharp))
        {
            return new Value(Origin.Other, Type: callee.ReturnType);
        }

        return ReturnsThis(definition) ? operands[0] : new Value(Origin.Fresh, Type: definition.IsConstructor ? callee.DeclaringType : callee.ReturnType);
    }

    private static bool IsRegistry(MethodDefinition method) =>
        method.DeclaringType.FullName.StartsWith("TorchSharp.torch/nn/Module", StringComparison.Ordinal) && method.Name is "get_parameter" or "get_buffer" or "get_submodule";

    private static bool ReturnsThis(MethodDefinition method)
    {
        if (!method.HasBody || method.IsStatic || method.ReturnType.FullName != method.DeclaringType.FullName)
        {
            return false;
        }

        var returns = method.Body.Instructions.Where(instruction => instruction.OpCode.Code == Code.Ret).ToList();
        return returns.Count > 0 && returns.TrueForAll(instruction => instruction.Previous?.OpCode.Code == Code.Ldarg_0);
    }

    /// <summary>Whether a dispose scope is open at a place: the method's own, or one of every method that calls it, where these are known.</summary>
    private bool IsInScope(MethodDefinition method, Instruction at) => (Opening(method) is { } opening && opening.Offset < at.Offset) || IsCalledInScope(method);

    private bool IsCalledInScope(MethodDefinition method)
    {
        if (calledInScope.TryGetValue(method, out var known))
        {
            return known;
        }

        calledInScope[method] = false;
        return calledInScope[method] = !IsForOthers(method) && !method.IsVirtual && callers.TryGetValue(method, out var all) && all.TrueForAll(call => IsInScope(call.Caller, call.At));
    }

    /// <summary>Where each method is called, or made a delegate of: a function within a method is run by it.</summary>
    private void FindCallers(ModuleDefinition module)
    {
        foreach (var caller in Methods(module))
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

    private static Instruction? Opening(MethodDefinition method) => method.Body.Instructions.FirstOrDefault(instruction => instruction.Operand is MethodReference { Name: "NewDisposeScope" });

    private bool IsUsedAfter(MethodDefinition method, Instruction call, Value value)
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

    /// <summary>Whether a variable's value was put into a collection, which then holds it.</summary>
    private bool IsCollected(MethodDefinition method, Value value) =>
        Flow(method).Calls().Any(call => IsSystem(call.Callee) && call.Callee.Name is "Add" or "TryAdd" or "Enqueue" && call.Operands.Skip(1).Any(operand => operand.Origin == value.Origin && operand.Index == value.Index));

    private static TypeReference? TypeOf(MethodReference callee, Instruction at, int operand)
    {
        var isThis = callee.HasThis && at.OpCode.Code != Code.Newobj;
        return isThis && operand == 0 ? callee.DeclaringType : callee.Parameters[operand - (isThis ? 1 : 0)].ParameterType;
    }

    private static bool IsForOthers(MethodDefinition method)
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

    private static bool IsKept(TypeReference type) => Kept.Contains(type.FullName);

    private static bool IsScalar(TypeReference type) => type.FullName == Kept[2];

    private static bool IsConversion(MethodDefinition method) =>
        method.DeclaringType.Name == "ScalarExtensionMethods" || (method.DeclaringType.FullName == Kept[2] && method.Name is "op_Implicit" or ".ctor");

    private static bool IsSystem(MethodReference callee) => callee.DeclaringType.Namespace.StartsWith("System", StringComparison.Ordinal) && callee.Name != "Invoke";

    /// <summary>What is called: of a virtual method that of the object's class, if that is one of ours.</summary>
    private MethodDefinition? Called(MethodReference callee, IReadOnlyList<Value> operands)
    {
        var definition = Definition(callee);
        if (definition is { IsVirtual: true } && definition.Module == torchSharp && operands is [{ Type: { } type }, ..] && !type.Scope.Name.StartsWith("TorchSharp", StringComparison.Ordinal))
        {
            for (var own = type.Resolve(); own is not null && !own.Scope.Name.StartsWith("TorchSharp", StringComparison.Ordinal); own = own.BaseType?.Resolve())
            {
                if (own.Methods.FirstOrDefault(method => method.IsVirtual && method.Name == definition.Name && method.Parameters.Count == definition.Parameters.Count) is { } over)
                {
                    return over;
                }
            }
        }

        return definition;
    }

    private MethodDefinition? Definition(MethodReference reference)
    {
        if (reference.DeclaringType.Scope.Name.StartsWith("TorchSharp", StringComparison.Ordinal) && reference.Module != torchSharp)
        {
            var name = reference.GetElementMethod();
            return torchSharp.GetType(reference.DeclaringType.GetElementType().FullName)?.Methods.FirstOrDefault(method => method.FullName == name.FullName)
                ?? torchSharp.GetType(reference.DeclaringType.GetElementType().FullName)?.Methods.FirstOrDefault(method => method.Name == name.Name && method.Parameters.Count == name.Parameters.Count);
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

    private static string Name(MethodReference callee) => $"{callee.DeclaringType.Name}.{callee.Name}({string.Join(", ", callee.Parameters.Select(parameter => parameter.ParameterType.Name))})";

    private static string Place(MethodDefinition method, Instruction at)
    {
        var points = method.DebugInformation.SequencePoints.Where(point => !point.IsHidden && point.Offset <= at.Offset).ToList();
        var line = points.Count > 0 ? $" ({Path.GetFileName(points[^1].Document.Url)}:{points[^1].StartLine})" : "";
        return $"{method.DeclaringType.FullName}.{method.Name}{line}";
    }
}
