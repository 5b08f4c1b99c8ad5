using System.Globalization;
using System.Text.RegularExpressions;
using ResNetGen.Compiler.Syntax;
using ResNetGen.Compiler.Text;

namespace ResNetGen.Compiler.Binding;

/// <content>Numbers, names and signs.</content>
internal sealed partial class ExpressionParser
{
    /// <summary>An integer to the base of 8 or 16.</summary>
    private static readonly Regex Based = new(@"\G0(?:o[0-7]+|x[0-9a-fA-F]+)(?![0-9A-Za-z_.])", RegexOptions.CultureInvariant);

    private long Number()
    {
        var start = position;
        if (Based.Match(text, position) is { Success: true } based)
        {
            position += based.Length;
            SkipSpaces();
            return CoreSchema.TryInteger(based.Value, out var number) ? number : throw TooLarge(start);
        }

        while (position < text.Length && (IsDigit(text[position]) || text[position] == '_'))
        {
            position++;
        }

        if (position == start)
        {
            throw Error("a number should stand here");
        }

        if (Fraction.Match(text, start) is { Success: true } fraction
            && double.TryParse(fraction.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            && real < int.MaxValue)
        {
            throw new FractionException(fraction.Value, start, real);
        }

        var digits = text.Substring(start, position - start).Replace("_", string.Empty);
        if (position < text.Length && IsLetter(text[position]))
        {
            throw Error($"a number cannot go on with `{Here()}`");
        }

        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > int.MaxValue)
        {
            throw TooLarge(start);
        }

        SkipSpaces();
        return value;
    }

    private ParseException TooLarge(int start)
    {
        position = start;
        return Error("the number is too large");
    }

    private string Name()
    {
        var start = position;
        while (position < text.Length && (IsLetter(text[position]) || (position > start && IsDigit(text[position]))))
        {
            position++;
        }

        if (position == start)
        {
            throw Error("a name should follow the `.`");
        }

        var name = text.Substring(start, position - start);
        SkipSpaces();
        return name;
    }

    private int TrimmedEnd()
    {
        var end = position;
        while (end > 0 && IsSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private bool Peek(string token) => string.CompareOrdinal(text, position, token, 0, token.Length) == 0;

    private bool Accept(string token)
    {
        if (!Peek(token))
        {
            return false;
        }

        var after = position + token.Length;
        if (IsLetter(token[0]) && after < text.Length && (IsLetter(text[after]) || IsDigit(text[after])))
        {
            return false;
        }

        position = after;
        SkipSpaces();
        return true;
    }

    private void Expect(string token, string what)
    {
        if (!Accept(token))
        {
            throw Error(position < text.Length ? $"{what} should stand where `{Here()}` does" : $"{what} is missing at the end");
        }
    }

    private void ExpectEnd()
    {
        if (position < text.Length)
        {
            throw Error(text[position] == '=' ? "write `==` to compare" : $"nothing can follow here, but `{Here()}` does");
        }
    }

    private void SkipSpaces()
    {
        while (position < text.Length && IsSpace(text[position]))
        {
            position++;
        }
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r';

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';

    /// <summary>The character at the position, as a whole.</summary>
    private string Here() => text.Substring(position, char.IsSurrogatePair(text, position) ? 2 : 1).Truncate();
}
