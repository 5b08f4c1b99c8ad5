using Microsoft.CodeAnalysis;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Generator;

/// <summary>Where the generated classes stand, in the program and on the machine.</summary>
/// <param name="RootNamespace">Their namespace as the project sets it, or empty for none.</param>
/// <param name="Folder">The project's folder, for the lines of network files.</param>
/// <param name="Taken">
/// The names of types that mean something else there, since the project has a type or a namespace of the same name.
/// </param>
internal sealed record ProjectNames(string RootNamespace, string Folder, EquatableArray<string> Taken)
{
    public static ProjectNames Find((Compilation Compilation, ProjectSettings Settings) source, CancellationToken cancellation)
    {
        var (compilation, settings) = source;
        INamespaceOrTypeSymbol? place = compilation.GlobalNamespace;
        foreach (var part in Names.Namespace(settings.RootNamespace).Split(['.'], StringSplitOptions.RemoveEmptyEntries))
        {
            place = place?.GetMembers(part.TrimStart('@')).OfType<INamespaceSymbol>().FirstOrDefault();
        }

        var taken = place is null ? [] : TypeNames.All.Where(name => !place.GetMembers(name).IsEmpty);
        return new ProjectNames(settings.RootNamespace, settings.Folder, taken.ToEquatableArray());
    }
}
