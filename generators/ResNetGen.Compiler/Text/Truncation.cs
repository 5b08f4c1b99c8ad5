using System.Text;

namespace ResNetGen.Compiler.Text;

/// <summary>
/// Text as a message shows it: on one line, everything in it visible, and no longer than a person reads. A build's messages are lines.
/// </summary>
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

            if (char.IsWhiteSpace(text[i]))
            {
                if (line.Length == 0 || line[line.Length - 1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else
            {
                var length = char.IsSurrogatePair(text, i) ? 2 : 1;
                line.Append(ForeignText.Visible(text.Substring(i, length)));
                i += length - 1;
            }
        }

        return isCut ? line.Append('…').ToString() : line.ToString();
    }
}
