using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Frozen;

/// <summary>
/// oneDNN's convolutions with what follows them in the same pass, and weights that are laid out for them once. libtorch has them for the
/// code that Inductor compiles (<c>torch/csrc/inductor/aoti_torch/c/shim_cpu.h</c>), outside of PyTorch's promise of stability: where one
/// of them is missing, none is used.
/// </summary>
internal static class OneDnn
{
    // What the operator is given of the input's size decides how the kernel is laid out.
    private const string Source = """
        def pack(weight: Tensor, top: int, left: int, down: int, across: int, rows: int, columns: int, groups: int,
                 n: int, c: int, h: int, w: int) -> Tensor:
            return torch.mkldnn_reorder_conv2d_weight(
                weight.to_mkldnn(), [top, left], [down, across], [rows, columns], groups, [n, c, h, w])

        """;

    private const string Nothing = "none";
    private const string Relu = "relu";

    private static readonly Lazy<jit.CompilationUnit> Script = new(() => jit.compile(Source));
    private static readonly Convolution? Convolve = Export<Convolution>("aoti_torch_cpu_mkldnn__convolution_pointwise");
    private static readonly Sum? ConvolveAndAdd = Export<Sum>("aoti_torch_cpu_mkldnn__convolution_pointwise_binary");
    private static readonly Sum? ConvolveInto = Export<Sum>("aoti_torch_cpu_mkldnn__convolution_pointwise_binary_");

    // Optional texts and numbers are given by an address, and these are never freed.
    private static readonly nint[] ReluText = [Marshal.StringToCoTaskMemUTF8(Relu)];
    private static readonly double[] One = [1];

    /// <summary>Whether this libtorch has them.</summary>
    public static bool Exists => Convolve is not null && ConvolveAndAdd is not null && ConvolveInto is not null;

    /// <summary>Lays a kernel out for <see cref="Run"/>. The result is the caller's to dispose, and of use to nothing else.</summary>
    /// <param name="weight">(outChannels, inChannels / groups, height, width).</param>
    /// <param name="window">Where the kernel is put.</param>
    /// <param name="size">(N, C, H, W) of what will be convolved.</param>
    public static Tensor Pack(Tensor weight, ConvolutionWindow window, long[] size)
    {
        var (padding, stride, dilation) = (window.Padding, window.Stride, window.Dilation);
        return (Tensor)Script.Value.invoke(
            "pack",
            weight, padding[0], padding[1], stride[0], stride[1], dilation[0], dilation[1], window.Groups,
            size[0], size[1], size[2], size[3])!;
    }

    /// <summary>A convolution, its bias, and what follows.</summary>
    /// <param name="input">(N, C, H, W), the channels last in memory.</param>
    /// <param name="weight">What <see cref="Pack"/> gave.</param>
    /// <param name="bias">The value added to each channel, or null.</param>
    /// <param name="window">Where the kernel is put.</param>
    /// <param name="relu">Whether what is below 0 becomes 0 in the end.</param>
    /// <param name="term">What is added before that, or null.</param>
    /// <param name="isOverwritten">Whether the result is written over <paramref name="term"/>.</param>
    /// <returns>
    /// The result, which is the caller's to dispose; with <paramref name="isOverwritten"/> another handle on the term's memory.
    /// </returns>
    /// <exception cref="InvalidOperationException">libtorch refuses the arguments; it says why on the standard error.</exception>
    public static Tensor Run(
        Tensor input, Tensor weight, Tensor? bias, ConvolutionWindow window, bool relu, Tensor? term, bool isOverwritten)
    {
        var (padding, stride, dilation, groups) = (window.Padding, window.Stride, window.Dilation, window.Groups);
        nint[]? offsets = bias is null ? null : [bias.Handle];
        nint[]? end = relu ? ReluText : null;
        nint result;
        var error = term is null
            ? Convolve!(
                input.Handle, weight.Handle, offsets, padding, 2, stride, 2, dilation, 2, groups, relu ? Relu : Nothing, 0, 0, 0,
                out result)
            : isOverwritten
            ? ConvolveInto!(
                term.Handle, input.Handle, weight.Handle, offsets, padding, 2, stride, 2, dilation, 2, groups, "add", One, end, 0, 0, 0,
                out result)
            : ConvolveAndAdd!(
                input.Handle, term.Handle, weight.Handle, offsets, padding, 2, stride, 2, dilation, 2, groups, "add", One, end, 0, 0, 0,
                out result);
        GC.KeepAlive(input);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
        GC.KeepAlive(term);
        return error == 0
            ? Tensor.UnsafeCreateTensor(result)
            : throw new InvalidOperationException("oneDNN refused a convolution; what torch says of it stands on the standard error.");
    }

    private static TDelegate? Export<TDelegate>(string name)
        where TDelegate : Delegate =>
        NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, DllImportSearchPath.SafeDirectories, out var library)
        && NativeLibrary.TryGetExport(library, name, out var address)
            ? Marshal.GetDelegateForFunctionPointer<TDelegate>(address)
            : null;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Convolution(
        nint input,
        nint weight,
        nint[]? bias,
        long[] padding,
        long paddingLength,
        long[] stride,
        long strideLength,
        long[] dilation,
        long dilationLength,
        long groups,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string end,
        nint scalars,
        long scalarsLength,
        nint algorithm,
        out nint result);

    /// <summary>The first two are the input and the term, or of the one in place the other way round.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Sum(
        nint first,
        nint second,
        nint weight,
        nint[]? bias,
        long[] padding,
        long paddingLength,
        long[] stride,
        long strideLength,
        long[] dilation,
        long dilationLength,
        long groups,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string operation,
        double[]? alpha,
        nint[]? end,
        nint scalars,
        long scalarsLength,
        nint algorithm,
        out nint result);
}
