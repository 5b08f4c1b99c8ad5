using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace CudaStandIn;

/// <summary>What the stand-in's functions call before and after the function of libtorch that each is for.</summary>
public static class Binding
{
    /// <summary>Stands for the device of a function that takes none.</summary>
    internal const long NoDevice = -2;

    internal const long Cuda = 1;

    private const string Indexing = "THSTensor_index";

    // Between a call and the Tensors that are made of its results.
    private static readonly FrozenSet<string> WithoutResults =
        FrozenSet.Create("THSTorch_get_and_reset_last_err", "THSJIT_AllocateTensorOrScalarArray", "THSJIT_GetTensorOrScalar");

    // The size of the result, or the answer, is known when the GPU has computed it.
    private static readonly FrozenSet<string> Waiting = FrozenSet.Create(
        "THSTensor_allclose", "THSTensor_argwhere", "THSTensor_bincount", "THSTensor_clip_grad_norm_", "THSTensor_equal",
        "THSTensor_is_nonzero", "THSTensor_masked_select", "THSTensor_nonzero", "THSTensor_repeat_interleave", "THSTensor_unique",
        "THSTensor_unique_consecutive", "THSTensor_unique_dim", "THSTensor_unique_dim_consecutive", "THSTensor_where_list");

    // What the host knows of a tensor without asking the GPU.
    private static readonly FrozenSet<string> OfTheHost = FrozenSet.Create(
        "THSTensor_alias", "THSTensor_detach", "THSTensor_element_size", "THSTensor_grad", "THSTensor_is_contiguous", "THSTensor_is_leaf",
        "THSTensor_numel", "THSTensor_requires_grad", "THSTensor_set_grad", "THSTensor_set_requires_grad", "THSTensor_size",
        "THSTensor_sizes", "THSTensor_storage_offset", "THSTensor_stride", "THSTensor_strides");

    // These take no number from the CPU: they do not compute element by element, or torch allows none. What a script does is not known.
    private static readonly string[] WithoutNumbers =
    [
        "THSNN_", "THSJIT_", "THSAutograd_", "THSTensor_addmm", "THSTensor_baddbmm", "THSTensor_bmm", "THSTensor_cat", "THSTensor_conv",
        "THSTensor_dot", "THSTensor_dstack", "THSTensor_einsum", "THSTensor_gather", "THSTensor_hstack", "THSTensor_index_",
        "THSTensor_matmul", "THSTensor_mm", "THSTensor_mv", "THSTensor_scatter", "THSTensor_set_", "THSTensor_stack", "THSTensor_take",
        "THSTensor_vstack",
    ];

    [ThreadStatic]
    private static bool resultsAreOnCuda;

    /// <summary>Where the results of this thread's last call are.</summary>
    internal static bool ResultsAreOnCuda
    {
        set => resultsAreOnCuda = value;
    }

    /// <summary>A function of libtorch is about to be called.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="pointers">The pointers that it is given.</param>
    /// <param name="device">The type of the device that it is asked for; <see cref="NoDevice"/> where it takes none.</param>
    /// <exception cref="TorchError">What torch throws: the tensors are on different devices, or the device is lost.</exception>
    public static void Enter(string function, nint[] pointers, long device)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (function is "THSTensor_dispose" or "THSTensor_free" or "THSGenerator_dispose")
        {
            Handles.Remove(pointers[0]);
            return;
        }

        if (WithoutResults.Contains(function))
        {
            return;
        }

        var arguments = Handles.Behind(pointers);
        var onCuda = arguments.Exists(argument => argument.OnCuda);
        if (onCuda || device == Cuda)
        {
            RequireOneDevice(function, arguments, device == Cuda);
            if (!OfTheHost.Contains(function))
            {
                DeviceLedger.RequireDevice(function);
            }

            if (Waiting.Contains(function) || (function.StartsWith(Indexing, StringComparison.Ordinal) && arguments.Skip(1).Any(IsMask)))
            {
                DeviceLedger.Report(DeviceEventKind.Wait, function);
            }
        }

        resultsAreOnCuda = device == NoDevice ? onCuda : device == Cuda;
    }

    /// <summary>The pointers, and those of an array that the function takes the address and length of.</summary>
    public static nint[] WithArray(nint[] pointers, nint array, int length)
    {
        if (array == 0)
        {
            return pointers;
        }

        var handles = new nint[length];
        Marshal.Copy(array, handles, 0, length);
        return [.. pointers, .. handles];
    }

    /// <summary>The type of the device that computes what is asked of the GPU.</summary>
    public static long TypeThereIs(long type) => type == Cuda ? 0 : type;

    /// <summary>The number of that device.</summary>
    public static long IndexThereIs(long index) => -1;

    /// <summary>A function returned a pointer: if that is a tensor, then a new one.</summary>
    public static void Returned(nint result) => Handles.Remove(result);

    /// <summary>A handle becomes a Tensor: it came from this thread's last call, unless it is known.</summary>
    public static void BecomesTensor(nint handle) => Handles.Add(handle, new Place(resultsAreOnCuda));

    /// <summary>An array is pinned, to be given to a function.</summary>
    public static void Pinned(nint address, Array array) => Handles.Pinned(address, array);

    /// <summary>An array will move and go again.</summary>
    public static void Unpinned(GCHandle handle) => Handles.Unpinned(handle);

    private static void RequireOneDevice(string function, List<Argument> arguments, bool askedForCuda)
    {
        var others = arguments.FindAll(argument => !argument.OnCuda);
        if (others.Count == 0 || function.StartsWith("THSGenerator_", StringComparison.Ordinal))
        {
            return;
        }

        if (function is Indexing or Indexing + "_put_" or Indexing + "_put_scalar_" && arguments[0].OnCuda)
        {
            // Torch brings the places to the device by itself.
            DeviceLedger.Report(DeviceEventKind.PageableCopy, function);
            return;
        }

        var written = function.EndsWith('_') && !arguments[0].OnCuda;
        var takesNumbers = !Array.Exists(WithoutNumbers, start => function.StartsWith(start, StringComparison.Ordinal));
        if (takesNumbers && !askedForCuda && !written && others.TrueForAll(IsNumber))
        {
            return;
        }

        DeviceLedger.Report(DeviceEventKind.Mixture, function);
        throw new TorchError(
            $"Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu! (in {function})");
    }

    private static bool IsNumber(Argument argument) => CudaAnswers.Dimensions(argument.Handle) == 0;

    private static bool IsMask(Argument argument) => CudaAnswers.IsBoolean(argument.Handle);
}
