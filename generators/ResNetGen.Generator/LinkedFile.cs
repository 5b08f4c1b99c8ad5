using ResNetGen.Compiler.Binding;

namespace ResNetGen.Generator;

/// <summary>
/// A file with those that it leads to by <c>extends</c> and <c>network</c>, so that it is compiled again when one of them changes and not
/// when another does.
/// </summary>
internal sealed record LinkedFile(NetworkText File, NetworkFiles Others)
{
    public static LinkedFile Link((ReachingFile Reaching, NetworkFiles Table) source, CancellationToken cancellation) =>
        new(source.Reaching.File, source.Table.Only(source.Reaching.Reach));
}
