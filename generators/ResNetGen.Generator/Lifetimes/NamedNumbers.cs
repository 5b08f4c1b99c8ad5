using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ResNetGen.Generator.Lifetimes;

/// <summary>Numbers in variables that are not disposed: nothing holds them from their last use on, as if they had no name.</summary>
internal static class NamedNumbers
{
    /// <summary>The last use of a variable that is declared with a new number, if it is lost there; null where that is not sure.</summary>
    public static IOperation? LastUse(IVariableDeclaratorOperation declarator, TemporaryFinder finder)
    {
        // A declaration with `using` is within another operation.
        if (declarator.GetVariableInitializer()?.Value is not { } made || !finder.IsNewNumber(made)
            || declarator.Parent?.Parent is not IVariableDeclarationGroupOperation { Parent: IBlockOperation block })
        {
            return null;
        }

        var uses = block.Descendants().OfType<ILocalReferenceOperation>()
            .Where(use => SymbolEqualityComparer.Default.Equals(use.Local, declarator.Symbol)).ToList();
        return uses.Count > 0 && uses.TrueForAll(use => finder.IsLost(use) && IsRunOnceIn(block, use)) ? uses[uses.Count - 1] : null;
    }

    /// <summary>Whether no loop or function lies between, in which the variable lives on, and no way that is not always taken.</summary>
    private static bool IsRunOnceIn(IBlockOperation block, IOperation use)
    {
        for (var parent = use.Parent; parent != block; parent = parent!.Parent)
        {
            if (parent is ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation or ITryOperation or ILabeledOperation
                or ISwitchOperation or IConditionalOperation)
            {
                return false;
            }
        }

        return true;
    }
}
