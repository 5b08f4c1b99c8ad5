namespace ResNetGen.Compiler.Tests.Origins;

/// <summary>
/// The numbers of the texts that the networks and recipes are from, against what these compile to. Each row is written by hand from the
/// text: the file, what is told, the line of the text, the words that tell it there, and what they come to. Nothing here is read from our
/// YAML.
/// </summary>
public sealed class OriginTests
{
    public static TheoryData<string, string> Texts { get; } = new()
    {
        { "000-slim-resnet-v2.txt", nameof(SlimOrigin) },
        { "001-keras-resnet50.txt", nameof(KerasOrigin) },
        { "002-slim-elu-vgg.txt", nameof(EluOrigin) },
        { "003-keras-cifar10.txt", nameof(Cifar10Origin) },
        { "004-caffe-and-mnist.txt", nameof(CaffeAndMnistOrigin) },
    };

    [Theory]
    [MemberData(nameof(SlimOrigin.Rows), MemberType = typeof(SlimOrigin))]
    public void Slim(string file, string what, int line, string words, string value) => Check(file, what, line, words, value);

    [Theory]
    [MemberData(nameof(KerasOrigin.Rows), MemberType = typeof(KerasOrigin))]
    public void Keras(string file, string what, int line, string words, string value) => Check(file, what, line, words, value);

    [Theory]
    [MemberData(nameof(EluOrigin.Rows), MemberType = typeof(EluOrigin))]
    public void Elu(string file, string what, int line, string words, string value) => Check(file, what, line, words, value);

    [Theory]
    [MemberData(nameof(Cifar10Origin.Rows), MemberType = typeof(Cifar10Origin))]
    public void Cifar_10(string file, string what, int line, string words, string value) => Check(file, what, line, words, value);

    [Theory]
    [MemberData(nameof(CaffeAndMnistOrigin.Rows), MemberType = typeof(CaffeAndMnistOrigin))]
    public void Caffe_and_MNIST(string file, string what, int line, string words, string value) => Check(file, what, line, words, value);

    /// <summary>Where the texts are at hand, each row's words stand in its line.</summary>
    [Theory]
    [MemberData(nameof(Texts))]
    public void The_words_stand_in_the_text(string text, string origin)
    {
        var path = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "origins", text));
        Assert.SkipUnless(File.Exists(path), $"The text '{path}' is not on this machine.");
        var lines = File.ReadAllLines(path);

        Assert.All(RowsOf(origin), row => Assert.Contains(row.Words, lines[row.Line - 1], StringComparison.Ordinal));
    }

    private static IEnumerable<(int Line, string Words)> RowsOf(string origin)
    {
        var rows = origin switch
        {
            nameof(SlimOrigin) => SlimOrigin.Rows,
            nameof(KerasOrigin) => KerasOrigin.Rows,
            nameof(EluOrigin) => EluOrigin.Rows,
            nameof(Cifar10Origin) => Cifar10Origin.Rows,
            _ => CaffeAndMnistOrigin.Rows,
        };
        return rows.Select(row => (row.Data.Item3, row.Data.Item4));
    }

    private static void Check(string file, string what, int line, string words, string value)
    {
        Assert.True(line > 0 && words.Length > 0);
        Assert.Equal(value, OriginFacts.Of(file, what));
    }
}
