using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Tests.Language;

/// <summary>A network inside another.</summary>
public sealed class PartTests
{
    private const string Inner = """
        network: inner
        input: [8, 32, 32]
        root:
          - { name: conv, conv2d: 4, kernel: 3, stride: 2 }
        blocks:
          - { scope: block1, unit_fn: bottleneck, args: "(8, 2, 2)" }
          - { scope: block2, unit_fn: bottleneck, args: "(16, 4, 2)" }
        head:
          - { name: pool, global_avg_pool: keep_dims }
          - { name: predictions, softmax: channels }

        """;

    [Theory]
    [InlineData("", "16, 1, 1", "block2", "pool")]
    [InlineData(", until: pool", "16, 1, 1", "block2", "pool")]
    [InlineData(", until: block2", "16, 2, 2", "block2")]
    [InlineData(", until: block1", "8, 4, 4")]
    [InlineData(", until: conv", "4, 8, 8")]
    public void It_is_worked_out_for_its_input_and_ends_where_it_is_told(string until, string output, params string[] parts)
    {
        var compiled = VariantTests.Compile("nets/outer.resnet.yaml", Outer(until), ("nets/inner.resnet.yaml", Inner));

        Assert.Empty(compiled.Diagnostics);
        Assert.Equal(output, compiled.Graph.Layer("backbone").Output.ToList());
        var scopes = compiled.Graph.Rows().Select(row => row.Scope).ToList();
        Assert.Equal("outer/backbone/conv", scopes[1]);
        Assert.Equal(
            parts,
            new[] { "block2", "pool", "predictions" }
                .Where(part => scopes.Exists(scope => scope.StartsWith($"outer/backbone/{part}", StringComparison.Ordinal))));
    }

    /// <summary>The seven by seven pooling behind it would not fit.</summary>
    [Fact]
    public void What_stands_behind_until_does_not_matter() => Assert.Equal(
        new SampleShape(512, 8, 8), Networks.Graph(
            Networks.With("root:\n  - { name: d, network: caffe/resnet_50, until: res3 }", "[3, 64, 64]")).Output);

    [Theory]
    [InlineData("subsample: 1")]
    [InlineData("subsample: \"input.height / 8\"")]
    public void A_part_may_change_nothing(string layer) => Assert.Empty(
        VariantTests.Compile(
            "outer.resnet.yaml",
            Networks.Root("{ name: s, network: other }", "{ conv2d: 3, kernel: 1 }"),
            ("other.resnet.yaml", Networks.Root(layer))).Diagnostics);

    [Fact]
    public void Networks_can_be_stacked() =>
        Assert.Empty(
            VariantTests.Compile(
                "outer.resnet.yaml",
                Networks.With("root:\n  - { name: s, stack: { network: [other, \"other\"] } }"),
                ("other.resnet.yaml", Networks.Root("{ conv2d: 3, kernel: 3 }"))).Diagnostics);

    /// <summary>No class may have a member of its own name.</summary>
    [Fact]
    public void A_part_of_a_part_of_one_name_has_another_class()
    {
        var code = ResNetGen.Compiler.Emit.NetworkEmitter.Emit(
            VariantTests.Compile(
                "outer.resnet.yaml",
                Networks.With("root:\n  - { name: back, network: middle }"),
                ("middle.resnet.yaml", Networks.Root("{ name: back, network: inner }", "{ name: back_network_part, relu: }")),
                ("inner.resnet.yaml", Networks.Root("{ name: back_network, relu: }"))).Graph,
            null);

        Assert.Contains("public sealed class BackNetwork : Layer", code, StringComparison.Ordinal);
        Assert.Contains("public sealed class BackNetworkPartPart : Layer", code, StringComparison.Ordinal);
        Assert.Equal(2, code.Split("public sealed class BackNetwork").Length - 1);
    }

