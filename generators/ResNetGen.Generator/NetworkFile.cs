using Microsoft.CodeAnalysis;

namespace ResNetGen.Generator;

/// <summary>A network file as a value: two readings of the same text are equal, which two <see cref="AdditionalText"/> are not.</summary>
/// <param name="Path">As the build names it, for messages.</param>
/// <param name="RelativePath">From the project's folder, with forward slashes: the same on every machine.</param>
/// <param name="Text">The YAML, or null where the file cannot be read.</param>
internal sealed record NetworkFile(string Path, string RelativePath, string? Text)
{
    private const string Extension = ".resnet.yaml";

    public static bool IsNetwork(AdditionalText file) => file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    public static NetworkFile Read((AdditionalText File, ProjectSettings Settings) source, CancellationToken cancellation)
    {
        var path = source.File.Path;
        var folder = source.Settings.ProjectFolder;
        var relative = folder.Length > 0 && path.StartsWith(folder, StringComparison.Ordinal) ? path.Substring(folder.Length) : path;
        return new NetworkFile(path, relative.Replace('\\', '/').TrimStart('/'), source.File.GetText(cancellation)?.ToString());
    }
}
