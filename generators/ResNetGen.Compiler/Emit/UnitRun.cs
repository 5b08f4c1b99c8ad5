using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Emit;

/// <summary>
/// Units of a block that are equal and stand one after another. Long runs are written as loops, so that the code does not grow with the
/// depth.
/// </summary>
/// <param name="Unit">What they have in common.</param>
/// <param name="Places">The places.</param>
/// <param name="IsLoop">Whether they are written as a loop over <c>n</c>.</param>
internal sealed record UnitRun(Unit Unit, IReadOnlyList<UnitPlace> Places, bool IsLoop)
{
    private const int Shortest = 4;

    public UnitPlace First => Places[0];

    public UnitPlace Last => Places[Places.Count - 1];

    public static IEnumerable<UnitRun> Of(Block block, NetworkGraph network)
    {
        var places = new List<UnitPlace>();
        foreach (var place in block.Units)
        {
            if (places.Count > 0 && places[0].Unit != place.Unit)
            {
                yield return Run();
                places = [];
            }

            places.Add(place);
        }

        if (places.Count > 0)
        {
            yield return Run();
        }

        UnitRun Run()
        {
            var unit = network.Units[places[0].Unit];
            var isNumbered = Scopes.In(block.UnitScope).All(name => name is "n" or "n0")
                && ScopeText.Parameters(unit).All(parameter => parameter.Name != "letter");
            return new UnitRun(unit, places, places.Count >= Shortest && isNumbered);
        }
    }
}
