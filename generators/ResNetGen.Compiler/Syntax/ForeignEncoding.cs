namespace ResNetGen.Compiler.Syntax;

/// <summary>
/// What a text in another encoding looks like once it is read as UTF-8: NUL characters between the letters, or replacement characters.
/// </summary>
internal static class ForeignEncoding
{
    /// <summary>Where a text shows that its file is not UTF-8.</summary>
    /// <param name="text">The file, read as UTF-8 whatever it is.</param>
    /// <param name="encoding">What it is then, as a sentence says it.</param>
    /// <returns>The place, or a negative number.</returns>
    public static int Find(string text, out string encoding)
    {
        // A network file begins with an ASCII character, or with a byte order mark and one.
        var beginning = text.Substring(0, Math.Min(text.Length, 4));
        if (beginning.Contains('\0'))
        {
            encoding = beginning.Contains("\0\0") ? "it looks like UTF-32" : "it looks like UTF-16";
            return 0;
        }

        encoding = "the byte here is no character of it, and may be one of Latin-1 or Windows-1252";
        return text.IndexOf('\uFFFD');
    }
}
