using System.Text;

namespace ResNetGen.Compiler.Text;

/// <summary>Text as a message shows it: on one line, and no longer than a person reads. A build's messages are lines.</summary>
internal static class Truncation
{
    /// <summary>What stands in the file, as a word of a sentence.</summary>
    public static string Truncate(this string text) => text.Truncate(60);

    public static string Truncate(this string text, int longest)
    {
        var line = new StringBuilder();
        var isCut = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (line.Length >= longest)
            {
                isCut = true;
                break;
            }

            if (char.IsSurrogatePair(text, i))
            {
                line.Append(text, i++, 2);
            }
            else if (char.IsSurrogate(text[i]))
            {
                line.Append('\uFFFD');
            }
            else if (!char.IsWhiteSpace(text[i]) && !char.IsControl(text[i]))
            {
                line.Append(text[i]);
            }
            else if (line.Length == 0 || line[line.Length - 1] != ' ')
            {
                line.Append(' ');
            }
        }

        return isCut ? line.Append('…').ToString() : line.ToString();
    }
}
