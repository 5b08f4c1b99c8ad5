using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Graph;

/// <summary>
/// Names the classes of distinct units after their function and arguments, <c>Bottleneck_256_64_1</c>, and after the input too where
/// two differ only in that: <c>Bottleneck_256_64_1_From64</c>.
/// </summary>
internal static class UnitNames
{
    public static IEnumerable<Unit> Assign(List<Unit> units, BoundNetwork network)
    {
        var taken = new HashSet<string>(
            units.SelectMany(unit => unit.Body.Layers).Select(layer => layer.Name).Select(Names.Pascal), StringComparer.Ordinal)
        {
            network.ClassName,
        };
        taken.UnionWith(network.Root.Concat(network.Head).Select(layer => layer.Name).Select(Names.Pascal));
        taken.UnionWith(network.Root.Concat(network.Head).Select(layer => Names.Pascal(layer.Name) + NetworkKind.ClassSuffix));
        taken.UnionWith(network.Blocks.Select(block => Names.Pascal(block.Scope)));
        taken.UnionWith(network.Blocks.Select(block => Names.Pascal(block.Scope) + "Layers"));

        var shorts = Count(units, Short);
        var channels = Count(units, Channels);
        foreach (var unit in units)
        {
            var name = shorts[Short(unit)] == 1 ? Short(unit) : channels[Channels(unit)] == 1 ? Channels(unit) : Full(unit);
            while (!taken.Add(name) || Names.IsTakenType(name))
            {
                name += "Unit";
            }

            yield return unit with { ClassName = name };
        }
    }

    private static Dictionary<string, int> Count(List<Unit> units, Func<Unit, string> name) =>
        units.GroupBy(name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    private static string Short(Unit unit) =>
        string.Concat(
            unit.Arguments.Select(argument => FormattableString.Invariant($"_{argument}").Replace('-', 'm'))
                .Prepend(Names.Pascal(unit.Function)))
        + (unit.NextRate > 1 ? FormattableString.Invariant($"_Rate{unit.Rate}") : string.Empty)
        + (unit.NextRate != unit.Rate ? FormattableString.Invariant($"To{unit.NextRate}") : string.Empty);

    private static string Channels(Unit unit) =>
        Short(unit) + (unit.Input.IsKnown ? FormattableString.Invariant($"_From{unit.Input.Channels}") : "_FromUnknown");

    private static string Full(Unit unit) =>
        Short(unit) + "_From" + string.Join("x", unit.Input.Sizes.Select(size => FormattableString.Invariant($"{size}")));
}
