using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ResNetGen.Tool;

/// <summary>Options that take numbers, written the same in every culture.</summary>
internal static class NumberOption
{
    /// <summary>An option that takes a whole number.</summary>
    public static Option<int> Whole(string name, string description, int usual, int least) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => usual,
        CustomParser = argument => int.TryParse(Text(argument), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : Mistake<int>(argument, $"{name} is {Text(argument)}; it must be a whole number from {least} to {int.MaxValue}."),
    };

    /// <summary>An option that takes any whole number of 64 bits.</summary>
    public static Option<long> Seed(string name, string description, long usual) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => usual,
        CustomParser = argument => long.TryParse(Text(argument), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : Mistake<long>(argument, $"{name} is {Text(argument)}; it must be a whole number."),
    };

    /// <summary>An option that takes a number above 0.</summary>
    public static Option<double> Positive(string name, string description, double usual) => new(name)
    {
        Description = description,
        HelpName = "x",
        DefaultValueFactory = _ => usual,
        CustomParser = argument => double.TryParse(Text(argument), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number)
            ? number
            : Mistake<double>(argument, $"{name} is {Text(argument)}; it must be a number above 0, such as {usual.ToString(CultureInfo.InvariantCulture)}."),
    };

    private static string Text(ArgumentResult argument) => argument.Tokens[0].Value;

    private static T? Mistake<T>(ArgumentResult argument, string sentence)
    {
        argument.AddError(sentence);
        return default;
    }
}
