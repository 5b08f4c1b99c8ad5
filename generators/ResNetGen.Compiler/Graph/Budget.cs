namespace ResNetGen.Compiler.Graph;

/// <summary>
/// How many layers are worked out in one compilation, with those of networks inside networks: these multiply with every level.
/// </summary>
internal sealed class Budget
{
    private const int Most = 100_000;

    private int spent;

    public bool IsSpent => spent > Most;

    public void Spend(int layers) => spent = Math.Min(spent + layers, Most + 1);
}
