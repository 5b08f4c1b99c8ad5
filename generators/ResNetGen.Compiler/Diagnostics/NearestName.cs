namespace ResNetGen.Compiler.Diagnostics;

/// <summary>What to write instead of a name that is not known.</summary>
public static class NearestName
{
    /// <summary>Of long names only the beginning counts, and of many names only the first: a hint is worth only so much work.</summary>
    private const int LongestName = 32;
    private const int MostNames = 1000;
    private const int MostListed = 30;
    private const int LongestList = 400;

    /// <summary>
    /// A clause that ends a sentence about an unknown name: the nearest known one if it is near, else all of them. Worked out when it is
    /// shown.
    /// </summary>
    public static object Hint(string unknown, IEnumerable<string> known) => new Clause(unknown, known, known, null);

    /// <summary>The same where only some of the names are worth listing: the others are said as <paramref name="rest"/>.</summary>
    public static object Hint(string unknown, IEnumerable<string> known, IEnumerable<string> listed, string rest) =>
        new Clause(unknown, known, listed, rest);

    /// <summary>The known name that was meant, or null if none is near.</summary>
    public static string? Find(string unknown, IEnumerable<string> known) => Find(unknown, known, WordsOfTheField.MeansAnother);

    /// <summary>The known name that is nearest by its letters, whatever it means: what is guessed from it is never said.</summary>
    public static string? FindAlike(string unknown, IEnumerable<string> known) => Find(unknown, known, (_, _) => false);

    private static string? Find(string unknown, IEnumerable<string> known, Func<string, string, bool> isAnother)
    {
        var nearest = default(string);
        var least = int.MaxValue;
        foreach (var name in known.OrderBy(name => name, StringComparer.Ordinal).Take(MostNames))
        {
            var distance = Distance(unknown, name);
            if (distance < least
                && distance < name.Length
                && distance <= Math.Max(1, name.Length / 3)
                && !isAnother(unknown, name))
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest;
    }

    public static string List(IEnumerable<string> names)
    {
        var quoted = names.Select(name => $"`{name}`").ToList();
        return quoted.Count < 2
            ? string.Join(string.Empty, quoted)
            : string.Join(", ", quoted.Take(quoted.Count - 1)) + " or " + quoted[quoted.Count - 1];
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours, whatever the case of the letters.</summary>
    private static int Distance(string first, string second)
    {
        var a = Beginning(first);
        var b = Beginning(second);
        var distance = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                distance[i, j] = Math.Min(Math.Min(distance[i - 1, j] + 1, distance[i, j - 1] + 1), distance[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[a.Length, b.Length];
    }

    private static string Beginning(string name) => (name.Length > LongestName ? name.Substring(0, LongestName) : name).ToLowerInvariant();

    private sealed class Clause(string unknown, IEnumerable<string> known, IEnumerable<string> listed, string? rest)
    {
        public override string ToString()
        {
            if (Find(unknown, known) is { } nearest)
            {
                return $"did you mean `{nearest}`?";
            }

            // So many that only some are listed have an order of their own.
            var names = listed.Distinct(StringComparer.Ordinal).ToList();
            names = names.Count > MostListed ? names : [.. names.OrderBy(name => name, StringComparer.Ordinal)];
            var isLong = names.Count > MostListed || names.Sum(name => name.Length) > LongestList;
            var some = string.Join(", ", First(names).Select(name => $"`{name}`"));
            return (names.Count, rest) switch
            {
                (0, null) => "there is none to use here.",
                (0, _) => $"write {rest}.",
                (_, null) => isLong ? $"write {some}, …." : $"write {List(names)}.",
                _ => $"write {some}{(isLong ? ", …" : "")}, or {rest}.",
            };
        }

        private static IEnumerable<string> First(IReadOnlyList<string> names)
        {
            var length = 0;
            return names.Take(MostListed).TakeWhile(name => (length += name.Length) <= LongestList);
        }
    }
}
