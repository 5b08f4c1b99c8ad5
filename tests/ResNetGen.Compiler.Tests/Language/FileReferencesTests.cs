using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Syntax;

namespace ResNetGen.Compiler.Tests.Language;

/// <summary>Which files a file names, before anything of them is read.</summary>
public class FileReferencesTests
{
    [Theory]
    [InlineData("extends: b", "nets/b")]
    [InlineData("extends: ../b.resnet.yaml", "b")]
    [InlineData("\"extends\":\n  'slim/b'", "nets/slim/b")]
    [InlineData("extnds: b", "nets/b")]
    [InlineData("extends: [b]", "nets/b")]
    [InlineData("network: b\ninput: [3, 8, 8]")]
    [InlineData("network: b\nroot:\n  - { network: c }\n  - network: d\n    until: e", "nets/c", "nets/d")]
    [InlineData("network: b\nunits:\n  u:\n    layers:\n      - { when: rate == 1, then: { network: c }, else: { network: c } }", "nets/c")]
    [InlineData("head: [{ name: a, stack: { network: [b, \"c\"] } }]", "nets/b", "nets/c")]
    [InlineData("extends: a")]
    [InlineData("extends: b\nroot:\n  - { conv2d: [ 3", "nets/b")]
    [InlineData("defaults: { network: { until: b } }")]
    [InlineData("")]
    public void They_are_those_of_the_tree(string text, params string[] names) => Assert.Equal(
        names.Select(name => name + NetworkFiles.Extension),
        FileReferences.Of(new NetworkFile("nets/a.resnet.yaml", text)).Targets);
}
