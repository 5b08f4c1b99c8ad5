namespace ResNetGen.Compiler.Tests.Origins;

/// <summary>
/// The numbers of the texts that the networks and recipes are from, against what these compile to. Each row is written by hand from the
/// text: the file, what is told, the line of the text, the words that tell it there, and what they come to. Nothing here is read from our
/// YAML.
/// </summary>
public sealed class OriginTests
{
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

    private static void Check(string file, string what, int line, string words, string value)
    {
        Assert.True(line > 0 && words.Length > 0);
        Assert.Equal(value, OriginFacts.Of(file, what));
    }
}
