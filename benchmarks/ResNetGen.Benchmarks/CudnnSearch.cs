using System.Runtime.InteropServices;
using TorchSharp;

namespace ResNetGen.Benchmarks;

/// <summary>
/// <c>torch.backends.cudnn.benchmark</c>, which TorchSharp lacks: whether cuDNN tries its convolutions and keeps the fastest for each
/// shape.
/// </summary>
internal static class CudnnSearch
{
    /// <summary>Allows it in this process.</summary>
    public static void Allow()
    {
        // at::globalContext().setBenchmarkCuDNN(true), by the names that C++ gives them outside Windows.
        var library = NativeLibrary.Load("torch_cpu", typeof(torch).Assembly, DllImportSearchPath.SafeDirectories);
        var context = Function<GlobalContext>(library, "_ZN2at13globalContextEv")();
        Function<SetBenchmark>(library, "_ZN2at7Context17setBenchmarkCuDNNEb")(context, allowed: 1);
    }

    private static T Function<T>(nint library, string name) =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint GlobalContext();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetBenchmark(nint context, byte allowed);
}
