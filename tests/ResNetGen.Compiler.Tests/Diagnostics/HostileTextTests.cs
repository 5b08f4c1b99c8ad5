using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Diagnostics;
using ResNetGen.Compiler.Recipes;

namespace ResNetGen.Compiler.Tests.Diagnostics;

/// <summary>Whatever stands in a file or names it, its errors show it and do no more.</summary>
public sealed class HostileTextTests
{
    public static TheoryData<int> Names { get; } = [.. Enumerable.Range(0, HostileNames.All.Count)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_error_shows_it(int place)
    {
        var name = HostileNames.All[place];
        var written = "\"" + string.Concat(name.Select(unit => FormattableString.Invariant($"\\u{(int)unit:X4}"))) + "\"";
        string[] values = [written, name, "'" + name + "'"];
        var shown = 0;
        foreach (var value in values)
        {
            string[] texts =
            [
                Networks.Root($"{{ conv2d: 4, kernel: {value} }}"),
                Networks.Root($"{{ {value}: 4 }}"),
                Networks.Root($"{{ name: {value}, relu: }}"),
                $"network: {value}\ninput: [1, 8, 8]\nroot: [relu]\n",
                $"extends: {value}\n",
                $"# {value}\nnetwork: a\n",
            ];
            foreach (var text in texts)
            {
                foreach (var error in NetworkCompiler.Compile(Networks.FileName, text, NetworkFiles.None).Diagnostics)
                {
                    RequireHarmless(text, error);
                    shown++;
                }
            }

            var recipe = $"recipe: {value}\nepochs: {value}\n{value}: 1\n";
            Assert.All(RecipeCompiler.Compile("a.recipe.yaml", recipe).Diagnostics, error => RequireHarmless(recipe, error));
        }

        Assert.InRange(shown, 3, 1000);
    }

    private static void RequireHarmless(string text, Diagnostic error)
    {
        HostileNames.AssertHarmless(error.Message, hasLines: false);
        foreach (var path in (string[])[Networks.FileName, HostileNames.Commands, HostileNames.Override])
        {
            HostileNames.AssertHarmless(error.ToBuildLine(path), hasLines: false);
            HostileNames.AssertHarmless(DiagnosticView.Of(path, text, error));
        }
    }
}
