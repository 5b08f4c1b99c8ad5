using Microsoft.CodeAnalysis;
using ResNetGen.Compiler;

namespace ResNetGen.Generator;

/// <summary>Where the generated classes stand.</summary>
/// <param name="Namespace">Their namespace, or empty for none.</param>
/// <param name="Taken">The names of types that mean something else there, since the project has a type or a namespace of the same name.</param>
internal sealed record ProjectNames(string Namespace, EquatableArray<string> Taken)
{
    public static ProjectNames Find((Compilation Compilation, ProjectSettings Settings) source, CancellationToken cancellation)
    {
        var (compilation, settings) = source;
        INamespaceOrTypeSymbol? place = compilation.GlobalNamespace;
        foreach (var part in settings.Namespace.Split(['.'], StringSplitOptions.RemoveEmptyEntries))
        {
            place = place?.GetMembers(part).OfType<INamespaceSymbol>().FirstOrDefault();
        }

        var taken = place is null ? [] : TypeNames.All.Where(name => !place.GetMembers(name).IsEmpty);
        return new ProjectNames(settings.Namespace, taken.ToEquatableArray());
    }
}
