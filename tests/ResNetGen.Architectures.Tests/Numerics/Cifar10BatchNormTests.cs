using System.Globalization;
using System.Text.RegularExpressions;
using ResNetGen.Layers;

namespace ResNetGen.Architectures.Tests.Numerics;

/// <summary>
/// The numbers in the batch norms of Keras's networks for CIFAR-10, of the classes as they are built, against the origin's. (References
/// written by hand once repeated a mistake of the files.)
/// </summary>
public sealed partial class Cifar10BatchNormTests
{
    private const string Origin = "003-keras-cifar10.txt";

    // BatchNormalization(momentum=0.9, epsilon=1e-5), for every one that the origin writes.
    private const double Momentum = 0.9;
    private const double Epsilon = 1e-5;

    /// <summary>
    /// Each network with the lines of the origin that write its batch norms: those of its units, and the last, before the pooling.
    /// </summary>
    public static TheoryData<string, int[]> Lines => new()
    {
        { "resnet_32_a", [358, 364, 296] },
        { "resnet_32_b", [390, 401, 404, 296] },
        { "resnet_32_c", [420, 425, 296] },
        { "resnet_32_d", [449, 453, 296] },
        { "resnet_32_d_v2", [449, 453, 296] },
        { "resnet_32_e", [255, 259, 296] },
        { "resnet_32_e_v2", [255, 259, 296] },
        { "resnet_34", [255, 259, 296] },
        { "resnet_50", [515, 520, 526, 565] },
        { "resnet_101", [515, 520, 526, 600] },
        { "resnet_152", [515, 520, 526, 635] },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Batch_norms_have_the_origins_numbers(string name, int[] lines)
    {
        using var network = Catalogue.Find($"cifar10/{name}")!.Create();

        var norms = network.modules().OfType<BatchNorm2d>().ToList();

        Assert.True(norms.Count > lines.Length);
        Assert.All(norms, norm => Assert.Equal((Momentum, Epsilon), (norm.Decay, norm.Epsilon)));
    }

    [Fact]
    public void Every_network_for_cifar_10_is_held_to_them() => Assert.Equal(
        Catalogue.All.Select(network => network.Name)
            .Where(name => name.StartsWith("cifar10/resnet_", StringComparison.Ordinal))
            .Select(name => name["cifar10/".Length..])
            .Order(StringComparer.Ordinal),
        Lines.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public void The_numbers_stand_in_the_origin()
    {
        var path = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "origins", Origin));
        Assert.SkipUnless(File.Exists(path), $"The text '{path}' is not on this machine.");
        var text = File.ReadAllLines(path);

        Assert.All(Lines.SelectMany(row => row.Data.Item2).Distinct(), line => Assert.Matches(Call(), text[line - 1]));
        Assert.All(
            text.SelectMany(line => Call().Matches(line)),
            call => Assert.Equal((Momentum, Epsilon), (Number(call, 1), Number(call, 2))));

        static double Number(Match call, int group) => double.Parse(call.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"BatchNormalization\(momentum=([^,]+), epsilon=([^)]+)\)")]
    private static partial Regex Call();
}
