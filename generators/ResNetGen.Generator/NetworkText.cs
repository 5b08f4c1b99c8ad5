using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Syntax;
using SourceText = Microsoft.CodeAnalysis.Text.SourceText;

namespace ResNetGen.Generator;

/// <summary>A network file as a value: two readings of the same text are equal, which two <see cref="AdditionalText"/> are not.</summary>
/// <param name="Path">As the build names it, for messages.</param>
/// <param name="RelativePath">From the project's folder, with forward slashes: the same on every machine.</param>
/// <param name="Text">The YAML, or null where the file cannot be read.</param>
internal sealed record NetworkText(string Path, string RelativePath, string? Text)
{
    public static bool IsNetwork(AdditionalText file) => file.Path.EndsWith(NetworkFiles.Extension, StringComparison.OrdinalIgnoreCase);

    public static NetworkText Read((AdditionalText File, ProjectSettings Settings) source, CancellationToken cancellation) =>
        new(
            source.File.Path,
            Relative(source.File.Path.Replace('\\', '/'), source.Settings.Folder),
            AsUtf8(source.File.GetText(cancellation)));

    /// <summary>The files that it names.</summary>
    public static FileReferences References(NetworkText file, CancellationToken cancellation) =>
        FileReferences.Of(new NetworkFile(file.RelativePath, file.Text ?? string.Empty));

    /// <summary>All files of the project, by their relative paths.</summary>
    public static NetworkFiles Table(ImmutableArray<NetworkText> files, CancellationToken cancellation) =>
        new(
            files.Where(file => file.Text is not null)
                .GroupBy(file => file.RelativePath, StringComparer.Ordinal)
                .Select(group => new NetworkFile(group.Key, group.First().Text!)));

    /// <summary>
    /// The host reads other encodings too, and not the same on every machine. The compiler is shown what they are as UTF-8, so that it says
    /// where they are none.
    /// </summary>
    private static string? AsUtf8(SourceText? text) => text?.Encoding is { } encoding && encoding.CodePage != Encoding.UTF8.CodePage
        ? Encoding.UTF8.GetString([.. encoding.GetPreamble(), .. encoding.GetBytes(text.ToString())])
        : text?.ToString();

    /// <summary>
    /// A file beside the project's folder is found by going up from it, <c>../shared/a.resnet.yaml</c>; one on another drive keeps its
    /// path.
    /// </summary>
    private static string Relative(string path, string folder)
    {
        var up = string.Empty;
        for (var from = folder; from.Length > 0; from = from.Substring(0, Math.Max(from.LastIndexOf('/'), 0)))
        {
            if (path.StartsWith(from + "/", StringComparison.Ordinal))
            {
                return up + path.Substring(from.Length + 1);
            }

            up += "../";
        }

        return path.TrimStart('/');
    }

    /// <summary>The way back.</summary>
    public static string Absolute(string relativePath, string folder)
    {
        const string Up = "../";
        var (path, from) = (relativePath, folder);
        for (; path.StartsWith(Up, StringComparison.Ordinal); path = path.Substring(Up.Length))
        {
            from = from.Substring(0, Math.Max(from.LastIndexOf('/'), 0));
        }

        return from + "/" + path;
    }
}
