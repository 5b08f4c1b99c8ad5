using Mono.Cecil;
using Mono.Cecil.Cil;
using ResNetGen.Il;

namespace ResNetGen.Lifetime.Tests.Il;

/// <summary>
/// Finds calls during which a native object may be freed. TorchSharp's methods read an object's handle and give it to libtorch; from then
/// on nothing keeps the object alive, and if nobody uses it after the call, a collection that another thread starts frees it meanwhile.
/// </summary>
/// <remarks>
/// The rules. A number (<c>Scalar</c>) is kept in a field, or in a variable that is used after the call, as <c>using</c> does. So is a
/// tensor, unless a dispose scope is open, which holds all tensors that are made in it. What a method is given its caller keeps; a method
/// that others may call, public in a public type, keeps it itself, so that a temporary may be given to it. TorchSharp's own methods are
/// read in the same way: one that gives a temporary number to libtorch is not to be called at all.
/// </remarks>
internal sealed class NativeLifetimes
{
    private readonly string torchSharpFolder;
    private readonly MethodReader reader;

    /// <param name="torchSharpPath">TorchSharp.dll.</param>
    public NativeLifetimes(string torchSharpPath)
    {
        torchSharpFolder = Path.GetDirectoryName(torchSharpPath)!;
        var torchSharp = ModuleDefinition.ReadModule(torchSharpPath);
        reader = new MethodReader(torchSharp);
        Faults = new TorchSharpFaults(torchSharp, reader).All;
    }

    /// <summary>TorchSharp's own methods that are not to be called, and why.</summary>
    public IReadOnlyDictionary<MethodDefinition, string> Faults { get; }

    /// <summary>All such calls of an assembly. Its symbols lie beside it.</summary>
    public IEnumerable<Hazard> Of(string assemblyPath)
    {
        var runtimeFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var resolver = MethodCode.Resolver(Path.GetDirectoryName(assemblyPath)!, torchSharpFolder, runtimeFolder);
        var module = ModuleDefinition.ReadModule(assemblyPath, new ReaderParameters { ReadSymbols = true, AssemblyResolver = resolver });
        var scopes = new DisposeScopes(module);
        return MethodCode.Methods(module).Where(method => method.HasBody).SelectMany(method => Of(method, scopes));
    }

    private IEnumerable<Hazard> Of(MethodDefinition method, DisposeScopes scopes)
    {
        var flow = reader.Flow(method);
        foreach (var (at, callee, operands) in flow.Calls())
        {
            if (reader.Called(callee, operands) is { } called && Faults.TryGetValue(called, out var fault))
            {
                yield return new Hazard(Place(method, at), Name(callee), $"it {fault}");
            }

            for (var i = 0; i < operands.Count; i++)
            {
                var type = NativeTypes.TypeOf(callee, at, i);
                if (NativeTypes.IsNative(type) && Lost(method, at, operands[i], type, scopes) is { } lost && !reader.Keeps(callee, at, i))
                {
                    yield return new Hazard(Place(method, at), Name(callee), lost);
                }
            }
        }

        foreach (var (at, stored) in flow.ArrayStores())
        {
            if (stored is { Origin: Origin.Fresh, Type: { } type } && NativeTypes.IsNative(type) && !IsInScope(method, at, type, scopes))
            {
                yield return new Hazard(
                    Place(method, at), "an array", $"a temporary {type.Name} is put into it, and nothing else holds it");
            }
        }
    }

    /// <summary>Why a value may be freed during a call, or null.</summary>
    private string? Lost(MethodDefinition method, Instruction call, Value value, TypeReference type, DisposeScopes scopes)
    {
        if (IsInScope(method, call, type, scopes))
        {
            return null;
        }

        var flow = reader.Flow(method);
        var isThis = method.HasThis && value.Index == 0;
        var remedy = NativeTypes.IsScalar(type)
            ? "keep it in a static readonly field or a using"
            : "keep it in a using, or open a dispose scope";
        return value.Origin switch
        {
            Origin.Fresh when !flow.IsOnStack(call, value) => $"a temporary goes into it: {remedy}",
            Origin.Local when flow.IsFresh(value.Index) && !reader.IsUsedAfter(method, call, value) && !IsCollected(flow, value) =>
                $"nothing uses the variable after it: {remedy}",
            Origin.Argument when !isThis && NativeTypes.IsForOthers(method) && !reader.IsUsedAfter(method, call, value) =>
                $"nothing uses the argument '{method.Parameters[value.Index - (method.HasThis ? 1 : 0)].Name}' after it, "
                + "and others may give a temporary: end with GC.KeepAlive",
            _ => null,
        };
    }

    private static bool IsInScope(MethodDefinition method, Instruction at, TypeReference type, DisposeScopes scopes) =>
        NativeTypes.IsScoped(type) && scopes.AreOpen(method, at);

    /// <summary>Whether a variable's value was put into a collection, which then holds it.</summary>
    private static bool IsCollected(StackFlow flow, Value value) => flow.Calls().Any(call =>
        NativeTypes.IsOfDotNet(call.Callee)
        && call.Callee.Name is "Add" or "TryAdd" or "Enqueue"
        && call.Operands.Skip(1).Any(value.IsSame));

    private static string Name(MethodReference callee) =>
        $"{callee.DeclaringType.Name}.{callee.Name}({string.Join(", ", callee.Parameters.Select(given => given.ParameterType.Name))})";

    private static string Place(MethodDefinition method, Instruction at)
    {
        var point = method.DebugInformation.SequencePoints.LastOrDefault(point => !point.IsHidden && point.Offset <= at.Offset);
        var line = point is null ? "" : $" ({Path.GetFileName(point.Document.Url)}:{point.StartLine})";
        return $"{method.DeclaringType.FullName}.{method.Name}{line}";
    }
}
