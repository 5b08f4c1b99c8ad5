using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>
/// The files to which one file leads. It follows from the names in the files alone, and changes with nothing else in them.
/// </summary>
/// <param name="Paths">Those that are there.</param>
/// <param name="Others">Where one is named that is not there, all other files that there are, for what to write instead.</param>
public sealed record FileReach(EquatableArray<string> Paths, EquatableArray<string> Others)
{
    /// <param name="file">What the file itself names.</param>
    /// <param name="find">What the file at a path names, or null if there is none.</param>
    /// <param name="all">The paths of all files that there are.</param>
    public static FileReach From(FileReferences file, Func<string, FileReferences?> find, Func<IEnumerable<string>> all)
    {
        var isMissing = false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<string>();
        var open = new Queue<string>(file.Targets);
        while (open.Count > 0)
        {
            var next = open.Dequeue();
            if (!seen.Add(next))
            {
                continue;
            }

            if (find(next) is not { } other)
            {
                isMissing |= !NetworkFiles.IsShippedPath(next);
                continue;
            }

            found.Add(next);
            foreach (var target in other.Targets)
            {
                open.Enqueue(target);
            }
        }

        return new FileReach(found.ToEquatableArray(), isMissing ? all().Where(path => path != file.Path).ToEquatableArray() : default);
    }
}
