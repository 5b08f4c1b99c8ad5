using System.Text.RegularExpressions;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Naming;

namespace ResNetGen.Compiler.Tests.Diagnostics;

/// <summary>Every word and number of the networks that ship is misspelt once: what hangs on it is not reported as well.</summary>
public sealed partial class SlipsTests
{
    public static TheoryData<string> Files { get; } = [.. NetworkFiles.Shipped];

    /// <summary>Lines that stand in many files are misspelt in the first of them.</summary>
    private static readonly ILookup<string, (int Start, int Length, bool IsName)> Places = FindPlaces();

    /// <summary>Of a file that extends another the other's members are there only where the way to it is right.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void A_word_that_is_misspelt_is_one_error_and_the_class_keeps_its_members_or_it_is_another_network(string name)
    {
        var text = NetworkFiles.TextOfShipped(name)!;
        var conditional = Conditional().Matches(text).Select(layer => Names.Pascal(layer.Groups["name"].Value)).Append("Shortcut").ToList();
        var members = text.Contains("\nextends:", StringComparison.Ordinal) ? [] : PublicMembers.Of(Compile(name, text).Graph);
        members.RemoveWhere(member => conditional.Exists(layer => $".{member}".Contains($".{layer}:", StringComparison.Ordinal)));
        var wrong = new List<string>();
        foreach (var (start, length, isName) in Places[name])
        {
            foreach (var slip in Slips(text.Substring(start, length)))
            {
                var compiled = Compile(name, string.Concat(text.AsSpan(0, start), slip, text.AsSpan(start + length)));
                var missing = compiled.Diagnostics.Count == 0 || isName ? [] : members.Except(PublicMembers.Of(compiled.Graph)).ToList();
                if (compiled.Diagnostics.Count > 1 || missing.Count > 0)
                {
                    wrong.Add(
                        $"{text.Substring(start, length)} → "
                            + $"{slip}:\n{string.Join('\n', compiled.Diagnostics.Select(error => "  " + error.ToBuildLine(name)))}\n "
                                + $" {string.Join(", ", missing.Take(5))}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static CompiledNetwork Compile(string name, string text)
    {
        var path = name + NetworkFiles.Extension;
        return NetworkCompiler.Compile(
            path, text, NetworkFiles.ReachedFrom(path, text, other => NetworkFiles.TextOfShipped(other[..^NetworkFiles.Extension.Length])));
    }

    [Fact]
    public void There_are_thousands_of_them() =>
        Assert.InRange(
            Places.Sum(
                places => places.Sum(place => Slips(NetworkFiles.TextOfShipped(places.Key)!.Substring(place.Start, place.Length)).Count())),
            5000,
            20_000);

    /// <summary>Two letters in the wrong order, and one letter too few; for a number, a letter.</summary>
    internal static IEnumerable<string> Slips(string word)
    {
        if (char.IsDigit(word[0]))
        {
            yield return word + "x";
            yield break;
        }

        var middle = word.Length / 2;
        if (word.Length > 1 && word[middle] != word[middle - 1])
        {
            yield return word[..(middle - 1)] + word[middle] + word[middle - 1] + word[(middle + 1)..];
        }

        yield return word.Length > 1 ? word[..^1] : word + "x";
    }

    private static ILookup<string, (int Start, int Length, bool IsName)> FindPlaces()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return NetworkFiles.Shipped.SelectMany(name => Line().Matches(NetworkFiles.TextOfShipped(name)!)
            .Where(line => seen.Add(line.Value))
            .SelectMany(
                line =>
                    Word().Matches(line.Value.Split(" #")[0]).Where(_ => !line.Value.StartsWith('#')).Select(
                        word => (name, place: (line.Index + word.Index, word.Length, Naming().IsMatch(line.Value[..word.Index]))))))
            .ToLookup(pair => pair.name, pair => pair.place);
    }

    [GeneratedRegex("[^\r\n]+")]
    private static partial Regex Line();

    /// <summary>Below a mistake it is not known which of two layers stands there, and so not its type.</summary>
    [GeneratedRegex(@"name: (?<name>\w+)(,|\s)\s*when:")]
    private static partial Regex Conditional();

    /// <summary>What stands before a name, by which the C# calls a member or a class: it is another one, then.</summary>
    [GeneratedRegex(@"\b(name|scope|network|class):\s*$|^  $")]
    private static partial Regex Naming();

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]*|[0-9]+")]
    private static partial Regex Word();
}
