using System.CommandLine;

namespace ResNetGen.Tool.Reports;

/// <summary>Command lines as a person can paste them into a shell.</summary>
internal static class ShellCommand
{
    /// <summary>The one that was typed.</summary>
    public static string Of(ParseResult line) => Join(Words(line));

    /// <summary>
    /// The one that goes on from a checkpoint: the one that was typed, with the checkpoint in it unless it goes on by itself.
    /// </summary>
    /// <param name="line">What was typed.</param>
    /// <param name="resume">The option that names the checkpoint.</param>
    /// <param name="fresh">The option that starts anew, which goes.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    public static string Resuming(ParseResult line, Option resume, Option fresh, string checkpoint)
    {
        var words = Words(line);
        words.Remove(fresh.Name);
        if (words.IndexOf(resume.Name) is >= 0 and var old)
        {
            if (words[old + 1] == "auto")
            {
                return Join(words);
            }

            words.RemoveRange(old, 2);
        }

        return Join([.. words, resume.Name, checkpoint]);
    }

    private static List<string> Words(ParseResult line) => [.. line.Tokens.Select(token => token.Value)];

    private static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted).Prepend("resnetgen"));

    private static string Quoted(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=".Contains(c))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
