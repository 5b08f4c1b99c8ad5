using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ResNetGen.Compiler;

/// <summary>The files that a network file may name in <c>extends</c> and <c>network</c>: those beside it, and those that ship. A value.</summary>
public sealed record NetworkFiles
{
    /// <summary>What the names of all network files end in; it may be left out where one is named.</summary>
    public const string Extension = ".resnet.yaml";

    // No other key of a file begins as `extends` does, which may be misspelt.
    private static readonly Regex Reference = new(@"(?:^e\w*|[ \t{,-]network)[ \t]*:[ \t]*[""']?([^\s""',{}\[\]]+)", RegexOptions.CultureInvariant | RegexOptions.Multiline);

    private static readonly Regex References = new(@"[ \t{,-]network[ \t]*:[ \t]*\[([^\]]*)\]", RegexOptions.CultureInvariant);

    private static readonly Lazy<ImmutableSortedDictionary<string, string>> Resources = new(FindShipped);

    /// <summary>In the order of their paths.</summary>
    private readonly EquatableArray<NetworkFile> files;

    /// <summary>Files that are there beside those, by their paths, where one is named that is not there.</summary>
    private readonly EquatableArray<string> others;

    /// <summary>The files, by their paths with forward slashes.</summary>
    public NetworkFiles(IEnumerable<NetworkFile> files) => this.files = files.OrderBy(file => file.Path, StringComparer.Ordinal).ToEquatableArray();

    private NetworkFiles(IEnumerable<NetworkFile> files, IEnumerable<string> others)
        : this(files) => this.others = others.OrderBy(path => path, StringComparer.Ordinal).ToEquatableArray();

    /// <summary>No files but those that ship.</summary>
    public static NetworkFiles None { get; } = new([]);

    /// <summary>The files, without those that ship.</summary>
    public IEnumerable<NetworkFile> All => files;

    /// <summary>The networks that ship, as another file names them: <c>slim/resnet_v2_50</c>.</summary>
    public static IEnumerable<string> Shipped => Resources.Value.Keys;

    /// <summary>The text of a network that ships.</summary>
    /// <param name="name">Its name in <see cref="Shipped"/>.</param>
    public static string? TextOfShipped(string name)
    {
        if (!Resources.Value.TryGetValue(name, out var resource))
        {
            return null;
        }

        using var reader = new StreamReader(typeof(NetworkFiles).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    /// <summary>What a file seems to name, without reading it as YAML.</summary>
    public static IEnumerable<string> NamedIn(string text) => Reference.Matches(text).Cast<Match>().Select(match => match.Groups[1].Value)
        .Concat(References.Matches(text).Cast<Match>().SelectMany(match => match.Groups[1].Value.Split(',')).Select(name => name.Trim(' ', '\t', '\n', '\r', '"', '\'')));

    /// <summary>The files that one file leads to, and no others: what its compilation depends on.</summary>
    /// <param name="path">The file's path, with forward slashes.</param>
    /// <param name="names">What it names.</param>
    /// <param name="read">The text at a path, or null if there is none.</param>
    /// <param name="all">The paths of all files that there are, for what to write instead of one that is not there.</param>
    public static NetworkFiles ReachedFrom(string path, IEnumerable<string> names, Func<string, string?> read, Func<IEnumerable<string>>? all = null)
    {
        var isMissing = false;
        var found = new Dictionary<string, NetworkFile>(StringComparer.Ordinal);
        var open = new Queue<string>(PathsOf(path, names));
        while (open.Count > 0)
        {
            var next = open.Dequeue();
            if (found.ContainsKey(next))
            {
                continue;
            }

            if (read(next) is { } text)
            {
                found[next] = new NetworkFile(next, text);
                foreach (var other in PathsOf(next, NamedIn(text)))
                {
                    open.Enqueue(other);
                }
            }
            else
            {
                isMissing |= !Resources.Value.Keys.Any(name => IsNamed(next, name));
            }
        }

        return isMissing && all is not null ? new NetworkFiles(found.Values, all().Where(other => other != path))
            : found.Count == 0 ? None
            : new NetworkFiles(found.Values);
    }

    /// <summary>Finds the file that another one names.</summary>
    /// <param name="from">The file in which the name stands.</param>
    /// <param name="name">The name, relative to that file or of one that ships.</param>
    public NetworkFile? Find(NetworkFile from, string name)
    {
        if (PathOf(from.Path, name) == from.Path)
        {
            return from;
        }

        if (!from.IsShipped && TextOf(PathOf(from.Path, name)) is { } text)
        {
            return new NetworkFile(PathOf(from.Path, name), text);
        }

        var stem = Stem(name);
        var beside = Stem(PathOf(from.Path, name));
        var shipped = from.IsShipped && Resources.Value.ContainsKey(beside) ? beside : stem;
        return TextOfShipped(shipped) is { } own ? new NetworkFile(shipped + Extension, own) { IsShipped = true } : null;
    }

    /// <summary>All names that could have been meant, the user's own first.</summary>
    public IEnumerable<string> Names() => OwnNames().Concat(Shipped);

    /// <summary>The names of the user's own files.</summary>
    public IEnumerable<string> OwnNames() => files.Select(file => file.Path).Concat(others).Select(path => Stem(path.Substring(path.LastIndexOf('/') + 1)));

    /// <summary>The text at a path, or null if there is none.</summary>
    public string? TextOf(string path)
    {
        var (from, to) = (0, files.Count - 1);
        while (from <= to)
        {
            var middle = (from + to) / 2;
            var order = string.CompareOrdinal(files[middle].Path, path);
            if (order == 0)
            {
                return files[middle].Text;
            }

            (from, to) = order < 0 ? (middle + 1, to) : (from, middle - 1);
        }

        return null;
    }

    /// <summary>Whether a path is that of one that ships, as it is named in some folder.</summary>
    private static bool IsNamed(string path, string shipped) => ("/" + path).EndsWith($"/{shipped}{Extension}", StringComparison.Ordinal);

    private static IEnumerable<string> PathsOf(string from, IEnumerable<string> names) => names.Select(name => PathOf(from, name)).Where(path => path != from);

    /// <summary>The path of a file that another file names.</summary>
    private static string PathOf(string from, string name)
    {
        var parts = from.Split('/').ToList();
        parts.RemoveAt(parts.Count - 1);
        foreach (var part in Stem(name).Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[parts.Count - 1] is not ("" or ".."))
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return string.Join("/", parts) + Extension;
    }

    private static string Stem(string name)
    {
        var path = name.Trim().Replace('\\', '/');
        return path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? path.Substring(0, path.Length - Extension.Length) : path;
    }

    private static ImmutableSortedDictionary<string, string> FindShipped()
    {
        const string Folder = "architectures/";
        return typeof(NetworkFiles).Assembly.GetManifestResourceNames()
            .Select(name => (Resource: name, Path: name.Replace('\\', '/')))
            .Where(resource => resource.Path.StartsWith(Folder, StringComparison.Ordinal))
            .ToImmutableSortedDictionary(resource => Stem(resource.Path.Substring(Folder.Length)), resource => resource.Resource, StringComparer.Ordinal);
    }
}

/// <summary>A network file.</summary>
/// <param name="Path">Its path, with forward slashes.</param>
/// <param name="Text">The YAML.</param>
public sealed record NetworkFile(string Path, string Text)
{
    /// <summary>Whether it is one that ships; its path is that among those, then.</summary>
    public bool IsShipped { get; init; }
}
