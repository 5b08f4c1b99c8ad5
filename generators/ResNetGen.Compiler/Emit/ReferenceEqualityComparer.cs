using System.Runtime.CompilerServices;

namespace ResNetGen.Compiler.Emit;

/// <summary>Layers are values; here each is only itself, which is cheaper to tell. netstandard2.0 has no such comparer.</summary>
internal sealed class ReferenceEqualityComparer : IEqualityComparer<object>
{
    public static ReferenceEqualityComparer Instance { get; } = new();

    public new bool Equals(object? first, object? second) => ReferenceEquals(first, second);

    public int GetHashCode(object item) => RuntimeHelpers.GetHashCode(item);
}
