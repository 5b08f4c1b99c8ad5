using ResNetGen.Tool.Documents;
using ResNetGen.Training;

namespace ResNetGen.Tool.Tests;

/// <summary>The graph that TensorBoard is given: the rows of the network's table, and what feeds each of them.</summary>
public class GraphNodesTests
{
    [Theory]
    [InlineData("tiny")]
    [InlineData("slim/resnet_v2_50")]
    [InlineData("torchvision/resnet18")]
    [InlineData("beyond/densenet_121")]
    [InlineData("beyond/se_resnet_50")]
    public void Each_row_is_a_node_and_takes_what_stands_before_it(string network)
    {
        using var folder = new TemporaryFolder();
        var graph = NetworkDocument.Open(network == "tiny" ? folder.Write("tiny.resnet.yaml", Networks.Tiny) : network).Graph;
        var nodes = GraphNodes.Of(graph);
        var rows = graph.ToInfo().Layers;
        Assert.Equal(rows.Select(row => (row.Scope, row.Kind, row.Output)), nodes.Select(node => (node.Scope, node.Kind, node.Output)));
        var before = new HashSet<string> { GraphNode.Images };
        foreach (var node in nodes)
        {
            Assert.NotEmpty(node.Inputs);
            Assert.All(node.Inputs, input => Assert.Contains(input, before));
            before.Add(node.Scope);
        }

        // All but what comes out at the end is taken by somebody.
        var taken = nodes.SelectMany(node => node.Inputs).ToHashSet();
        Assert.Equal(nodes[^1].Scope, Assert.Single(nodes, node => !taken.Contains(node.Scope)).Scope);
    }

    [Fact]
    public void A_shortcut_goes_around_its_unit()
    {
        var nodes = GraphNodes.Of(NetworkDocument.Open("torchvision/resnet18").Graph).ToDictionary(node => node.Scope);
        var sum = nodes.Values.First(node => node.Kind == "add");
        Assert.Equal(2, sum.Inputs.Count);
        var root = nodes.Values.First(node => node.Kind == "max_pool2d").Scope;
        Assert.Contains(root, sum.Inputs);
        Assert.Equal("batch_norm", nodes[sum.Inputs.Single(input => input != root)].Kind);
    }
}
