namespace ResNetGen.Tests;

/// <summary>What comes from elsewhere can be shown, whatever it is.</summary>
public sealed class ForeignTextTests
{
    public static TheoryData<int> Names { get; } = [.. Enumerable.Range(0, HostileNames.All.Count)];

    [Theory]
    [InlineData("cat", "cat")]
    [InlineData("\u4E2D \u00E9 \U0001F600 \u0642\u0637\u0629", "\u4E2D \u00E9 \U0001F600 \u0642\u0637\u0629")]
    [InlineData("a\u001B[2J\u0007\0", @"a\u001B[2J\u0007\u0000")]
    [InlineData("a\r\nb\tc\u0085", @"a\u000D\u000Ab\u0009c\u0085")]
    [InlineData("a\u202Eb\u2066\u200B\uFEFF\u00AD", @"a\u202Eb\u2066\u200B\uFEFF\u00AD")]
    [InlineData("\U000E0041", @"\uDB40\uDC41")]
    [InlineData("a\u0301\u0301\u0301\u0301\u0301\u0301", "a\u0301\u0301\u0301\u0301\\u0301\\u0301")]
    [InlineData(@"C:\users", @"C:\users")]
    public void What_cannot_be_seen_is_written_out(string text, string shown) => Assert.Equal(shown, ForeignText.Shown(text));

    [Fact]
    public void Half_a_character_is_written_out() => Assert.Equal(@"a\uD800b\uDC00", ForeignText.Shown("a\uD800b\uDC00"));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_harmless_and_short(int name)
    {
        var shown = ForeignText.Shown(HostileNames.All[name]);
        HostileNames.AssertHarmless(shown, hasLines: false);
        Assert.InRange(shown.Length, 0, (6 * ForeignText.LongestName) + 40);
        Assert.Equal(shown, ForeignText.Visible(shown));
    }

    [Fact]
    public void Of_a_long_name_it_is_said_how_long_it_is()
    {
        Assert.Equal(new string('w', 120) + "… (1,135 more characters)", ForeignText.Shown(new string('w', 1255)));
        Assert.Equal(new string('w', 119) + "… (2 more characters)", ForeignText.Shown(new string('w', 119) + "\U0001F600"));
    }

    [Fact]
    public void Of_many_names_the_first_stand_there()
    {
        Assert.Equal("0, 1, 2 and 299,997 more", ForeignText.List(Enumerable.Range(0, 300_000).Select(i => $"{i}"), most: 3));
        Assert.Equal("a, b", ForeignText.List(["a", "b"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_message_needs_to_think_of_the_names_in_it(int place)
    {
        var name = HostileNames.All[place];
        foreach (var message in (string[])
            [
                new ResNetGenException($"There is no '{name}'; make one.").Message,
                new ResNetGenException($"There is no '{name}'; make one.", new IOException()).Message,
            ])
        {
            HostileNames.AssertHarmless(message, hasLines: false);
            Assert.InRange(message.Length, 20, ForeignText.LongestSentence);
            Assert.StartsWith("There is no '", message, StringComparison.Ordinal);
            Assert.EndsWith("'; make one.", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_a_long_sentence_the_advice_is_left()
    {
        var message = new ResNetGenException($"There is no '{new string('w', 3_000_000)}'; make one.").Message;
        Assert.InRange(message.Length, 100, ForeignText.LongestSentence);
        Assert.Contains("… (2,996,125 characters left out) …", message, StringComparison.Ordinal);
        Assert.EndsWith("www'; make one.", message, StringComparison.Ordinal);
        Assert.Equal(message, new ResNetGenException(message).Message);
    }

    [Fact]
    public void Several_errors_have_a_line_each()
    {
        var lines = ResNetGenException.OfLines(["one\ntwo", "three"]).Message;
        Assert.Equal($@"one\u000Atwo{Environment.NewLine}three", lines);
    }
}
