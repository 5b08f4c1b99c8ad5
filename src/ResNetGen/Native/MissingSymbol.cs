namespace ResNetGen.Native;

/// <summary>A symbol that TorchSharp's native half asks of libtorch and that the one at hand does not have.</summary>
/// <param name="Name">Its name as the linker knows it, mangled: <c>_ZN2at4_ops6conv2d4callE…</c>.</param>
/// <param name="IsNeeded">
/// Whether ResNetGen cannot do without it: the linker asks for it when the library is loaded, or a call of ResNetGen leads there. The
/// others are functions of which nothing is noticed until a program calls one, which ends the process.
/// </param>
public sealed record MissingSymbol(string Name, bool IsNeeded);
