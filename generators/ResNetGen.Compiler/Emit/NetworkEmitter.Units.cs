using System.Globalization;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Emit;

/// <content>The classes of blocks and units.</content>
public sealed partial class NetworkEmitter
{
    private void Block(Block block)
    {
        writer.Line();
        Summary($"{block.Scope}: {Count(block.Units.Count, "unit")}. {Change(block.Input, block.Output)}.{Written(block.Line)}");
        using (Type($"public sealed class {BlockClass(block)} : #UnitBlock"))
        {
            using (
                writer.Block(
                    $"internal {BlockClass(block)}(#WeightFactory factory)\n            : base(\"{block.Scope}\", factory)"))
            {
                if (isBroken)
                {
                    Throw();
                }
                else
                {
                    foreach (var run in UnitRun.Of(block, network))
                    {
                        Add(block, run);
                    }
                }
            }

            foreach (var run in UnitRun.Of(block, network))
            {
                RunMembers(block, run, Change(run.Unit.Input, run.Unit.Body.OutputShape), place =>
                    $"public {run.Unit.ClassName} {place.Name} => ({run.Unit.ClassName})this[{Literals.Code(place.Number - 1)}];");
            }

            if (!isBroken)
            {
                writer.Line();
                Summary($"Runs the block: {Change(block.Input, block.Output)}. The result is the caller's to dispose.");
                writer.Line($"[return: {Annotation(block.Output)}]");
                writer.Line($"{ForwardHeader(block.Input)} => base.forward(input);");
            }
        }
    }

    /// <summary>A member for each unit. Those of a long run share the documentation of the first, and take a line each.</summary>
    private void RunMembers(Block block, UnitRun run, string shapes, Func<UnitPlace, string> member)
    {
        foreach (var place in run.Places)
        {
            if (!run.IsLoop || place == run.First)
            {
                writer.Line();
                Summary(
                    $"{Scope(block, place)}{(run.IsLoop ? $" to {Scope(block, run.Last)}" : string.Empty)}: "
                        + $"{shapes}.{Written(block.Line)}");
            }

            writer.Line(member(place));
            if (run.IsLoop && place == run.First)
            {
                writer.Line("#pragma warning disable CS1591 // As the one above.");
            }
        }

        if (run.IsLoop)
        {
            writer.Line("#pragma warning restore CS1591");
        }
    }

    private void Add(Block block, UnitRun run)
    {
        if (run.IsLoop)
        {
            using (writer.Block($"for (var n = {Literals.Code(run.First.Number)}; n <= {Literals.Code(run.Last.Number)}; n++)"))
            {
                Add(block.UnitScope, "n", string.Empty);
            }

            return;
        }

        foreach (var place in run.Places)
        {
            Add(place.Scope, Literals.Code(place.Number), Scopes.Letter(place.Number));
        }

        void Add(string scope, string n, string letter)
        {
            var arguments = string.Join(", ", PlaceArguments(run.Unit, block, scope, n, letter).Prepend("factory"));
            writer.Line(
                $"Add({ScopeText.Code(null, run.Unit.Scope.Length == 0 ? scope : $"{scope}/{run.Unit.Scope}")}, new "
                    + $"{run.Unit.ClassName}({arguments}));");
        }
    }

    private static string Scope(Block block, UnitPlace place) => Scopes.Below(string.Empty, block.Scope, place.Scope).TrimStart('/');

    private void Unit(Unit unit)
    {
        var arguments = string.Join(", ", unit.Arguments.Select(argument => argument.ToString(CultureInfo.InvariantCulture)));
        var outer = enclosing;
        enclosing = unit.ClassName;
        var parameters = ScopeText.Parameters(unit).Select(parameter => $"{parameter.Type} {parameter.Name}").ToList();
        writer.Line();
        var rate = unit.NextRate > 1 ? FormattableString.Invariant($" at rate {unit.Rate}") : string.Empty;
        Summary($"{unit.Function}({arguments}){rate}: {Change(unit.Input, unit.Body.OutputShape)}.{Written(unit.Line)}");
        using (Type($"public sealed class {unit.ClassName} : #Layer"))
        {
            using (
                writer.Block(
                    $"internal {unit.ClassName}({string.Join(", ", parameters.Prepend("#WeightFactory factory"))})\n         "
                        + $"   : base(\"{unit.Function}\", factory)"))
            {
                if (isBroken)
                {
                    Throw();
                }
                else
                {
                    Construct(unit.Body);
                    Register(unit.Body);
                }
            }

            writer.Line();
            Members(unit.Body);
            Summary($"Runs the unit: {Change(unit.Input, unit.Body.OutputShape)}. The result is the caller's to dispose.");
            ForwardPass(unit.Input, unit.Body.OutputShape, () =>
            {
                var forward = new ForwardEmitter(writer, Lines(), keepAll: false);
                forward.Add(unit.Body);
                Return(forward);
            });
            Trace(unit);

            var scopes = parameters.Prepend(ScopeText.NeedsNetwork(unit) ? "string scope, string network" : "string scope");
            writer.Line($"internal static #LayerInfo[] Rows({string.Join(", ", scopes)}) =>");
            writer.Line("[");
            foreach (var layer in isBroken ? [] : unit.Body.Layers)
            {
                foreach (var row in RowsOf(layer, suffix => ScopeText.Below("network", "scope", layer.Scope + suffix)))
                {
                    writer.Indented(row + ",");
                }
            }

            writer.Line("];");
            Parts(unit.Body);
        }

        enclosing = outer;
    }

    private static string BlockClass(Block block) => Names.Pascal(block.Scope) + "Layers";
}
