using Mono.Cecil;
using Mono.Cecil.Cil;

namespace CudaStandIn;

/// <summary>
/// Writes a TorchSharp.dll in which every call of libtorch goes past <see cref="Binding"/>. TorchSharp calls libtorch through functions
/// that it imports into one class; each becomes
/// an ordinary method of the same name, and the import lies beside it under <see cref="Imported"/>.
/// </summary>
internal static class TorchSharpRewriter
{
    /// <summary>The class of the imports.</summary>
    public const string Imports = "TorchSharp.PInvoke.NativeMethods";

    /// <summary>What the name of an import ends in, in the stand-in.</summary>
    public const string Imported = "_imported";

    public static void Rewrite(string source, string target)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(source));
        using var own = ModuleDefinition.ReadModule(typeof(TorchSharpRewriter).Assembly.Location);
        using var torchSharp = ModuleDefinition.ReadModule(source, new ReaderParameters { AssemblyResolver = resolver });
        var binding = own.GetType(typeof(Binding).FullName);
        var answers = own.GetType(typeof(CudaAnswers).FullName).Methods
            .Where(method => method.IsPublic).ToDictionary(method => method.Name);
        MethodReference Hook(string name) => torchSharp.ImportReference(binding.Methods.Single(method => method.Name == name));

        foreach (var import in torchSharp.GetType(Imports).Methods.Where(method => method.IsPInvokeImpl).ToList())
        {
            if (answers.Remove(import.Name, out var answer))
            {
                Replace(import, il => Answer(il, import, torchSharp.ImportReference(answer)));
            }
            else
            {
                Replace(import, il => Watch(il, import, Hook));
            }
        }

        if (answers.Count > 0)
        {
            throw new InvalidOperationException(
                $"This TorchSharp does not import {string.Join(", ", answers.Keys)}: see what took their places.");
        }

        WatchHandles(torchSharp, Hook);
        LoadTheCpuAlone(torchSharp);
        torchSharp.Attributes &= ~ModuleAttributes.StrongNameSigned;
        torchSharp.Write(target);
    }

    /// <summary>Gives an import a body, and puts what it was beside it.</summary>
    private static void Replace(MethodDefinition import, Action<ILProcessor> body)
    {
        var twin = new MethodDefinition(import.Name + Imported, import.Attributes, import.ReturnType)
        {
            PInvokeInfo = new PInvokeInfo(import.PInvokeInfo.Attributes, import.PInvokeInfo.EntryPoint, import.PInvokeInfo.Module),
            ImplAttributes = import.ImplAttributes,
        };
        twin.MethodReturnType.MarshalInfo = import.MethodReturnType.MarshalInfo;
        foreach (var parameter in import.Parameters)
        {
            twin.Parameters.Add(
                new ParameterDefinition(parameter.Name, parameter.Attributes, parameter.ParameterType)
                {
                    MarshalInfo = parameter.MarshalInfo,
                });
        }

        import.DeclaringType.Methods.Add(twin);
        import.PInvokeInfo = null;
        import.Attributes &= ~MethodAttributes.PInvokeImpl;
        import.ImplAttributes &= ~MethodImplAttributes.PreserveSig;
        import.MethodReturnType.MarshalInfo = null;
        foreach (var parameter in import.Parameters)
        {
            parameter.MarshalInfo = null;
        }

        import.Body = new MethodBody(import);
        body(import.Body.GetILProcessor());
    }

    /// <summary>The call is answered by <see cref="CudaAnswers"/>.</summary>
    private static void Answer(ILProcessor il, MethodDefinition method, MethodReference answer)
    {
        static IEnumerable<string> Types(MethodReference method) =>
            method.Parameters.Select(parameter => parameter.ParameterType.FullName);
        if (!Types(method).SequenceEqual(Types(answer)))
        {
            throw new InvalidOperationException($"This TorchSharp imports {method}, but the stand-in answers {answer}.");
        }

        LoadArguments(il, method);
        il.Emit(OpCodes.Call, answer);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>
    /// <c>Binding.Enter(name, pointers, device asked for); result = import(…, device that there is, …); Binding.Returned(result); return
    /// result;</c>
    /// </summary>
    private static void Watch(ILProcessor il, MethodDefinition method, Func<string, MethodReference> hook)
    {
        var pointers = method.Parameters.Where(parameter => parameter.ParameterType.MetadataType == MetadataType.IntPtr).ToList();
        var type = method.Parameters.FirstOrDefault(parameter => parameter.Name is "deviceType" or "device_type");
        var index = method.Parameters.FirstOrDefault(parameter => parameter.Name is "deviceIndex" or "device_index");

        il.Emit(OpCodes.Ldstr, method.Name);
        LoadPointers(il, pointers);
        if (method.Parameters.FirstOrDefault(parameter => parameter.Name == "indexTensors") is { } indices)
        {
            il.Emit(OpCodes.Ldarg, indices);
            il.Emit(OpCodes.Ldarg, method.Parameters.Single(parameter => parameter.Name == "indicesLength"));
            il.Emit(OpCodes.Call, hook(nameof(Binding.WithArray)));
        }

        if (type is null)
        {
            il.Emit(OpCodes.Ldc_I8, Binding.NoDevice);
        }
        else
        {
            il.Emit(OpCodes.Ldarg, type);
            il.Emit(OpCodes.Conv_I8);
        }

        il.Emit(OpCodes.Call, hook(nameof(Binding.Enter)));
        if (type is not null)
        {
            StoreDevice(il, type, hook(nameof(Binding.TypeThereIs)));
            StoreDevice(il, index!, hook(nameof(Binding.IndexThereIs)));
        }

        LoadArguments(il, method);
        il.Emit(OpCodes.Call, method.DeclaringType.Methods.Single(twin => twin.Name == method.Name + Imported));
        if (method.ReturnType.MetadataType == MetadataType.IntPtr)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Call, hook(nameof(Binding.Returned)));
        }

        il.Emit(OpCodes.Ret);
    }

    private static void StoreDevice(ILProcessor il, ParameterDefinition parameter, MethodReference thereIs)
    {
        il.Emit(OpCodes.Ldarg, parameter);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Call, thereIs);
        il.Emit(parameter.ParameterType.MetadataType == MetadataType.Int64 ? OpCodes.Conv_I8 : OpCodes.Conv_I4);
        il.Emit(OpCodes.Starg, parameter);
    }

    private static void LoadPointers(ILProcessor il, List<ParameterDefinition> pointers)
    {
        il.Emit(OpCodes.Ldc_I4, pointers.Count);
        il.Emit(OpCodes.Newarr, il.Body.Method.Module.TypeSystem.IntPtr);
        for (var place = 0; place < pointers.Count; place++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, place);
            il.Emit(OpCodes.Ldarg, pointers[place]);
            il.Emit(OpCodes.Stelem_I);
        }
    }

    private static void LoadArguments(ILProcessor il, MethodDefinition method)
    {
        foreach (var parameter in method.Parameters)
        {
            il.Emit(OpCodes.Ldarg, parameter);
        }
    }

    /// <summary>Every handle that becomes a Tensor, and every array of handles that is pinned for a call, is made known.</summary>
    private static void WatchHandles(ModuleDefinition torchSharp, Func<string, MethodReference> hook)
    {
        var tensor = torchSharp.GetType("TorchSharp.torch").NestedTypes.Single(type => type.Name == "Tensor");
        Before(tensor.Methods.Single(method => method is { IsConstructor: true, IsStatic: false }), il =>
        [
            il.Create(OpCodes.Ldarg_1),
            il.Create(OpCodes.Call, hook(nameof(Binding.BecomesTensor))),
        ]);

        var pinned = torchSharp.GetType("TorchSharp.PinnedArray`1");
        var freeing = pinned.Methods.Single(method => method.Name == "FreeHandle");
        var handle = freeing.Body.Instructions.First(instruction => instruction.Operand is FieldReference { Name: "handle" }).Operand;
        Before(freeing, il =>
        [
            il.Create(OpCodes.Ldarg_0),
            il.Create(OpCodes.Ldfld, (FieldReference)handle),
            il.Create(OpCodes.Call, hook(nameof(Binding.Unpinned))),
        ]);

        var pinning = pinned.Methods.Single(method => method.Name == "CreateArray" && method.Parameters[0].ParameterType.IsArray);
        var end = pinning.Body.Instructions.Single(instruction => instruction.OpCode == OpCodes.Ret);
        var il = pinning.Body.GetILProcessor();
        il.InsertBefore(end, il.Create(OpCodes.Dup));
        il.InsertBefore(end, il.Create(OpCodes.Ldarg_1));
        il.InsertBefore(end, il.Create(OpCodes.Call, hook(nameof(Binding.Pinned))));
    }

    /// <summary>TorchSharp would look for the libraries of CUDA.</summary>
    private static void LoadTheCpuAlone(ModuleDefinition torchSharp) =>
        Before(torchSharp.GetType("TorchSharp.torch").Methods.Single(method => method.Name == "LoadNativeBackend"), il =>
        [
            il.Create(OpCodes.Ldc_I4_0),
            il.Create(OpCodes.Starg, il.Body.Method.Parameters[0]),
        ]);

    private static void Before(MethodDefinition method, Func<ILProcessor, Instruction[]> instructions)
    {
        var il = method.Body.GetILProcessor();
        var first = method.Body.Instructions[0];
        foreach (var instruction in instructions(il))
        {
            il.InsertBefore(first, instruction);
        }
    }
}
