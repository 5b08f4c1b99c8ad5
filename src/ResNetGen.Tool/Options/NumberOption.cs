using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ResNetGen.Tool.Options;

/// <summary>Options that take numbers, written the same in every culture.</summary>
internal static class NumberOption
{
    private const NumberStyles Integer = NumberStyles.AllowLeadingSign;

    /// <summary>An option that takes a whole number.</summary>
    public static Option<int> Whole(string name, string description, int defaultValue, int least) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = argument =>
            int.TryParse(Text(argument), Integer, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : Refuse<int>(argument, $"{name} is {Text(argument)}; it must be a whole number from {least} to {int.MaxValue}."),
    };

    /// <summary>An option that takes any whole number of 64 bits.</summary>
    public static Option<long> Seed(string name, string description, long defaultValue) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = argument => long.TryParse(Text(argument), Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : Refuse<long>(argument, $"{name} is {Text(argument)}; it must be a whole number."),
    };

    /// <summary>An option that takes a number above 0.</summary>
    public static Option<double> Positive(string name, string description, double defaultValue) => new(name)
    {
        Description = description,
        HelpName = "x",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = argument =>
            double.TryParse(Text(argument), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number > 0 && double.IsFinite(number)
            ? number
            : Refuse<double>(argument, $"{name} is {Text(argument)}; it must be a number above 0, such as {Text(defaultValue)}."),
    };

    private static string Text(ArgumentResult argument) => argument.Tokens[0].Value;

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static T? Refuse<T>(ArgumentResult argument, string sentence)
    {
        argument.AddError(sentence);
        return default;
    }
}
