namespace ResNetGen.Compiler.Text;

/// <summary>Finds things that belong to files, in a list that is in the ordinal order of the files' paths.</summary>
internal static class SortedByPath
{
    /// <summary>What belongs to the file at a path, or null if there is none.</summary>
    public static T? Find<T>(EquatableArray<T> sorted, string path, Func<T, string> pathOf)
        where T : class, IEquatable<T>
    {
        var (from, to) = (0, sorted.Count - 1);
        while (from <= to)
        {
            var middle = (from + to) / 2;
            var order = string.CompareOrdinal(pathOf(sorted[middle]), path);
            if (order == 0)
            {
                return sorted[middle];
            }

            (from, to) = order < 0 ? (middle + 1, to) : (from, middle - 1);
        }

        return null;
    }
}
