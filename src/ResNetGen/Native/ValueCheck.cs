namespace ResNetGen.Native;

/// <summary>A small computation whose result is known.</summary>
/// <param name="Name">What is computed: <c>conv2d</c>.</param>
/// <param name="Agrees">Whether the result is the known one.</param>
internal sealed record ValueCheck(string Name, bool Agrees);
