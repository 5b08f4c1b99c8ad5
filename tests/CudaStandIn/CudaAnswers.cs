using System.Reflection;

namespace CudaStandIn;

/// <summary>
/// What the stand-in answers by itself, under the names of the functions that it answers for. A copy to or from the GPU is a copy, as it is
/// there: the two tensors share no memory.
/// </summary>
public static class CudaAnswers
{
    private const sbyte Boolean = 11;
    private const int Cpu = 0;

    private static readonly Func<nint, long> NDimension = Imported<Func<nint, long>>(nameof(THSTensor_ndimension));
    private static readonly Func<nint, sbyte> Type = Imported<Func<nint, sbyte>>(nameof(THSTensor_type));
    private static readonly Func<nint, int> DeviceType = Imported<Func<nint, int>>(nameof(THSTensor_device_type));
    private static readonly Func<nint, int> DeviceIndex = Imported<Func<nint, int>>(nameof(THSTensor_device_index));
    private static readonly Func<nint, int, int, bool, bool, nint> ToDevice =
        Imported<Func<nint, int, int, bool, bool, nint>>(nameof(THSTensor_to_device));
    private static readonly Func<nint, sbyte, int, int, bool, bool, nint> ToTypeAndDevice =
        Imported<Func<nint, sbyte, int, int, bool, bool, nint>>(nameof(THSTensor_to_type_and_device));
    private static readonly Func<nint, nint, bool, long> Copy = Imported<Func<nint, nint, bool, long>>(nameof(THSTensor_copy_));
    private static readonly Func<nint, nint> Item = Imported<Func<nint, nint>>(nameof(THSTensor_item));
    private static readonly Func<nint, nint> Data = Imported<Func<nint, nint>>(nameof(THSTensor_data));
    private static readonly Func<ulong, long, long, nint> NewGenerator = Imported<Func<ulong, long, long, nint>>(nameof(THSGenerator_new));
    private static readonly Action<nint, int, long, long, nint> SetArgument =
        Imported<Action<nint, int, long, long, nint>>(nameof(THSJIT_SetTensorOrScalar));
    private static readonly Action<nint> FreeArguments = Imported<Action<nint>>(nameof(THSJIT_FreeTensorOrScalarArray));

    public static bool THSTorchCuda_is_available() => true;

    public static bool THSTorchCuda_cudnn_is_available() => true;

    public static int THSTorchCuda_device_count() => 1;

    public static void THSTorchCuda_synchronize(long device_index)
    {
        DeviceLedger.RequireDevice(nameof(THSTorchCuda_synchronize));
        DeviceLedger.Report(DeviceEventKind.Wait, nameof(THSTorchCuda_synchronize));
    }

    public static void THSCuda_manual_seed(long seed) => DeviceLedger.Seeded(seed);

    public static void THSCuda_manual_seed_all(long seed) => DeviceLedger.Seeded(seed);

    public static long THSTensor_ndimension(nint handle) => NDimension(handle);

    public static sbyte THSTensor_type(nint handle) => Type(handle);

    public static int THSTensor_device_type(nint handle) => Handles.IsOnCuda(handle) ? (int)Binding.Cuda : DeviceType(handle);

    public static int THSTensor_device_index(nint handle) => Handles.IsOnCuda(handle) ? 0 : DeviceIndex(handle);

    public static bool THSTensor_is_cpu(nint handle) => THSTensor_device_type(handle) == Cpu;

    public static nint THSTensor_cpu(nint handle) => To(nameof(THSTensor_cpu), handle, Cpu, copy: false, nonBlocking: false);

    public static nint THSTensor_cuda(nint handle) =>
        To(nameof(THSTensor_cuda), handle, (int)Binding.Cuda, copy: false, nonBlocking: false);

    public static nint THSTensor_to_device(nint handle, int device_type, int device_index, bool copy, bool non_blocking) =>
        To(nameof(THSTensor_to_device), handle, device_type, copy, non_blocking);

    public static nint THSTensor_to_type_and_device(
        nint handle, sbyte scalar_type, int device_type, int device_index, bool copy, bool non_blocking)
    {
        var moves = Moves(nameof(THSTensor_to_type_and_device), handle, device_type == Binding.Cuda, non_blocking);
        return Made(ToTypeAndDevice(handle, scalar_type, (int)Binding.TypeThereIs(device_type), -1, copy || moves, false));
    }

