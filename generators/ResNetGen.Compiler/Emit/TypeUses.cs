using System.Text;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Emit;

/// <summary>Resolves the marks of <see cref="TypeNames"/> while code is written, and keeps which types it names.</summary>
/// <param name="taken">The names that mean something else where the code will stand.</param>
internal sealed class TypeUses(IReadOnlyCollection<string> taken)
{
    private const string AttributeEnding = "Attribute";

    private readonly SortedSet<string> used = new(StringComparer.Ordinal);

    /// <summary>The aliases that the code needs.</summary>
    public IEnumerable<string> Imports => used.Select(name => $"using {name} = global::{TypeNames.Target(name)};");

    /// <summary>Appends a line of code. A mark is followed by a capital letter, which no directive is.</summary>
    public void Append(StringBuilder text, string line)
    {
        var from = 0;
        for (var mark = line.IndexOf('#'); mark >= 0; mark = line.IndexOf('#', mark + 1))
        {
            var end = mark + 1;
            while (end < line.Length && line[end] is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9'))
            {
                end++;
            }

            if (end > mark + 1 && line[mark + 1] is >= 'A' and <= 'Z')
            {
                text.Append(line, from, mark - from).Append(Written(line.Substring(mark + 1, end - mark - 1)));
                from = end;
            }
        }

        text.Append(line, from, line.Length - from);
    }

    private string Written(string name)
    {
        if (taken.Contains(name))
        {
            return "global::" + TypeNames.Target(name);
        }

        used.Add(name);

        // An alias without the ending would be a second candidate where a project imports our namespace.
        return name.EndsWith(AttributeEnding, StringComparison.Ordinal) ? name.Substring(0, name.Length - AttributeEnding.Length) : name;
    }
}
