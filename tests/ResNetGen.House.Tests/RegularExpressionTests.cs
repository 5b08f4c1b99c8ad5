using System.Reflection;
using System.Text.RegularExpressions;

namespace ResNetGen.House.Tests;

/// <summary>
/// No regular expression of ours takes more time for each character of a longer text: what they look at comes from other people. A
/// quadratic one needs minutes for a text of a megabyte.
/// </summary>
public sealed class RegularExpressionTests
{
    /// <summary>A linear one is through within a millisecond or two, a quadratic one takes several of these.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int Length = 30_000;

    private static readonly string[] Beginnings = ["", "args: (", "1", "{", "\"", ".tfrec-", "emnist-"];

    private static readonly string[] Repeated =
    [
        " ", "a", "1", "_", "-", "- ", ".", ":", ",", ", ", "{", "{a", "[", "(", "\"", "'", "\n", "a \n", "args: (", "args: ( ",
        " network:[", "1.1", "1_", "0x", "of which 1", "1 bytes", "é",
    ];

    private static readonly string[] Ends = ["", "!", "\"", "\n"];

    private static readonly Dictionary<string, Regex> Expressions = Find();

    public static TheoryData<string> Names { get; } = [.. Expressions.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_regular_expression_is_linear(string name)
    {
        var expression = new Regex(Expressions[name].ToString(), Expressions[name].Options, Patience);
        foreach (var repeated in Repeated)
        {
            var middle = string.Concat(Enumerable.Repeat(repeated, Length / repeated.Length));
            foreach (var (beginning, end) in Beginnings.SelectMany(_ => Ends, (beginning, end) => (beginning, end)))
            {
                var matches = Record.Exception(() => expression.Count(beginning + middle + end));
                Assert.False(
                    matches is RegexMatchTimeoutException,
                    $"{expression} hangs on '{beginning}' + {Length / repeated.Length} times '{repeated}' + '{end}'");
                Assert.Null(matches);
            }
        }
    }

    [Fact]
    public void All_are_found() => Assert.True(Expressions.Count >= 15, string.Join('\n', Expressions.Keys));

    private static Dictionary<string, Regex> Find()
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var found = new Dictionary<string, Regex>();
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory, "ResNetGen*.dll"))
        {
            foreach (var type in Assembly.LoadFrom(file).GetTypes().Where(IsOurs))
            {
                foreach (var field in type.GetFields(Static).Where(field => field.FieldType == typeof(Regex)))
                {
                    found.TryAdd($"{type.FullName}.{field.Name}", (Regex)field.GetValue(null)!);
                }

                foreach (var method in type.GetMethods(Static).Where(IsGenerated))
                {
                    found.TryAdd($"{type.FullName}.{method.Name}", (Regex)method.Invoke(null, [])!);
                }
            }
        }

        return found;

        static bool IsOurs(Type type) => type.Namespace?.StartsWith("ResNetGen", StringComparison.Ordinal) ?? false;

        static bool IsGenerated(MethodInfo method) => method.ReturnType == typeof(Regex) && method.GetParameters().Length == 0
            && method.IsDefined(typeof(GeneratedRegexAttribute));
    }
}
