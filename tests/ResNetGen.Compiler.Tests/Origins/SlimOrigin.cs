namespace ResNetGen.Compiler.Tests.Origins;

/// <summary>000: TF-Slim's resnet_v2, whose listing is one line of the page.</summary>
internal static class SlimOrigin
{
    private const int Line = 67;
    private const string V2_50 = "slim/resnet_v2_50";
    private const string Segmentation = "slim/resnet_v2_101_segmentation";
    private const string Unit = "block1/unit_1/bottleneck_v2/";

    public static TheoryData<string, string, int, string, string> Rows { get; } = new()
    {
        { V2_50, "every kernel", Line, "weights_initializer=slim.variance_scaling_initializer()", "variance_scaling" },
        { V2_50, "decay", Line, "weight_decay=0.0001", "0.0001" },
        {
            V2_50, "every batch norm", Line, "batch_norm_decay=0.997,batch_norm_epsilon=1e-5,batch_norm_scale=True",
            "decay 0.997, epsilon 1E-05, scale, offset"
        },
        { V2_50, "input", Line, "height, width = 224, 224", "(N, 3, 224, 224)" },

        // pad_total = 6, of which 3 stand before.
        {
            V2_50, "conv1", Line, "net = conv2d_same(net, 64, 7, stride=2, scope='conv1')",
            "64 of 7×7, stride 2, padding 3 3 3 3, bias"
        },
        {
            V2_50, "pool1", Line, "net = slim.max_pool2d(net, [3, 3], stride=2, scope='pool1')",
            "max 3×3, stride 2, padding 0 1 0 1"
        },
        { V2_50, "block1", Line, "[(256, 64, 1)] * 2 + [(256, 64, 2)]", "(256, 64, 1) × 2, (256, 64, 2)" },
        { V2_50, "block2", Line, "[(512, 128, 1)] * 3 + [(512, 128, 2)]", "(512, 128, 1) × 3, (512, 128, 2)" },
        { V2_50, "block3", Line, "[(1024, 256, 1)] * 5 + [(1024, 256, 2)]", "(1024, 256, 1) × 5, (1024, 256, 2)" },
        { V2_50, "block4", Line, "[(2048, 512, 1)] * 3", "(2048, 512, 1) × 3" },
        { "slim/resnet_v2_101", "block3", Line, "[(1024, 256, 1)] * 22 + [(1024, 256, 2)]", "(1024, 256, 1) × 22, (1024, 256, 2)" },
        { "slim/resnet_v2_152", "block2", Line, "[(512, 128, 1)] * 7 + [(512, 128, 2)]", "(512, 128, 1) × 7, (512, 128, 2)" },
        { "slim/resnet_v2_152", "block3", Line, "[(1024, 256, 1)] * 35 + [(1024, 256, 2)]", "(1024, 256, 1) × 35, (1024, 256, 2)" },
        { "slim/resnet_v2_200", "block2", Line, "[(512, 128, 1)] * 23 + [(512, 128, 2)]", "(512, 128, 1) × 23, (512, 128, 2)" },
        { "slim/resnet_v2_200", "block3", Line, "[(1024, 256, 1)] * 35 + [(1024, 256, 2)]", "(1024, 256, 1) × 35, (1024, 256, 2)" },
        { V2_50, Unit + "preact", Line, "slim.batch_norm(inputs, activation_fn=tf.nn.relu, scope='preact')", "norm, relu" },
        {
            V2_50, Unit + "shortcut", Line,
            "slim.conv2d(preact, depth, [1, 1], stride=stride,normalizer_fn=None, activation_fn=None,scope='shortcut')",
            "256 of 1×1, stride 1, padding 0 0 0 0, bias"
        },
        {
            V2_50, Unit + "conv1", Line, "slim.conv2d(preact, depth_bottleneck, [1, 1], stride=1,scope='conv1')",
            "64 of 1×1, stride 1, padding 0 0 0 0, norm, relu"
        },
        {
            V2_50, "block1/unit_3/bottleneck_v2/conv2", Line, "conv2d_same(residual, depth_bottleneck, 3, stride,scope='conv2')",
            "64 of 3×3, stride 2, padding 1 1 1 1, norm, relu"
        },
        {
            V2_50, Unit + "conv3", Line,
            "slim.conv2d(residual, depth, [1, 1], stride=1,normalizer_fn=None, activation_fn=None,scope='conv3')",
            "256 of 1×1, stride 1, padding 0 0 0 0, bias"
        },
        { V2_50, "block1/unit_3/bottleneck_v2/shortcut", Line, "shortcut = subsample(inputs, stride, 'shortcut')", "every 2" },
        { V2_50, Unit + "add", Line, "output = shortcut + residual", "sum" },
        { V2_50, "postnorm", Line, "net = slim.batch_norm(net, activation_fn=tf.nn.relu, scope='postnorm')", "norm, relu" },
        { V2_50, "pool5", Line, "tf.reduce_mean(net, [1, 2], name='pool5', keep_dims=True)", "mean, 1×1" },
        {
            V2_50, "logits", Line, "slim.conv2d(net, num_classes, [1, 1], activation_fn=None,normalizer_fn=None, scope='logits')",
            "1000 of 1×1, stride 1, padding 0 0 0 0, bias"
        },
        { V2_50, "predictions", Line, "slim.softmax(net, scope='predictions')", "softmax" },
        { Segmentation, "input", Line, "# inputs has shape [batch, 513, 513, 3]", "(N, 3, 513, 513)" },
        { Segmentation, "logits", Line, "resnet_v2.resnet_v2_101(inputs,21,", "21 of 1×1, stride 1, padding 0 0 0 0, bias" },

        // ⌈513 ∕ 16⌉.
        { Segmentation, "output", Line, "global_pool=False,output_stride=16", "(N, 21, 33, 33)" },
    };
}
