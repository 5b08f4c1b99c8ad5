using System.CommandLine;
using System.Globalization;
using ResNetGen.Data;
using ResNetGen.IO;

namespace ResNetGen.Tool.Options;

/// <summary>The option that says how much memory files of images may take.</summary>
internal static class MaxMemoryOption
{
    private const string Units = "KMGT";

    public static Option<long?> Create() => new("--max-memory")
    {
        Description = "The most memory that files of images may take while they are read, such as 8G; 4G, or half of what there is where "
            + "that is less, if it is left out",
        HelpName = "size",
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (Parse(text) is { } bytes)
            {
                return bytes;
            }

            argument.AddError($"--max-memory is `{text}`; write a size such as `8G` or `512M`.");
            return null;
        },
    };

    /// <summary>Sets what the line says.</summary>
    public static void Apply(this Option<long?> option, ParseResult line) => MemoryBudget.Choose(line.GetValue(option));

    /// <summary>A whole number of KiB, MiB, GiB or TiB, of which there must be one byte at least; null for another text.</summary>
    private static long? Parse(string text)
    {
        var unit = text.Length < 2 ? -1 : Units.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal);
        if (unit < 0
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number == 0)
        {
            return null;
        }

        return (long)Int128.Min((Int128)number << (10 * (unit + 1)), long.MaxValue);
    }
}
