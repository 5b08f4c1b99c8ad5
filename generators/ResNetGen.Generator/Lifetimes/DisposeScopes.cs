using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResNetGen.Generator.Lifetimes;

/// <summary>
/// Where a dispose scope may be open, which holds every tensor that is made in it: in a method that opens one, and in all that it may call.
/// Methods are told apart by their names alone, which takes too many for called, and never too few.
/// </summary>
internal sealed class DisposeScopes
{
    private static readonly ConditionalWeakTable<SyntaxTree, IReadOnlyList<Function>> Functions = new();

    private readonly Lazy<ImmutableHashSet<string>> names;

    public DisposeScopes(Compilation compilation) => names = new Lazy<ImmutableHashSet<string>>(() => Within(compilation));

    /// <summary>Whether one may be open in a method, a local function, an accessor or an initializer.</summary>
    public bool MayBeOpenIn(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } => true,
        IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } method =>
            names.Value.Contains(method.Name) || IsCalledFromElsewhere(method),
        _ => !names.Value.IsEmpty,
    };

    /// <summary>Whether it stands for a method of another library, which may call it in a scope.</summary>
    private static bool IsCalledFromElsewhere(IMethodSymbol method)
    {
        var over = method;
        while (over.OverriddenMethod is { } overridden)
        {
            over = overridden;
        }

        return !SymbolEqualityComparer.Default.Equals(over.ContainingAssembly, method.ContainingAssembly)
            || method.ContainingType.AllInterfaces.Any(type => type.GetMembers(method.Name).Any(member =>
                SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method)));
    }

    private static ImmutableHashSet<string> Within(Compilation compilation)
    {
        var functions = compilation.SyntaxTrees.SelectMany(tree => Functions.GetValue(tree, Function.In)).ToList();
        var opening = functions.Where(function => function.OpensScope).ToList();
        if (opening.Count == 0)
        {
            return ImmutableHashSet<string>.Empty;
        }

        var called = functions.ToLookup(function => function.Name, StringComparer.Ordinal);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(opening.Select(function => function.Name).Concat(functions.SelectMany(function => function.HandedOn)));
        while (open.Count > 0)
        {
            if (open.Dequeue() is var name && reached.Add(name))
            {
                foreach (var mentioned in called[name].SelectMany(function => function.Mentioned))
                {
                    open.Enqueue(mentioned);
                }
            }
        }

        return reached.ToImmutableHashSet(StringComparer.Ordinal);
    }

    /// <summary>A method or a local function; what stands outside of these in a file is taken together.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Mentioned">All names in it.</param>
    /// <param name="HandedOn">Those that are not called there. Where one is a method's, somebody else may call that.</param>
    private sealed record Function(string Name, ImmutableHashSet<string> Mentioned, ImmutableHashSet<string> HandedOn)
    {
        public bool OpensScope => Mentioned.Contains("NewDisposeScope") || Mentioned.Contains("WrappedTensorDisposeScope");

        public static IReadOnlyList<Function> In(SyntaxTree tree) =>
        [
            .. from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
               group name by name.Ancestors().FirstOrDefault(IsFunction) into function
               select new Function(NameOf(function.Key), Names(function), Names(function.Where(name => !IsCalled(name)))),
        ];

        private static bool IsFunction(SyntaxNode node) => node is MethodDeclarationSyntax or LocalFunctionStatementSyntax;

        private static string NameOf(SyntaxNode? function) => function switch
        {
            MethodDeclarationSyntax method => method.Identifier.ValueText,
            LocalFunctionStatementSyntax local => local.Identifier.ValueText,
            _ => WellKnownMemberNames.TopLevelStatementsEntryPointMethodName,
        };

        private static ImmutableHashSet<string> Names(IEnumerable<SimpleNameSyntax> names) =>
            names.Select(name => name.Identifier.ValueText).ToImmutableHashSet(StringComparer.Ordinal);

        private static bool IsCalled(SimpleNameSyntax name)
        {
            var callee = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : (ExpressionSyntax)name;
            return callee.Parent is InvocationExpressionSyntax invocation && invocation.Expression == callee;
        }
    }
}
