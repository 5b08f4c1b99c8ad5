using System.Text;
using ResNetGen.IO;

namespace ResNetGen.Tool.Documents;

/// <summary>The files that the user names.</summary>
internal static class TextFile
{
    // Twice of what the compiler takes, so that it is the compiler that says so, and a device file does not fill the memory.
    private const int MostCharacters = 1 << 21;

    /// <summary>The text of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is the file of, for messages.</param>
    /// <param name="extension">The ending of such files' names.</param>
    /// <exception cref="ResNetGenException">It cannot be read.</exception>
    public static string Read(string path, string what, string extension)
    {
        if (Directory.Exists(path))
        {
            var example = Path.Combine(path, $"my_{what}{extension}");
            throw new ResNetGenException($"'{path}' is a folder; give the path of a {what}'s file, such as '{example}'.");
        }

        var remedy = $"give the path of a {what}'s file";
        try
        {
            return ForeignFile.Read(path, Read, new FileWords($"The file '{path}'") { Remedy = remedy, RemedyOfRefusal = remedy });
        }
        catch (ResNetGenException exception) when (exception.InnerException is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ResNetGenException($"There is no file '{path}'; {remedy}.", exception);
        }

        static string Read(ForeignFile file)
        {
            using var reader = new StreamReader(file.Content, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
            var text = new char[MostCharacters];
            return new string(text, 0, reader.ReadBlock(text));
        }
    }
}
