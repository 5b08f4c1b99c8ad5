using System.Globalization;
using System.Text;
using ResNetGen.Architectures;
using ResNetGen.Compiler.Binding;
using ResNetGen.Testing;

namespace ResNetGen.Tool.Tests;

/// <summary>
/// docs/networks.md is what the tool says of the networks that ship. With RESNETGEN_ACCEPT_SNAPSHOTS=1 it is written anew.
/// </summary>
[Collection(nameof(OneRun))]
public sealed class NetworksPageTests
{
    private static readonly (string Folder, string Title)[] Origins =
    [
        ("slim", "TF-Slim"),
        ("paper", "The ResNet paper"),
        ("torchvision", "torchvision"),
        ("keras", "Keras applications"),
        ("caffe", "Caffe"),
        ("cifar10", "Keras on CIFAR-10"),
        ("mnist", "MNIST"),
        ("beyond", "Beyond"),
        ("boosting", "Boosting"),
    ];

    private const string Head = """
        # The networks that ship

        Each is a file under [architectures](../architectures), and a class of the library ResNetGen.Architectures.
        """
        + " Another file can take one over with `extends: slim/resnet_v2_50`, or use it as a part.\n"
        + """
        Images per second compare only at the same multiply-adds: where the stride stands differs between the origins.

        This page is written by a test; the tables are those of `resnetgen summary <network> --blocks`.


        """;

    /// <summary>What the networks and recipes do not take over from the texts that they are from.</summary>
    private const string Errors = """

        ## Errors in the origins

        Some networks are from pages that show a program and tell about it. Where such a page contradicts the paper or the code that it
        quotes, the networks here follow those:

        * The page on TF-Slim's ResNet-v2 gives the winning top-5 error of 2015 as 3.75 %; it is 3.57 % (He et al. 2015, table 5). Its
          explanation of a block draws all three units with stride 2; in the code, and here, the last one strides.
        * The page on slim and ELU puts a softmax before `softmax_cross_entropy_with_logits`, which takes logits; `forward` returns
          logits. It never runs the operations that update batch norm's moving averages; here they move. Its VGG-16 has no flatten
          before `fc6`; `slim/vgg_16` has.
        * The page on CIFAR-10 gives its ResNet-152 four units in the second block, where the paper has eight; `cifar10/resnet_152` is
          the page's, with the counts that it tells. What enters its last dense layer is called 64 there and is 2048.
        * The page with the network for MNIST calls it one of ten layers; it has 42 with weights.

        """;

    private const string TableHead = """
        | network | class | input | output | parameters, trainable | in all | multiply-adds |
        |---|---|---|---|---:|---:|---:|

        """;

    [Fact]
    public void It_is_what_the_tool_says() => Snapshot.MatchFile(Page(), Path.Combine(Repository.Root, "docs/networks.md"));

    private static string Page()
    {
        var page = new StringBuilder(Head);
        foreach (var (folder, title) in Origins)
        {
            var networks = Catalogue.All.Where(network => network.Name.StartsWith(folder + "/", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(networks);
            page.Append(CultureInfo.InvariantCulture, $"## {title}\n\n{TableHead}");
            foreach (var network in networks)
            {
                page.Append(Row(network));
            }

            page.Append('\n');
            foreach (var network in networks)
            {
                var table = Outcome.Expected("summary", network.Name, "--blocks");
                page.Append(CultureInfo.InvariantCulture, $"### {network.Name}\n\n{Description(network)}\n\n```text\n{table}```\n\n");
            }
        }

        Assert.Equal(
            Catalogue.All.Count,
            Catalogue.All.Count(network => Origins.Any(origin => network.Name.StartsWith(origin.Folder + "/", StringComparison.Ordinal))));
        return page.ToString().TrimEnd() + "\n" + Errors;
    }

    private static string Row(ShippedNetwork network)
    {
        var info = network.Info;
        long[] counts = [info.TrainableParameters, info.TotalParameters, info.MultiplyAdds];
        string[] cells =
        [
            $"[{network.Name}](#{Anchor(network)})",
            $"`{info.ClassName}`",
            info.Input.ToString(),
            info.Output.ToString(),
            .. counts.Select(count => count.ToString("N0", CultureInfo.InvariantCulture)),
        ];
        return $"| {string.Join(" | ", cells)} |\n";
    }

    private static string Anchor(ShippedNetwork network) => network.Name.Replace("/", "", StringComparison.Ordinal);

    /// <summary>The comment at the head of the file, below the line for editors.</summary>
    private static string Description(ShippedNetwork network)
    {
        var lines = NetworkFiles.TextOfShipped(network.Name)!
            .Split('\n')
            .TakeWhile(line => line.StartsWith('#'))
            .Skip(1)
            .Select(line => line[1..].Trim())
            .ToList();
        Assert.NotEmpty(lines);
        return string.Join(' ', lines);
    }
}
