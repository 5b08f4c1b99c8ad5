using System.Globalization;
using System.Text.RegularExpressions;

namespace ResNetGen.Compiler.Syntax;

/// <summary>
/// What plain values are by the core schema of YAML 1.2, wherever they stand: nothing, truths and numbers. The language adds one thing,
/// underscores within integers.
/// </summary>
internal static class CoreSchema
{
    private const string Prefix = "tag:yaml.org,2002:";

    private static readonly Regex Integer = new(
        @"^(?:[-+]?[0-9]+(?:_+[0-9]+)*|0o[0-7]+|0x[0-9a-fA-F]+)$", RegexOptions.CultureInvariant);

    public static bool IsNull(string value) => value is "~" or "null" or "Null" or "NULL";

    /// <summary>A truth as the language writes it; any other word as it is.</summary>
    public static string Word(string value) => value switch
    {
        "True" or "TRUE" => "true",
        "False" or "FALSE" => "false",
        _ => value,
    };

    public static bool TryInteger(string value, out int integer)
    {
        integer = 0;
        if (!Integer.IsMatch(value))
        {
            return false;
        }

        var isBased = value.Length > 2 && value[1] is 'o' or 'x';
        try
        {
            integer = isBased
                ? Convert.ToInt32(value.Substring(2), value[1] == 'o' ? 8 : 16)
                : int.Parse(value.Replace("_", string.Empty), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            return !isBased || integer >= 0;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    public static bool TryNumber(string value, out double number)
    {
        if (value.Length > 2 && value[1] is 'o' or 'x' && TryInteger(value, out var integer))
        {
            number = integer;
            return true;
        }

        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Whether a tag says no more of a node than the node does itself.</summary>
    public static bool Fits(string tag, SyntaxNode node) => node switch
    {
        MapNode => tag == Prefix + "map",
        ListNode => tag == Prefix + "seq",
        ScalarNode { Value: var value } => tag switch
        {
            Prefix + "str" => true,
            Prefix + "int" => TryInteger(value, out _),
            Prefix + "float" => TryNumber(value, out _),
            Prefix + "bool" => Word(value) is "true" or "false",
            Prefix + "null" => value.Length == 0,
            _ => false,
        },
        _ => false,
    };
}
