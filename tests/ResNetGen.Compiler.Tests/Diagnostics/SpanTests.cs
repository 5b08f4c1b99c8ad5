namespace ResNetGen.Compiler.Tests.Diagnostics;

/// <summary>Places in files that are written in all the ways that YAML allows.</summary>
public sealed class SpanTests
{
    private const string Wrong =
        "network: net\ninput: [3, 8, 8]\nroot:\n  - relu\n  # a comment\n  - { name: a, conv2d: 4, kernel: 3 * «wdith» }\n";

    public static TheoryData<string, string> Files { get; } = new()
    {
        { "as it is", Wrong },
        { "CRLF", Wrong.ReplaceLineEndings("\r\n") },
        { "CR", Wrong.ReplaceLineEndings("\r") },
        { "a byte order mark", "\uFEFF" + Wrong },
        { "no end of line", Wrong.TrimEnd() },
        {
            "letters of many bytes and of two characters",
            "# žluťoučký 😀 数\n" + Wrong.Replace("a comment", "😀😀", StringComparison.Ordinal)
        },
        { "the same before it on its line", Wrong.Replace(
            "name: a",
            "name: a, weight_decay: \"1e-4\"",
            StringComparison.Ordinal).Replace("- {", "- &anchor_ž {", StringComparison.Ordinal) },
        { "tabs between tokens", Wrong.Replace("kernel: ", "kernel:\t", StringComparison.Ordinal) },
        { "a document's marks", "%YAML 1.2\n---\n" + Wrong + "...\n" },
        { "double quotes", Wrong.Replace("3 * «wdith»", "\"3 * «wdith»\"", StringComparison.Ordinal) },
        { "single quotes", Wrong.Replace("3 * «wdith»", "'3 * «wdith»'", StringComparison.Ordinal) },
        { "an anchor", "network: net\ninput: [3, 8, 8]\nroot:\n  - conv2d: 4\n    kernel: &size 3 * «wdith»\n" },
        { "an anchor inside braces", Wrong.Replace(
            "4, kernel: ",
            "&filters 4, kernel: &size ",
            StringComparison.Ordinal).Replace("» }", "», stride: *filters }", StringComparison.Ordinal) },
        { "anchors and tags inside braces", Wrong.Replace(
            "4, kernel: ",
            "&filters !!int 4, stride: !!seq &one [&one_one 1, *one_one], dilation: *one, kernel: &size !!str ",
            StringComparison.Ordinal) },
        { "an anchor of nothing inside braces", Wrong.Replace("- relu", "- { relu: &nothing , name: a1 }", StringComparison.Ordinal) },
        { "an anchor of a key inside braces", Wrong.Replace("conv2d: 4", "&key conv2d: 4", StringComparison.Ordinal) },
        { "an anchor and quotes", "network: net\ninput: [3, 8, 8]\nroot:\n  - conv2d: 4\n    kernel: &size  '3 * «wdith»'\n" },
        { "a tag", Wrong.Replace("3 * «wdith»", "!!str 3 * «wdith»", StringComparison.Ordinal) },
        { "an alias, whose value stands elsewhere", "network: net\ninput: [3, 8, 8]\nroot:\n  - conv2d: 4\n    kernel: &size "
            + "«wdith»\n  - { conv2d: 4, kernel: *size }\n" },
        { "block style", "network: net\ninput:\n- 3\n- 8\n- 8\nroot:\n-\n  name: a\n  conv2d: 4\n  kernel:\n    3 * «wdith»\n" },
        { "escapes, whose letters do not stand in the file", Wrong.Replace(
            "3 * «wdith»", "«\"3 * w\\x64ith\"»", StringComparison.Ordinal) },
        { "a value over two lines", Wrong.Replace("3 * «wdith»", "«3 *\n      wdith»", StringComparison.Ordinal) },
        { "a folded value", "network: net\ninput: [3, 8, 8]\nroot:\n  - conv2d: 4\n    kernel: «>-\n      3 *\n      wdith\n»" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void The_place_is_right_however_the_file_is_written(string way, string marked)
    {
        var (text, start, end) = Networks.Unmark(marked);

        var error = Assert.Single(Networks.Compile(text).Diagnostics);

        Assert.Equal("Nothing here is called `wdith`; write `input.channels`, `input.height` or `input.width`.", error.Message);
        Assert.Equal((way, text[start..end]), (way, text[error.Span.Start..error.Span.End]));
        Assert.Equal(start, error.Span.Start);
        var above = text[..start].ReplaceLineEndings("\n");
        Assert.Equal(
            (above.Count(c => c == '\n'), above.Length - above.LastIndexOf('\n') - 1), (error.Span.StartLine, error.Span.StartColumn));
    }

    [Theory]
    [InlineData("network: net\ninput: &shape [3, 8, 8]\nroot: [relu]\n")]
    [InlineData("network: net\r\ninput: [3, 8, 8]\r\nroot: [relu]\r\n")]
    [InlineData("\uFEFF# ž\nnetwork: net\ninput: [3, 8, 8] # 😀\nroot: [relu]\n")]
    [InlineData("---\nnetwork: net\ninput: [3, 8, 8]\nroot:\n- relu\n...\n")]
    [InlineData("{ network: net, input: [3, 8, 8], root: [relu] }\n")]
    [InlineData("root: &layers [relu]\ninput:\n  - 3\n  - 8\n  - 8\nnetwork: \"net\"\n")]
    [InlineData("network: net\ninput: [3, 8, 8]\nroot:\n  - relu: &n\n")]
    [InlineData("{ network: &name net, input: [3, &size 8, *size], root: &layers [relu], }\n")]
    [InlineData("{ network: net, input: !!seq &shape [3, 8, 8], root: [{ relu: &nothing }] }\n")]
    public void The_way_of_writing_does_not_change_the_network(string text) =>
        Assert.Equal(Networks.Graph("network: net\ninput: [3, 8, 8]\nroot: [relu]\n").WithoutLines(), Networks.Graph(text).WithoutLines());

    [Theory]
    [InlineData("\u2028")]
    [InlineData("\u0085")]
    [InlineData("\u0007")]
    [InlineData("\\n")]
    [InlineData("\\t\\r")]
    public void A_message_is_one_line_whatever_the_file_says(string text)
    {
        var errors = Networks.Errors($"network: \"a{text}b\"\ninput: [3, 8, 8]\nroot:\n  - {{ \"x{text}y\": 1 }}\n");

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.DoesNotContain(error, c => char.IsControl(c) || c is '\u2028' or '\u2029'));
    }

    [Fact]
    public void A_message_is_no_longer_than_a_person_reads()
    {
        var value = new string('x', 100_000);
        var key = new string('x', 1000);

        var errors = Networks.Errors(
            $"network: {value}\n{key}: 1\ninput: {value}\nroot:\n  - {value}\n  - {{ relu: , from: {value} }}\n  - {{ conv2d: 2, "
                + $"kernel: {value} }}\n  - {{ conv2d: 2, kernel: (({value} }}\n");

        Assert.Equal(7, errors.Length);
        Assert.DoesNotContain(errors, error => error.Contains("did you mean", StringComparison.Ordinal));
        Assert.All(errors, error => Assert.InRange(error.Length, 20, 500));
    }
}