    /// <summary>The whole is as many as the parts: the convolution to 8 channels, the network, and the last convolution.</summary>
    [Fact]
    public void Its_counts_are_those_of_the_network_alone()
    {
        var outer = VariantTests.Compile("outer.resnet.yaml", Outer(", until: block2"), ("inner.resnet.yaml", Inner)).Graph;
        var inner = Networks.Graph(Inner.Replace("[8, 32, 32]", "[8, 16, 16]", StringComparison.Ordinal));

        Assert.Equal(((3 * 8) + 8) + inner.Parameters + ((16 * 5) + 5), outer.Parameters);
        Assert.Equal((3 * 8 * 256) + inner.MultiplyAdds + (16 * 5 * 4), outer.MultiplyAdds);
    }

    [Fact]
    public void Another_number_of_channels_is_an_error_of_one()
    {
        var error = Assert.Single(
            VariantTests.Compile(
                "outer.resnet.yaml",
                Outer("").Replace("conv2d: 8", "conv2d: 7", StringComparison.Ordinal),
                ("inner.resnet.yaml", Inner)).Diagnostics);

        Assert.Equal("RNG031", error.Id);
        Assert.Contains("(N, 8, 32, 32) of inner, but its input `stem` is (N, 7, 16, 16)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_holds_itself_by_way_of_another_is_an_error()
    {
        var error = Assert.Single(
            VariantTests.Compile(
                "outer.resnet.yaml",
                Outer(""),
                ("inner.resnet.yaml", Inner.Replace("root:", "root:\n  - { network: outer }", StringComparison.Ordinal)),
                ("outer.resnet.yaml", Outer(""))).Diagnostics);

        Assert.Equal("RNG044", error.Id);
        Assert.StartsWith(
            "The file `outer` leads back to itself by `extends` or `network`: outer.resnet.yaml → inner.resnet.yaml → outer.resnet.yaml;",
            error.Message,
            StringComparison.Ordinal);
    }

    /// <summary>The names of files in a file that is extended are meant from there.</summary>
    [Fact]
    public void A_part_of_a_network_in_another_folder_is_found_from_there()
    {
        var compiled = VariantTests.Compile(
            "a/mine.resnet.yaml",
            "extends: ../b/outer\nclass: Mine\n",
            ("b/outer.resnet.yaml", Outer("")),
            ("b/inner.resnet.yaml", Inner),
            ("a/inner.resnet.yaml", "nothing"));

        Assert.Empty(compiled.Diagnostics);
    }

    [Fact]
    public void Broken_networks_in_networks_are_bounded_too()
    {
        static string Level(int level) =>
            Networks.With(
                "root:\n"
                    + string.Concat(
                        Enumerable.Range(0, 200).Select(_ => level == 6 ? "  - rellu\n" : $"  - {{ network: level{level + 1} }}\n")));

        var errors = VariantTests.Compile(
            "level0.resnet.yaml",
            Level(0),
            [.. Enumerable.Range(1, 6).Select(level => ($"level{level}.resnet.yaml", Level(level)))]).Diagnostics;

        Assert.All(errors.Take(100), error => Assert.Equal("RNG045", error.Id));
        Assert.Equal("RNG047", Assert.Single(errors.Skip(100)).Id);
    }

    /// <summary>Without a bound these would be 1000 to the power of 6 layers.</summary>
    [Fact]
    public void Networks_in_networks_in_networks_are_bounded()
    {
        static string Level(int level) =>
            Networks.With(
                "root:\n"
                    + string.Concat(
                        Enumerable.Range(0, 1000).Select(_ => level == 6 ? "  - relu\n" : $"  - {{ network: level{level + 1} }}\n")));

        var watch = System.Diagnostics.Stopwatch.StartNew();
        var error = Assert.Single(
            VariantTests.Compile(
                "level0.resnet.yaml",
                Level(0),
                [.. Enumerable.Range(1, 6).Select(level => ($"level{level}.resnet.yaml", Level(level)))]).Diagnostics);

        Assert.Contains("too many layers", error.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"It took {watch.Elapsed}.");
    }

    private static string Outer(string until) => $$"""
        network: outer
        input: [3, 16, 16]
        root:
          - { name: stem, conv2d: 8, kernel: 1 }
          - { name: backbone, network: inner{{until}} }
          - { name: last, conv2d: 5, kernel: 1 }

        """;
}
