namespace ResNetGen.Compiler.Diagnostics;

/// <summary>
/// Words that are near to one of the language by their letters alone: to take one for a slip of the pen would say the opposite of what was
/// meant, or something else.
/// </summary>
internal static class WordsOfTheField
{
    /// <summary>What other libraries call their own, and the language has not.</summary>
    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "prelu", "rrelu", "crelu", "selu", "celu", "glu", "hardtanh", "hardelu", "softmin", "softsign", "log_softmax", "softmax2d", "slope",
        "batch_renorm", "unfold", "fold", "asgd", "nadam", "radam", "adamax", "adagrad", "adadelta", "nag", "unbias",
    };

    /// <summary>Parts of words that stand for opposites.</summary>
    private static readonly (string First, string Second)[] Opposites =
    [
        ("up", "sub"), ("up", "down"), ("min", "max"), ("min", "avg"), ("min", "mean"), ("pre", "post"), ("before", "after"),
        ("first", "last"), ("left", "right"), ("top", "bottom"), ("lower", "upper"), ("floor", "ceil"), ("in", "out"),
    ];

    /// <summary>What turns a word into its opposite where it stands before it.</summary>
    private static readonly string[] Negations = ["un", "in", "non", "no", "dis", "de", "not", "anti"];

    /// <summary>Whether a word, though it is near to a known one, is another.</summary>
    public static bool MeansAnother(string unknown, string known)
    {
        var word = unknown.ToLowerInvariant();
        return Others.Contains(word)
            || Array.Exists(Opposites, pair => Turns(word, known, pair.First, pair.Second) || Turns(word, known, pair.Second, pair.First))
            || Array.Exists(Negations, negation => Negates(word, known, negation) || Negates(known, word, negation));
    }

    /// <summary>Whether one word is the other with one part in the place of another.</summary>
    private static bool Turns(string word, string known, string part, string other)
    {
        for (var at = word.IndexOf(part, StringComparison.Ordinal); at >= 0; at = word.IndexOf(part, at + 1, StringComparison.Ordinal))
        {
            if (IsSame(word.Substring(0, at) + other + word.Substring(at + part.Length), known))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one word is the other with a negation before it, or before one of its parts.</summary>
    private static bool Negates(string word, string known, string negation)
    {
        const StringComparison Letters = StringComparison.Ordinal;
        for (var at = word.IndexOf(negation, Letters); at >= 0; at = word.IndexOf(negation, at + 1, Letters))
        {
            if ((at == 0 || word[at - 1] == '_') && IsSame(word.Substring(0, at) + word.Substring(at + negation.Length), known))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Underscores apart, which are not what a word means.</summary>
    private static bool IsSame(string word, string known) => word.Replace("_", string.Empty) == known.Replace("_", string.Empty);
}
