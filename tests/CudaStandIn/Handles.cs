using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace CudaStandIn;

/// <summary>
/// Where the tensors and generators are said to be, by their native handles, and the arrays of handles that calls are given by their
/// address. A handle is known from the moment at which it
/// becomes a Tensor until it is disposed; a pointer that is not known here is something else, a Scalar or a list of sizes.
/// </summary>
internal static class Handles
{
    private static readonly ConcurrentDictionary<nint, Place> Known = new();
    private static readonly ConcurrentDictionary<nint, nint[]> Arrays = new();
    private static readonly ConcurrentDictionary<nint, ConcurrentDictionary<int, nint>> ScriptArrays = new();

    public static void Add(nint handle, Place place) => Known.TryAdd(handle, place);

    public static void Set(nint handle, Place place) => Known[handle] = place;

    public static void Remove(nint handle) => Known.TryRemove(handle, out _);

    public static bool IsOnCuda(nint handle) => Known.TryGetValue(handle, out var place) && place.OnCuda;

    public static bool IsPinned(nint handle) => Known.TryGetValue(handle, out var place) && place.Pinned;

    /// <summary>An array lies at an address until <see cref="Unpinned"/>; only those of handles matter.</summary>
    public static void Pinned(nint address, Array array)
    {
        if (array is nint[] { Length: > 0 } handles)
        {
            Arrays[address] = handles;
        }
    }

    public static void Unpinned(GCHandle handle)
    {
        if (handle.IsAllocated && handle.Target is nint[] { Length: > 0 })
        {
            Arrays.TryRemove(handle.AddrOfPinnedObject(), out _);
        }
    }

    /// <summary>An argument of a TorchScript: a tensor's handle, or the address of another such array for a list.</summary>
    public static void SetArgument(nint array, int index, nint argument) => ScriptArrays.GetOrAdd(array, _ => new())[index] = argument;

    public static void FreeArguments(nint array) => ScriptArrays.TryRemove(array, out _);

    /// <summary>The tensors and generators that a call is given, in the arguments' order.</summary>
    public static List<Argument> Behind(ReadOnlySpan<nint> pointers)
    {
        var found = new List<Argument>();
        foreach (var pointer in pointers)
        {
            if (Known.TryGetValue(pointer, out var place))
            {
                found.Add(new Argument(pointer, place.OnCuda));
            }
            else if (Arrays.TryGetValue(pointer, out var array))
            {
                found.AddRange(Behind(array));
            }
            else if (ScriptArrays.TryGetValue(pointer, out var arguments))
            {
                found.AddRange(Behind([.. arguments.OrderBy(argument => argument.Key).Select(argument => argument.Value)]));
            }
        }

        return found;
    }
}

/// <summary>Where a tensor is said to be.</summary>
/// <param name="OnCuda">Whether on the GPU.</param>
/// <param name="Pinned">Whether in memory of the host that a GPU copies from by itself.</param>
internal readonly record struct Place(bool OnCuda, bool Pinned = false);

/// <summary>A tensor or generator that a call is given.</summary>
internal readonly record struct Argument(nint Handle, bool OnCuda);
