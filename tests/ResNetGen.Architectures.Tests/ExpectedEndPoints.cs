using System.Globalization;
using System.Text.RegularExpressions;

namespace ResNetGen.Architectures.Tests;

/// <summary>
/// The names of the end points of every network that ships, written by hand: the layers of the root, the blocks with their numbers of units
/// (the tables of the papers, and the origins' own code) and how these are called, and the layers of the head.
/// </summary>
internal static partial class ExpectedEndPoints
{
    private static readonly (string Networks, string Points)[] Table =
    [
        ("slim/resnet_v2_(50|101|152|200)", "conv1 pool1 (blocks) postnorm pool5 logits predictions : unit_{n}/bottleneck_v2"),
        ("slim/resnet_v2_101_segmentation", "conv1 pool1 (blocks) postnorm logits predictions : unit_{n}/bottleneck_v2"),
        ("slim/resnet_v2_50_no_root", "(blocks) postnorm pool5 logits predictions : unit_{n}/bottleneck_v2"),
        ("slim/resnet_v2_50_features", "conv1 pool1 (blocks) postnorm pool5 : unit_{n}/bottleneck_v2"),
        ("slim/resnet_v2_small", "conv1 pool1 (blocks) postnorm global_pool logits predictions : unit_{n}/bottleneck_v2"),
        ("slim/elu_resnet", "conv_0 block1*5 conv_top logits predictions : /res_unit{n}"),
        ("slim/vgg_16", "conv1/conv1_1 conv1/conv1_2 pool1 conv2/conv2_1 conv2/conv2_2 pool2 "
            + "conv3/conv3_1 conv3/conv3_2 conv3/conv3_3 pool3 conv4/conv4_1 conv4/conv4_2 conv4/conv4_3 pool4 "
            + "conv5/conv5_1 conv5/conv5_2 conv5/conv5_3 pool5 "
            + "flatten fc6 dropout6 fc7 dropout7 fc8 predictions : -"),
        ("slim/vgg_19", "conv1/conv1_1 conv1/conv1_2 pool1 conv2/conv2_1 conv2/conv2_2 pool2 "
            + "conv3/conv3_1 conv3/conv3_2 conv3/conv3_3 conv3/conv3_4 pool3 "
            + "conv4/conv4_1 conv4/conv4_2 conv4/conv4_3 conv4/conv4_4 pool4 "
            + "conv5/conv5_1 conv5/conv5_2 conv5/conv5_3 conv5/conv5_4 pool5 flatten fc6 dropout6 fc7 dropout7 fc8 predictions : -"),
        ("paper/resnet_(18|34)_[abc]", "conv1 pool1 (conv_x) pool5 fc predictions : unit_{n}/basic"),
        ("paper/resnet_(50|101|152)_[abc]", "conv1 pool1 (conv_x) pool5 fc predictions : unit_{n}/bottleneck"),
        ("paper/plain_(18|34)", "conv1 pool1 (conv_x) pool5 fc predictions : unit_{n}/plain"),
        ("paper/cifar_resnet_(20|32|44|56|110)(_[bc])?", "conv1 (6n + 2) pool5 fc predictions : unit_{n}/basic"),
        ("paper/cifar_plain_(20|56)", "conv1 (6n + 2) pool5 fc predictions : unit_{n}/plain"),
        ("torchvision/resnet(18|34|50|101|152)", "conv1 bn1 maxpool (layers) avgpool fc : {n0}"),
        ("keras/resnet(50|101|152)", "conv1_pad conv1_conv conv1_bn conv1_relu pool1_pad pool1_pool (convs) avg_pool "
            + "predictions probabilities : block{n}"),
        ("keras/resnet(50|101|152)_no_top", "conv1_pad conv1_conv conv1_bn conv1_relu pool1_pad pool1_pool (convs) : block{n}"),
        ("keras/resnet(50|101|152)_no_top_avg", "conv1_pad conv1_conv conv1_bn conv1_relu pool1_pad pool1_pool (convs) avg_pool "
            + ": block{n}"),
        ("keras/resnet(50|101|152)_no_top_max", "conv1_pad conv1_conv conv1_bn conv1_relu pool1_pad pool1_pool (convs) max_pool "
            + ": block{n}"),
        ("keras/resnet(50|101|152)_v2", "conv1_pad conv1_conv pool1_pad pool1_pool (convs) post_bn post_relu avg_pool "
            + "predictions probabilities : block{n}"),
        ("keras/resnet(50|101|152)_v2_no_top", "conv1_pad conv1_conv pool1_pad pool1_pool (convs) post_bn post_relu : block{n}"),
        ("keras/resnet(50|101|152)_v2_no_top_avg", "conv1_pad conv1_conv pool1_pad pool1_pool (convs) post_bn post_relu avg_pool "
            + ": block{n}"),
        ("keras/resnet(50|101|152)_v2_no_top_max", "conv1_pad conv1_conv pool1_pad pool1_pool (convs) post_bn post_relu max_pool "
            + ": block{n}"),
        ("caffe/resnet_50", "conv1 bn_conv1 scale_conv1 conv1_relu pool1 res2*3 res3*4 res4*6 res5*3 pool5 flat fc1000 prob : {letter}"),
        ("cifar10/resnet_32_([abcde]|[de]_v2)", "conv1 block1*5 block2*5 block3*5 postnorm pool logits predictions : unit_{n}/basic"),
        ("cifar10/resnet_34", "conv1 block1*5 halving2*1 block2*4 halving3*1 block3*4 postnorm pool logits predictions : unit_{n}/basic"),
        ("cifar10/resnet_(50|101)", "conv1 (blocks) postnorm pool logits predictions : unit_{n}/bottleneck"),
        ("cifar10/resnet_152", "conv1 block1*3 block2*4 block3*36 block4*3 postnorm pool logits predictions : unit_{n}/bottleneck"),
        ("cifar10/vgg_19", "conv1/conv1_1 conv1/conv1_2 pool1 conv2/conv2_1 conv2/conv2_2 pool2 "
            + "conv3/conv3_1 conv3/conv3_2 conv3/conv3_3 conv3/conv3_4 pool3 "
            + "conv4/conv4_1 conv4/conv4_2 conv4/conv4_3 conv4/conv4_4 pool4 "
            + "conv5/conv5_1 conv5/conv5_2 conv5/conv5_3 conv5/conv5_4 pool5 flatten fc1 dropout1 fc2 dropout2 logits predictions : -"),
        ("mnist/layer_block", "conv1 pool1 conv2 block_0*3 upscale_0*1 block_1*3 upscale_1*1 block_2*3 upscale_2*1 block_3*3 "
            + "pool Linear predictions : repeat_{n0}"),
        ("boosting/three_stages", "stage_1/conv1 stage_1/conv2 pool1 stage_1/logits stage_2/conv1 stage_2/conv2 pool2 stage_2/logits "
            + "stage_3/conv1 stage_3/conv2 pool3 stage_3/logits logits : -"),
        ("beyond/fast_resnet_8", "conv0 norm0 block1*1 block2*1 block3*1 pool logits : unit_{n}/group"),
        ("beyond/highway_resnet", "conv1 block1*5 block2*5 block3*5 pool logits predictions : unit_{n}/highway"),
        ("beyond/preact_resnet_(164|1001)", "conv1 (9n + 2) postnorm pool fc : unit_{n}"),
        ("beyond/wrn_28_10", "conv1 conv2*4 conv3*4 conv4*4 postnorm pool fc : unit_{n}"),
        ("beyond/(resnext_50_32x4d|se_resnet_50)", "conv1 bn1 maxpool (layers) avgpool fc : {n0}"),
        ("beyond/resnet_50_d", "conv1/0 conv1/1 conv1/3 conv1/4 conv1/6 bn1 maxpool (layers) avgpool fc : {n0}"),
        ("beyond/densenet_121", "features/conv0 features/norm0 features/pool0 denseblock1*6 transition1*1 denseblock2*12 transition2*1 "
            + "denseblock3*24 transition3*1 denseblock4*16 features/norm5 pool5 classifier : /features/{block}[/denselayer{n}]"),
        ("beyond/regnet_x_400mf", "stem/0 stem/1 block1*1 block2*2 block3*7 block4*12 avgpool fc : /trunk_output/{block}/{block}-{n0}"),
    ];

