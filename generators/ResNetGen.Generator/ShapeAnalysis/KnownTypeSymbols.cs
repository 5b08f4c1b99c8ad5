using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>What a compilation says about torch: its types, and the shapes that attributes state.</summary>
internal sealed class KnownTypeSymbols
{
    private const string AttributeName = "ResNetGen.TensorShapeAttribute";

    // Methods that give their tensor another shape.
    private static readonly HashSet<string> ShapeChangers =
        ["squeeze_", "unsqueeze_", "transpose_", "t_", "resize_", "resize_as_", "set_", "swapaxes_", "swapdims_", "moveaxis_", "movedim_"];

    private static readonly ConditionalWeakTable<SyntaxTree, SourceTraits> Traits = new();

    private readonly ConcurrentDictionary<ISymbol, ShapePattern?> patterns = new(SymbolEqualityComparer.Default);
    private readonly Compilation compilation;
    private readonly INamedTypeSymbol tensor;
    private readonly INamedTypeSymbol attribute;
    private readonly Lazy<INamedTypeSymbol?> layer;
    private readonly Lazy<SourceTraits> traits;

    private KnownTypeSymbols(Compilation compilation, INamedTypeSymbol tensor, INamedTypeSymbol attribute)
    {
        this.compilation = compilation;
        this.tensor = tensor;
        this.attribute = attribute;
        layer = new Lazy<INamedTypeSymbol?>(() => compilation.GetTypeByMetadataName("ResNetGen.Layers.Layer"));
        traits = new Lazy<SourceTraits>(() => new SourceTraits(
            compilation.SyntaxTrees.Any(tree => Traits.GetValue(tree, SourceTraits.Of).ChangesShapes),
            compilation.SyntaxTrees.Any(tree => Traits.GetValue(tree, SourceTraits.Of).HasHooks)));
    }

    /// <summary>
    /// Whether somewhere in the project a tensor may be given another shape in place. Where it is, a call of any method may do so.
    /// </summary>
    public bool ProjectChangesShapes => traits.Value.ChangesShapes;

    /// <summary>Whether somewhere in the project modules get hooks, which may change what <c>call</c> takes and gives.</summary>
    public bool ProjectHasHooks => traits.Value.HasHooks;

    /// <summary>The version of TorchSharp.</summary>
    public Version Version => tensor.ContainingAssembly.Identity.Version;

    /// <summary>Null for a project without TorchSharp and ResNetGen.</summary>
    public static KnownTypeSymbols? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName("TorchSharp.torch+Tensor") is { } tensor
            && compilation.GetTypeByMetadataName(AttributeName) is { } attribute
            ? new KnownTypeSymbols(compilation, tensor, attribute)
            : null;

    public static bool ChangesShape(IMethodSymbol method) => ShapeChangers.Contains(method.Name);

    public bool IsAttribute(ISymbol? type) => SymbolEqualityComparer.Default.Equals(type, attribute);

    /// <summary>Whether a type is that of tensors, or derived from it.</summary>
    public bool IsTensor(ITypeSymbol? type) => Derives(type, tensor);

    /// <summary>Whether a type is that of our layers, or derived from it, as generated networks are.</summary>
    public bool IsLayer(ITypeSymbol? type) => Derives(type, layer.Value);

    /// <summary>The same for a task of one.</summary>
    public bool IsTensorOrTask(ITypeSymbol? type) => IsTensor(type)
        || (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } && IsTensor(result));

    /// <summary>Whether a symbol is torch's own.</summary>
    public bool Owns(ISymbol? symbol) => SymbolEqualityComparer.Default.Equals(symbol?.ContainingAssembly, tensor.ContainingAssembly);

    /// <summary>Whether a method is one of tensors, or a function of torch.</summary>
    public bool IsOperation(IMethodSymbol method) =>
        Owns(method)
            && (
                SymbolEqualityComparer.Default.Equals(method.ContainingType, tensor)
                    || method.ContainingType.Name is "torch" or "functional");

    /// <summary>Whether a method of another library works with tensors in ways that nobody here knows.</summary>
    public bool IsForeign(IMethodSymbol method) =>
        method.ContainingAssembly is { } assembly
        && !SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly)
        && !SymbolEqualityComparer.Default.Equals(assembly, attribute.ContainingAssembly)
        && assembly.Modules.Any(
            module =>
                module.ReferencedAssemblySymbols.Any(
                    reference => SymbolEqualityComparer.Default.Equals(reference, tensor.ContainingAssembly)));

    /// <summary>Whether a method's signature states shapes.</summary>
    public bool StatesShapes(IMethodSymbol method) =>
        OfReturn(method) is not null || method.Parameters.Any(parameter => Of(parameter) is not null);

    /// <summary>The shape that is stated for a parameter, a property or a field; null where there is none, or it is malformed.</summary>
    public ShapePattern? Of(ISymbol symbol) =>
        patterns.GetOrAdd(symbol.OriginalDefinition, definition => Parse(TypeOf(definition), definition.GetAttributes()));

    /// <summary>The shape that is stated for what a method returns.</summary>
    public ShapePattern? OfReturn(IMethodSymbol method) =>
        patterns.GetOrAdd(
            method.OriginalDefinition,
            definition => Parse(((IMethodSymbol)definition).ReturnType, ((IMethodSymbol)definition).GetReturnTypeAttributes()));

    /// <summary>The forward pass that a module runs by <c>call</c>, as far as the type tells that stands in the code.</summary>
    public static IMethodSymbol? ForwardOf(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (
                type.GetMembers("forward")
                    .OfType<IMethodSymbol>()
                    .FirstOrDefault(method => method is { IsStatic: false, Parameters.Length: 1 }) is { } forward)
            {
                return forward;
            }
        }

        return null;
    }

    private static bool Derives(ITypeSymbol? type, INamedTypeSymbol? ancestor)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    private ShapePattern? Parse(ITypeSymbol? type, ImmutableArray<AttributeData> attributes) =>
        attributes.FirstOrDefault(data => IsAttribute(data.AttributeClass)) is { ConstructorArguments: [{ Value: string text }] }
            && IsTensorOrTask(type)
            ? ShapePattern.Parse(text, out _)
            : null;

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IParameterSymbol parameter => parameter.Type,
        IPropertySymbol property => property.Type,
        IFieldSymbol field => field.Type,
        _ => null,
    };

    private sealed record SourceTraits(bool ChangesShapes, bool HasHooks)
    {
        public static SourceTraits Of(SyntaxTree tree)
        {
            var text = tree.GetText().ToString();
            return new SourceTraits(ShapeChangers.Any(name => Calls(text, name)), text.Contains("register_forward"));
        }

        private static bool Calls(string text, string name)
        {
            for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
            {
                var isWhole = at == 0 || !(char.IsLetterOrDigit(text[at - 1]) || text[at - 1] == '_');
                if (isWhole && at + name.Length < text.Length && text[at + name.Length] == '(')
                {
                    return true;
                }
            }

            return false;
        }
    }
}
