namespace ResNetGen.Native;

/// <summary>What is known of the native libraries under TorchSharp. Where loading failed, it is as much as was known by then.</summary>
internal sealed record NativeReport
{
    /// <summary>The folder of libtorch; null if none was found.</summary>
    public string? Folder { get; init; }

    /// <summary>Who named the folder; null if none was found.</summary>
    internal LibTorchOrigin? Origin { get; init; }

    /// <summary>The version of libtorch; null if it does not say, or did not load.</summary>
    public Version? Version { get; init; }

    /// <summary>Whether the libtorch was built for CUDA, too.</summary>
    public bool HasCuda { get; init; }

    /// <summary>The path of TorchSharp's native half in the program; null if there is none.</summary>
    public string? Binding { get; init; }

    /// <summary>Whether a patched copy of it was loaded, since the system's libstdc++ is older than it asks for.</summary>
    public bool IsPatched { get; init; }

    /// <summary>How many symbols that file asks of others; 0 where they were not compared (on other systems than Linux on x64).</summary>
    internal int Symbols { get; init; }

    /// <summary>Those of them that are not there.</summary>
    internal IReadOnlyList<MissingSymbol> Missing { get; init; } = [];

    /// <summary>
    /// Small computations whose results are known; empty until they are made, which is when libtorch is another than 2.10, and in
    /// <see cref="NativeLibraries.Examine"/>.
    /// </summary>
    internal IReadOnlyList<ValueCheck> Checks { get; init; } = [];

    /// <summary>
    /// For which instructions of the processor libtorch has chosen its kernels: <c>DEFAULT</c>, <c>AVX2</c>, <c>AVX512</c>; null where it
    /// is not known.
    /// </summary>
    public string? CpuCapability { get; init; }

    /// <summary>What a user of this libtorch should know though it can be used, as a sentence; null where nothing is.</summary>
    public string? Notice { get; init; }

    /// <summary>Why torch cannot be used, as a sentence; null where it can.</summary>
    public string? Problem { get; init; }
}