    /// <summary>
    /// The units of each block by the depth: Table 1 of He et al. 2015; 200 is TF-Slim's, and the small network that of its tests.
    /// </summary>
    private static readonly Dictionary<string, int[]> Units = new()
    {
        ["18"] = [2, 2, 2, 2], ["34"] = [3, 4, 6, 3], ["50"] = [3, 4, 6, 3],
        ["101"] = [3, 4, 23, 3], ["152"] = [3, 8, 36, 3], ["200"] = [3, 24, 36, 3],
        ["small"] = [3, 3, 3, 2],
    };

    /// <summary>The names below the network's own, in order.</summary>
    public static IReadOnlyList<string> Of(string network)
    {
        var row = Table.Single(row => Regex.IsMatch(network, $"^{row.Networks}$"));
        var depth = Depth().Match(network).Value;
        var (points, unit) = (row.Points.Split(" : ")[0], row.Points.Split(" : ")[1]);
        points = points
            .Replace("(blocks)", Blocks("block", 1), StringComparison.Ordinal)
            .Replace("(layers)", Blocks("layer", 1), StringComparison.Ordinal)
            .Replace("(convs)", Blocks("conv", 2), StringComparison.Ordinal)
            .Replace("(conv_x)", Regex.Replace(Blocks("conv", 2), @"\*", "_x*"), StringComparison.Ordinal)
            .Replace("(6n + 2)", Equal("block", 6), StringComparison.Ordinal)
            .Replace("(9n + 2)", Equal("stage", 9), StringComparison.Ordinal);
        return [.. points.Split(' ').SelectMany(Expand)];

        string Blocks(string name, int first) => Units.TryGetValue(depth, out var units)
            ? string.Join(' ', units.Select((count, i) => FormattableString.Invariant($"{name}{first + i}*{count}")))
            : "?";

        string Equal(string name, int layers) => int.TryParse(depth, out var all)
            ? string.Join(' ', Enumerable.Range(1, 3).Select(i => FormattableString.Invariant($"{name}{i}*{(all - 2) / layers}")))
            : "?";

        IEnumerable<string> Expand(string point)
        {
            var parts = point.Split('*');
            if (parts.Length == 1)
            {
                return [point];
            }

            var count = int.Parse(parts[1], CultureInfo.InvariantCulture);
            return Enumerable.Range(1, count).Select(n => Unit(parts[0], n)).Append(parts[0]);
        }

        string Unit(string block, int n)
        {
            // A transition of DenseNet is a block of one unit, which has no number; the units that halve in resnet_34 are bottlenecks.
            var pattern = block.StartsWith("transition", StringComparison.Ordinal)
                ? Regex.Replace(unit, @"\[.*\]", "")
                : unit.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
            pattern = block.StartsWith("halving", StringComparison.Ordinal) ? "unit_{n}/bottleneck" : pattern;
            pattern = block.StartsWith("upscale", StringComparison.Ordinal) ? pattern + "/upscale" : pattern;
            var scope = pattern.Replace("{n}", n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{n0}", (n - 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{letter}", ((char)('a' + n - 1)).ToString(), StringComparison.Ordinal)
                .Replace("{block}", block, StringComparison.Ordinal);
            return scope.StartsWith('/') ? scope[1..] : $"{block}/{scope}";
        }
    }

    [GeneratedRegex("(?<=resnet(_v2)?_?)([0-9]+|small)|(?<=plain_|resnext_)[0-9]+")]
    private static partial Regex Depth();
}