    public static long THSTensor_copy_(nint handle, nint source, bool non_blocking)
    {
        Moves(nameof(THSTensor_copy_), source, Handles.IsOnCuda(handle), non_blocking);
        return Copy(handle, source, non_blocking);
    }

    public static nint THSTensor_pin_memory(nint handle)
    {
        if (Handles.IsPinned(handle))
        {
            return Made(ToDevice(handle, Cpu, -1, false, false), new Place(OnCuda: false, Pinned: true));
        }

        if (Handles.IsOnCuda(handle))
        {
            throw new TorchError("cannot pin 'torch.cuda.FloatTensor' only dense CPU tensors can be pinned");
        }

        return Made(ToDevice(handle, Cpu, -1, true, false), new Place(OnCuda: false, Pinned: true));
    }

    public static bool THSTensor_is_pinned(nint handle) => Handles.IsPinned(handle);

    public static nint THSTensor_item(nint handle)
    {
        Read(nameof(THSTensor_item), handle);
        return Item(handle);
    }

    /// <summary>
    /// Where the values lie. A program that follows the address of a GPU's memory dies; this one is told by an exception.
    /// </summary>
    public static nint THSTensor_data(nint handle) => Handles.IsOnCuda(handle)
        ? throw new InvalidOperationException("The values of a tensor on the GPU are not in the host's memory.")
        : Data(handle);

    public static nint THSGenerator_new(ulong seed, long device_type, long device_index)
    {
        var generator = NewGenerator(seed, Binding.TypeThereIs(device_type), -1);
        Handles.Set(generator, new Place(device_type == Binding.Cuda));
        return generator;
    }

    public static void THSJIT_SetTensorOrScalar(nint array, int index, long type_code, long array_index, nint handle)
    {
        const long TensorCode = 0;
        const long ListCode = 5;
        if (type_code is TensorCode or ListCode)
        {
            Handles.SetArgument(array, index, handle);
        }

        SetArgument(array, index, type_code, array_index, handle);
    }

    public static void THSJIT_FreeTensorOrScalarArray(nint array)
    {
        Handles.FreeArguments(array);
        FreeArguments(array);
    }

    internal static long Dimensions(nint handle) => NDimension(handle);

    internal static bool IsBoolean(nint handle) => Type(handle) == Boolean;

    private static nint To(string function, nint handle, int type, bool copy, bool nonBlocking)
    {
        var moves = Moves(function, handle, type == Binding.Cuda, nonBlocking);
        return Made(ToDevice(handle, (int)Binding.TypeThereIs(type), -1, copy || moves, false));
    }

    /// <summary>Notes a copy; whether it is one between the host and the GPU.</summary>
    private static bool Moves(string function, nint source, bool toCuda, bool nonBlocking)
    {
        var fromCuda = Handles.IsOnCuda(source);
        if (fromCuda || toCuda)
        {
            DeviceLedger.RequireDevice(function);
        }

        Binding.ResultsAreOnCuda = toCuda;
        if (fromCuda == toCuda)
        {
            return false;
        }

        DeviceLedger.Report(
            fromCuda ? DeviceEventKind.Read
            : Handles.IsPinned(source) && nonBlocking ? DeviceEventKind.PinnedCopy
            : DeviceEventKind.PageableCopy,
            function);
        return true;
    }

    private static void Read(string function, nint handle)
    {
        if (Handles.IsOnCuda(handle))
        {
            DeviceLedger.RequireDevice(function);
            DeviceLedger.Report(DeviceEventKind.Read, function);
        }
    }

    private static nint Made(nint result)
    {
        Binding.Returned(result);
        return result;
    }

    private static nint Made(nint result, Place place)
    {
        if (result != 0)
        {
            Handles.Set(result, place);
        }

        return result;
    }

    private static T Imported<T>(string function)
        where T : Delegate
    {
        var imports = System.Type.GetType(TorchSharpRewriter.Imports + ", TorchSharp", throwOnError: true)!;
        return imports.GetMethod(function + TorchSharpRewriter.Imported, BindingFlags.Static | BindingFlags.NonPublic)!.CreateDelegate<T>();
    }
}
