using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Naming;

/// <summary>The names that one class gives to its layers and blocks, which must differ in C# too.</summary>
internal sealed class MemberNames(DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, (string Name, SourceSpan? Span)> names = new(StringComparer.Ordinal);

    /// <summary>Where a name was rejected: layers that are repeated have their names from one place, which is one mistake.</summary>
    private readonly HashSet<int> rejected = [];
    private readonly Dictionary<string, int> unnamed = new(StringComparer.Ordinal);

    /// <summary>Takes the name of the class itself, which C# gives to no member.</summary>
    public void Reserve(string className) => names[className] = (string.Empty, null);

    /// <summary>Checks a name of the file and its C# form, and takes it.</summary>
    /// <param name="name">The name in the file.</param>
    /// <param name="what">What it names: a layer, a block.</param>
    /// <param name="companion">What the C# form with this suffix stands for as well: the class of a block. Or null.</param>
    public bool Declare(ScalarNode name, string what, string? companion = null)
    {
        if (!Names.IsName(name.Value))
        {
            Report(Rules.BadName, null, name.Subject, what);
            return false;
        }

        if (name.Value == "input")
        {
            Report(Rules.DuplicateName, null, name.Value, "what enters the network or the unit");
            return false;
        }

        var member = Names.Pascal(name.Value);
        foreach (var form in companion is null ? new[] { member } : [member, member + companion])
        {
            if (Names.IsTakenMember(form))
            {
                Report(Rules.NameCollision, null, name.Value, form, "has a member or uses a type of that name already");
                return false;
            }

            if (names.TryGetValue(form, out var other))
            {
                if (other.Name == name.Value)
                {
                    Report(Rules.DuplicateName, other.Span, name.Value, "another layer or block here");
                }
                else
                {
                    Report(
                        Rules.NameCollision,
                        other.Span,
                        name.Value,
                        form,
                        other.Name.Length == 0 ? "is the class itself" : $"`{other.Name}` becomes as well");
                }

                return false;
            }
        }

        Take(name.Value, companion, name.Span);
        return true;

        void Report(Rule rule, SourceSpan? other, params object[] arguments)
        {
            if (rejected.Add(name.Span.Start))
            {
                diagnostics.Report(rule, name.Span, other is { } taken ? new RelatedPlace(taken, "the other") : null, arguments);
            }
        }
    }

    /// <summary>Takes a name for what the file does not name: <c>add</c>, <c>add_1</c>, …, as slim does.</summary>
    public string Free(string stem, string? companion = null)
    {
        for (var i = unnamed.TryGetValue(stem, out var next) ? next : 0; ; i++)
        {
            var name = i == 0 ? stem : FormattableString.Invariant($"{stem}_{i}");
            var member = Names.Pascal(name);
            if (!names.ContainsKey(member) && !Names.IsTakenMember(member) && (companion is null || !names.ContainsKey(member + companion)))
            {
                unnamed[stem] = i + 1;
                Take(name, companion, null);
                return name;
            }
        }
    }

    private void Take(string name, string? companion, SourceSpan? span)
    {
        names.Add(Names.Pascal(name), (name, span));
        if (companion is not null)
        {
            names[Names.Pascal(name) + companion] = (name, span);
        }
    }
}
