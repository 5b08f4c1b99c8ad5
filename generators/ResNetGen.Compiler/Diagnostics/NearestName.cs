namespace ResNetGen.Compiler.Diagnostics;

/// <summary>What to write instead of a name that is not known.</summary>
public static class NearestName
{
    /// <summary>A clause that ends a sentence about an unknown name: the nearest known one if it is near, else all of them.</summary>
    public static string Hint(string unknown, IEnumerable<string> known)
    {
        var names = known.Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            return "there is none to use here";
        }

        var nearest = names.OrderBy(name => Distance(unknown, name)).First();
        return Distance(unknown, nearest) <= Math.Max(2, unknown.Length / 3)
            ? $"did you mean `{nearest}`?"
            : $"write {List(names)}.";
    }

    public static string List(IEnumerable<string> names)
    {
        var quoted = names.Select(name => $"`{name}`").ToList();
        return quoted.Count < 2
            ? string.Join(string.Empty, quoted)
            : string.Join(", ", quoted.Take(quoted.Count - 1)) + " or " + quoted[quoted.Count - 1];
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours; of long names only the beginning counts.</summary>
    private static int Distance(string first, string second)
    {
        const int Longest = 64;
        var a = first.Length > Longest ? first.Substring(0, Longest) : first;
        var b = second.Length > Longest ? second.Substring(0, Longest) : second;
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

                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                distance[i, j] = Math.Min(Math.Min(distance[i - 1, j] + 1, distance[i, j - 1] + 1), distance[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[a.Length, b.Length];
    }
}
