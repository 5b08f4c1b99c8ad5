using System.Collections.Immutable;
using ResNetGen.Compiler.Naming;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <summary>
/// The files that a network file may name in <c>extends</c> and <c>network</c>: those beside it, and those that ship. A value.
/// </summary>
public sealed record NetworkFiles
{
    /// <summary>What the names of all network files end in; it may be left out where one is named.</summary>
    public const string Extension = ".resnet.yaml";

    private static readonly Lazy<ImmutableSortedDictionary<string, Lazy<string>>> Resources = new(FindShipped);

    /// <summary>In the order of their paths.</summary>
    private readonly EquatableArray<NetworkFile> files;

    /// <summary>Files that are there beside those, by their paths, where one is named that is not there.</summary>
    private readonly EquatableArray<string> others;

    /// <summary>The files, by their paths with forward slashes.</summary>
    public NetworkFiles(IEnumerable<NetworkFile> files) =>
        this.files = files.OrderBy(file => file.Path, StringComparer.Ordinal).ToEquatableArray();

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
    public static string? TextOfShipped(string name) => Resources.Value.TryGetValue(name, out var text) ? text.Value : null;

    /// <summary>The files that one file leads to, and no others: what its compilation depends on.</summary>
    /// <param name="path">The file's path, with forward slashes.</param>
    /// <param name="text">Its text.</param>
    /// <param name="read">The text at a path, or null if there is none.</param>
    /// <param name="all">The paths of all files that there are, for what to write instead of one that is not there.</param>
    public static NetworkFiles ReachedFrom(string path, string text, Func<string, string?> read, Func<IEnumerable<string>>? all = null)
    {
        var found = new Dictionary<string, NetworkFile>(StringComparer.Ordinal);
        var reach = FileReach.From(
            FileReferences.Of(new NetworkFile(path, text)),
            other => read(other) is { } there ? FileReferences.Of(found[other] = new NetworkFile(other, there)) : null,
            all ?? (() => []));
        return Of([.. found.Values], reach.Others);
    }

    /// <summary>Those of the files to which another one leads.</summary>
    public NetworkFiles Only(FileReach reach) => Of([.. reach.Paths.Select(path => new NetworkFile(path, TextOf(path)!))], reach.Others);

    /// <summary>Whether a path is that of a file that ships, as it is named in some folder.</summary>
    internal static bool IsShippedPath(string path) =>
        Resources.Value.Keys.Any(name => ("/" + path).EndsWith($"/{name}{Extension}", StringComparison.Ordinal));

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
    public IEnumerable<string> OwnNames() =>
        files.Select(file => file.Path).Concat(others).Select(path => Stem(path.Substring(path.LastIndexOf('/') + 1)));

    /// <summary>The text at a path, or null if there is none.</summary>
    public string? TextOf(string path) => SortedByPath.Find(files, path, file => file.Path)?.Text;

    private static NetworkFiles Of(List<NetworkFile> found, EquatableArray<string> others) =>
        found.Count + others.Count == 0 ? None : new NetworkFiles(found, others);

    /// <summary>The path of a file that another file names.</summary>
    internal static string PathOf(string from, string name)
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

    private static ImmutableSortedDictionary<string, Lazy<string>> FindShipped()
    {
        const string Folder = "architectures/";
        return typeof(NetworkFiles).Assembly.GetManifestResourceNames()
            .Select(name => (Resource: name, Path: name.Replace('\\', '/')))
            .Where(resource => resource.Path.StartsWith(Folder, StringComparison.Ordinal))
            .ToImmutableSortedDictionary(
                resource => Stem(resource.Path.Substring(Folder.Length)),
                resource => new Lazy<string>(() => Read(resource.Resource)),
                StringComparer.Ordinal);
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(NetworkFiles).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
