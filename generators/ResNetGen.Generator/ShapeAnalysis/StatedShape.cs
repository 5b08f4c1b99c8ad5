using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ResNetGen.Generator.ShapeAnalysis;

/// <summary>Checks what a <c>[TensorShape]</c> says, and what it says it of.</summary>
internal static class StatedShape
{
    public static void Check(SyntaxNodeAnalysisContext context, KnownTypeSymbols torch)
    {
        var attribute = (AttributeSyntax)context.Node;
        if (attribute.ArgumentList is not { Arguments: [{ Expression: var expression }] }
            || !torch.IsAttribute(context.SemanticModel.GetSymbolInfo(attribute, context.CancellationToken).Symbol?.ContainingType))
        {
            return;
        }

        if (context.SemanticModel.GetConstantValue(expression, context.CancellationToken) is { HasValue: true, Value: var text }
            && (text is null ? "it is null" : ShapePattern.Parse((string)text, out var problem) is null ? problem : null) is { } wrong)
        {
            Report(expression, wrong + "; write sizes with commas between them, as in \"N,3,224,224\"");
        }
        else if (Type(attribute) is { } syntax
            && context.SemanticModel.GetTypeInfo(syntax, context.CancellationToken).Type is { TypeKind: not TypeKind.Error } type
            && !torch.IsTensorOrTask(type))
        {
            Report(
                attribute,
                $"`{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}` is no tensor; state it for a `Tensor`, or "
                    + "for a task of one");
        }

        void Report(SyntaxNode place, string sentence) =>
            context.ReportDiagnostic(Diagnostic.Create(CallRules.MalformedShape, place.GetLocation(), sentence));
    }

    /// <summary>The type that stands behind the attribute.</summary>
    private static TypeSyntax? Type(AttributeSyntax attribute) => attribute.Parent?.Parent switch
    {
        ParameterSyntax parameter => parameter.Type,
        BasePropertyDeclarationSyntax property => property.Type,
        BaseFieldDeclarationSyntax field => field.Declaration.Type,
        MethodDeclarationSyntax method => method.ReturnType,
        LocalFunctionStatementSyntax function => function.ReturnType,
        DelegateDeclarationSyntax @delegate => @delegate.ReturnType,
        _ => null,
    };
}
