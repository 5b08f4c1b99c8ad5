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
        return page.ToString().TrimEnd() + "\n";
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
