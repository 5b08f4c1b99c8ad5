using ResNetGen.Compiler.Binding;
using ResNetGen.Compiler.Catalogue;
using ResNetGen.Compiler.Graph;
using ResNetGen.Compiler.Tests.Foreign;
using ResNetGen.Compiler.Tests.Shipped;

namespace ResNetGen.Compiler.Tests;

/// <summary>
/// Every file under <c>architectures/</c>, against what is published about it, and against arithmetic over descriptions written by hand.
/// </summary>
public sealed class ShippedNetworksTests
{
    public static TheoryData<string> Files { get; } = [.. ShippedNetworks.All.Select(row => row.File)];

    /// <summary>Those of which somebody publishes a count.</summary>
    public static TheoryData<string> PublishedFiles { get; } =
        [.. ShippedNetworks.All.Where(row => (row.Trainable ?? row.Total ?? row.MultiplyAdds) is not null).Select(row => row.File)];

    /// <summary>Here or in the table of the foreign networks, so that none ships without a row.</summary>
    [Fact]
    public void Every_file_has_a_row()
    {
        var folder = Path.Combine(Repository.Root, "architectures");
        var files = Directory.EnumerateFiles(folder, "*" + NetworkFiles.Extension, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')[..^NetworkFiles.Extension.Length])
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            files,
            ShippedNetworks.All.Select(row => row.File)
                .Concat(ForeignNetworksTests.All.Select(row => row.Data))
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Files_compile_to_the_shapes_of_the_table(string file)
    {
        var row = ShippedNetworks.Find(file);

        var graph = Graph(file);

        Assert.Equal(row.Input, graph.Input.ToList());
        Assert.Equal(row.Output, graph.Output.ToList());
    }

    [Theory]
    [MemberData(nameof(PublishedFiles))]
    public void Counts_are_those_published(string file)
    {
        var row = ShippedNetworks.Find(file);

        var graph = Graph(file);

        PublishedCounts.Match(
            (row.Trainable, graph.TrainableParameters), (row.Total, graph.Parameters), (row.MultiplyAdds, graph.MultiplyAdds));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Counts_are_those_of_the_description(string file)
    {
        var expected = ShippedNetworks.Find(file).Derivation();

        var graph = Graph(file);

        Assert.Equal(expected.Trainable, graph.TrainableParameters);
        Assert.Equal(expected.Total, graph.Parameters);
        Assert.Equal(expected.MultiplyAdds, graph.MultiplyAdds);
    }

    /// <summary>What slim's networks cost with dense features.</summary>
    [Theory]
    [InlineData("slim/resnet_v2_50", 16, 5_803_999_232)]
    [InlineData("slim/resnet_v2_50", 8, 18_877_054_976)]
    [InlineData("slim/resnet_v2_101", 16, 9_516_220_416)]
    [InlineData("slim/resnet_v2_101", 8, 33_725_939_712)]
    [InlineData("slim/resnet_v2_152", 16, 13_228_441_600)]
    [InlineData("slim/resnet_v2_152", 8, 45_954_433_024)]
    public void Output_strides_cost_what_is_published(string file, int outputStride, long multiplyAdds)
    {
        var graph = Networks.Graph($"extends: {file}\noutput_stride: {outputStride}\n");

        Assert.Equal(multiplyAdds, graph.MultiplyAdds);
        Assert.Equal(Graph(file).Parameters, graph.Parameters);
        Assert.Equal(224 / outputStride, graph.Blocks[^1].Output.Height);
    }

    /// <summary>What no count tells: where batch norm, activations and the addition stand, and where a shortcut leaves from.</summary>
    [Theory]
    [InlineData("slim/resnet_v2_50", "block1/unit_1", "conv1(relu(bn(x))) + conv1(relu(bn(conv3(relu(bn(conv1(relu(bn(x)))))))))")]
    [InlineData("slim/resnet_v2_50", "block1/unit_2", "x + conv1(relu(bn(conv3(relu(bn(conv1(relu(bn(x)))))))))")]
    [InlineData("slim/resnet_v2_50", "block1/unit_3", "sub/2(x) + conv1(relu(bn(conv3/2(relu(bn(conv1(relu(bn(x)))))))))")]
    [InlineData("slim/elu_resnet", "block1//res_unit5", "x + conv3(elu(bn(conv3(elu(bn(x))))))")]
    [InlineData("paper/plain_18", "conv3_x/unit_1", "relu(bn(conv3(relu(bn(conv3/2(x))))))")]
    [InlineData("paper/resnet_18_a", "conv2_x/unit_1", "relu(x + bn(conv3(relu(bn(conv3(x))))))")]
    [InlineData("paper/resnet_18_a", "conv3_x/unit_1", "relu(pad128(sub/2(x)) + bn(conv3(relu(bn(conv3/2(x))))))")]
    [InlineData("paper/resnet_18_b", "conv2_x/unit_1", "relu(x + bn(conv3(relu(bn(conv3(x))))))")]
    [InlineData("paper/resnet_18_b", "conv3_x/unit_1", "relu(bn(conv1/2(x)) + bn(conv3(relu(bn(conv3/2(x))))))")]
    [InlineData("paper/resnet_18_c", "conv2_x/unit_1", "relu(bn(conv1(x)) + bn(conv3(relu(bn(conv3(x))))))")]
    [InlineData("paper/resnet_50_a", "conv2_x/unit_1", "relu(pad256(x) + bn(conv1(relu(bn(conv3(relu(bn(conv1(x)))))))))")]
    [InlineData("paper/resnet_50_b", "conv3_x/unit_1", "relu(bn(conv1/2(x)) + bn(conv1(relu(bn(conv3(relu(bn(conv1/2(x)))))))))")]
    [InlineData("paper/resnet_50_b", "conv3_x/unit_2", "relu(x + bn(conv1(relu(bn(conv3(relu(bn(conv1(x)))))))))")]
    [InlineData("paper/cifar_resnet_20", "block2/unit_1", "relu(pad32(sub/2(x)) + bn(conv3(relu(bn(conv3/2(x))))))")]
    [InlineData("paper/cifar_plain_20", "block2/unit_1", "relu(bn(conv3(relu(bn(conv3/2(x))))))")]
    [InlineData("paper/cifar_plain_56", "block3/unit_9", "relu(bn(conv3(relu(bn(conv3(x))))))")]
    [InlineData("paper/cifar_resnet_20_c", "block1/unit_2", "relu(bn(conv1(x)) + bn(conv3(relu(bn(conv3(x))))))")]
    [InlineData("cifar10/resnet_32_a", "block1/unit_1", "relu(x + bn(conv3(relu(bn(conv3(x))))))")]
    [InlineData("cifar10/resnet_32_a", "block2/unit_1", "relu(conv1/2(x) + bn(conv3(relu(bn(conv3/2(x))))))")]
    [InlineData("cifar10/resnet_32_b", "block1/unit_1", "relu(bn(x + conv3(relu(bn(conv3(x))))))")]
    [InlineData("cifar10/resnet_32_b", "block2/unit_1", "relu(bn(conv1/2(x) + conv3(relu(bn(conv3/2(x))))))")]
    [InlineData("cifar10/resnet_32_c", "block1/unit_1", "x + relu(bn(conv3(relu(bn(conv3(x))))))")]
    [InlineData("cifar10/resnet_32_c", "block2/unit_1", "conv1/2(x) + relu(bn(conv3(relu(bn(conv3/2(x))))))")]
    [InlineData("cifar10/resnet_32_d", "block1/unit_1", "x + bn(conv3(relu(bn(conv3(relu(x))))))")]
    [InlineData("cifar10/resnet_32_d", "block2/unit_1", "conv1/2(relu(x)) + bn(conv3(relu(bn(conv3/2(relu(x))))))")]
    [InlineData("cifar10/resnet_32_d_v2", "block1/unit_1", "x + bn(conv3(relu(bn(conv3(relu(x))))))")]
    [InlineData("cifar10/resnet_32_d_v2", "block2/unit_1", "conv1/2(x) + bn(conv3(relu(bn(conv3/2(relu(x))))))")]
    [InlineData("cifar10/resnet_32_e", "block1/unit_1", "x + conv3(relu(bn(conv3(relu(bn(x))))))")]
    [InlineData("cifar10/resnet_32_e", "block2/unit_1", "conv1/2(relu(bn(x))) + conv3(relu(bn(conv3/2(relu(bn(x))))))")]
    [InlineData("cifar10/resnet_32_e_v2", "block1/unit_1", "x + conv3(relu(bn(conv3(relu(bn(x))))))")]
    [InlineData("cifar10/resnet_32_e_v2", "block2/unit_1", "conv1/2(x) + conv3(relu(bn(conv3/2(relu(bn(x))))))")]
    [InlineData("cifar10/resnet_34", "halving2/unit_1", "conv1/2(relu(bn(x))) + conv1(relu(bn(conv3(relu(bn(conv1/2(relu(bn(x)))))))))")]
    [InlineData("cifar10/resnet_50", "block1/unit_1", "conv1/2(x) + relu(bn(conv1(relu(bn(conv3(relu(bn(conv1/2(x)))))))))")]
    [InlineData("cifar10/resnet_50", "block4/unit_3", "x + relu(bn(conv1(relu(bn(conv3(relu(bn(conv1(x)))))))))")]
    [InlineData("mnist/layer_block", "block_0/repeat_0", "x + relu(conv1(relu(conv3(relu(conv1(x))))))")]
    [InlineData("mnist/layer_block", "upscale_0/repeat_0", "conv1(x)")]
    [InlineData("mnist/layer_block", "block_1/repeat_2", "x + relu(conv1(relu(conv3(relu(conv1(x))))))")]
    public void Units_are_those_described(string file, string place, string formula)
    {
        var graph = Graph(file);

        var units = from block in graph.Blocks
                    from unit in block.Units
                    where $"{block.Scope}/{unit.Scope}" == place
                    select graph.Units[unit.Unit].Body;

        Assert.Equal(formula, Formula.Of(Assert.Single(units)));
    }

    /// <summary>What trains them: the layers of a family agree in it.</summary>
    [Theory]
    [InlineData("slim/resnet_v2_", "variance_scaling", 1e-4, 0.997, 1e-5, true)]
    [InlineData("slim/vgg_", "truncated_normal", 5e-4, null, null, null)]
    [InlineData("slim/elu_", "xavier_uniform", 0.0, 0.999, 1e-3, false)]
    [InlineData("paper/", "kaiming_normal", 1e-4, 0.9, 1e-5, true)]
    [InlineData("cifar10/resnet_", "he_normal", 2e-4, 0.9, 1e-5, true)]
    [InlineData("cifar10/vgg_", "he_normal", 1e-3, 0.99, 1e-3, true)]
    public void Families_agree_in_what_trains_them(
        string family, string initializer, double weightDecay, double? decay, double? epsilon, bool? scale)
    {
        var layers = ShippedNetworks.All.Where(row => row.File.StartsWith(family, StringComparison.Ordinal)).Select(row => Graph(row.File))
            .SelectMany(graph => graph.Units.Select(unit => unit.Body).Append(graph.Root).Append(graph.Head))
            .SelectMany(body => body.Layers)
            .ToList();

        Assert.Equal([(initializer, weightDecay)], layers.Select(layer => layer switch
        {
            Conv2dSpec conv => (conv.Initializer.Word, conv.WeightDecay),
            LinearSpec linear => (linear.Initializer.Word, linear.WeightDecay),
            _ => default,
        }).Where(kernel => kernel != default).Distinct());
        var norms = layers.Select(layer => layer switch
        {
            BatchNormSpec norm => norm.Settings,
            Conv2dSpec conv => conv.Normalizer,
            LinearSpec linear => linear.Normalizer,
            _ => null,
        })
            .OfType<BatchNormSettings>()
            .Distinct();
        Assert.Equal(decay is null ? [] : [new BatchNormSettings(decay.Value, epsilon!.Value, scale!.Value, Center: true)], norms);
    }

    /// <summary>
    /// Networks whose end points <c>end_points.txt</c> lists: a line for the layers of each unit, and lines for those around the blocks.
    /// </summary>
    public static TheoryData<string, string> EndPoints { get; } =
    [
        .. Repository.Read("tests/ResNetGen.Compiler.Tests/Shipped/end_points.txt").Split("## ", StringSplitOptions.RemoveEmptyEntries)
            .Select(section => section.TrimEnd('\n').Split('\n', 2))
            .Select(section => new TheoryDataRow<string, string>(section[0], section[1])),
    ];

    [Theory]
    [MemberData(nameof(EndPoints))]
    public void End_points_are_those_listed(string file, string expected) => Assert.Equal(expected, Outline(Graph(file)));

    [Fact]
    public void Scopes_are_slims() =>
        Assert.Contains("resnet_v2_50/block2/unit_4/bottleneck_v2/conv3", Graph("slim/resnet_v2_50").Rows().Select(row => row.Scope));

    /// <summary>So that the weights of the one are those of the other.</summary>
    [Theory]
    [InlineData("slim/resnet_v2_101_segmentation", "slim/resnet_v2_101", "block3/unit_23/bottleneck_v2/shortcut", "pool5")]
    [InlineData("slim/resnet_v2_50_features", "slim/resnet_v2_50", "logits", "predictions")]
    [InlineData("slim/resnet_v2_50_no_root", "slim/resnet_v2_50", "conv1", "pool1")]
    public void Variants_keep_the_scopes_and_lack_some(string variant, string file, params string[] missing)
    {
        var graph = Graph(file);

        var scopes = Graph(variant).Rows().Select(row => row.Scope);

        Assert.Equal(graph.Rows().Select(row => row.Scope).Except(missing.Select(scope => $"{graph.Name}/{scope}")), scopes);
    }

    private static NetworkGraph Graph(string file)
    {
        var compiled = NetworkCompiler.CompileShipped(file);
        Assert.True(
            compiled.Diagnostics.Count == 0, string.Join('\n', compiled.Diagnostics.Select(diagnostic => diagnostic.ToBuildLine(file))));
        Assert.False(compiled.Graph.IsBroken);
        return compiled.Graph;
    }

    private static string Outline(NetworkGraph graph)
    {
        var lines = new List<(string Parent, string Names)>();
        foreach (var (scope, _) in graph.Rows())
        {
            var end = scope.EndsWith("/BatchNorm", StringComparison.Ordinal)
                ? scope[..^"/BatchNorm".Length].LastIndexOf('/')
                : scope.LastIndexOf('/');
            var (parent, name) = (scope[..end], scope[(end + 1)..]);
            if (lines.Count > 0 && lines[^1].Parent == parent)
            {
                lines[^1] = (parent, $"{lines[^1].Names} {name}");
            }
            else
            {
                lines.Add((parent, name));
            }
        }

        return string.Join('\n', lines.Select(line => $"{line.Parent}: {line.Names}"));
    }
}
