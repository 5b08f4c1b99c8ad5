namespace ResNetGen.Compiler.Tests.Origins;

/// <summary>004: the prototxt of ResNet-50, in one line, and a network for MNIST with the program that trains it, in another.</summary>
internal static class CaffeAndMnistOrigin
{
    private const string Caffe = "caffe/resnet_50";
    private const string Mnist = "mnist/layer_block";
    private const string Recipe = "recipes/mnist";
    private const int Prototxt = 8;
    private const int Program = 10;

    public static TheoryData<string, string, int, string, string> Rows { get; } = new()
    {
        { Caffe, "input", Prototxt, "input_dim: 3input_dim: 224input_dim: 224", "(N, 3, 224, 224)" },

        // What is not said of a BatchNorm is Caffe's own: moving_average_fraction 0.999 and eps 1e-5.
        {
            Caffe, "every batch norm", Prototxt, "type: \"BatchNorm\" batch_norm_param { use_global_stats: true }",
            "decay 0.999, epsilon 1E-05, global"
        },
        { Caffe, "batch norms", Prototxt, "name: \"bn5c_branch2c\"", "53" },
        { Caffe, "layers with weights", Prototxt, "name: \"ResNet-50\"", "54" },
        {
            Caffe, "conv1", Prototxt,
            "name: \"conv1\" type: \"Convolution\" convolution_param { num_output: 64 kernel_size: 7 pad: 3 stride: 2 }",
            "64 of 7×7, stride 2, padding 3 3 3 3, bias"
        },
        { Caffe, "bn_conv1", Prototxt, "name: \"bn_conv1\" type: \"BatchNorm\"", "norm" },
        { Caffe, "scale_conv1", Prototxt, "name: \"scale_conv1\" type: \"Scale\" scale_param { bias_term: true }", "scale, bias" },
        { Caffe, "conv1_relu", Prototxt, "name: \"conv1_relu\" type: \"ReLU\"", "relu" },
        {
            Caffe, "pool1", Prototxt, "name: \"pool1\" type: \"Pooling\" pooling_param { kernel_size: 3 stride: 2 pool: MAX }",
            "max 3×3, stride 2, padding 0 0 0 0, rounded up"
        },
        { Caffe, "res2a_branch1", Prototxt, Layer("res2a_branch1", 256, 1, 0, 1), "256 of 1×1, stride 1, padding 0 0 0 0" },
        { Caffe, "res2a_branch2a", Prototxt, Layer("res2a_branch2a", 64, 1, 0, 1), "64 of 1×1, stride 1, padding 0 0 0 0" },
        { Caffe, "res2a_branch2b", Prototxt, Layer("res2a_branch2b", 64, 3, 1, 1), "64 of 3×3, stride 1, padding 1 1 1 1" },
        { Caffe, "res2a_branch2c", Prototxt, Layer("res2a_branch2c", 256, 1, 0, 1), "256 of 1×1, stride 1, padding 0 0 0 0" },
        { Caffe, "res3a_branch1", Prototxt, Layer("res3a_branch1", 512, 1, 0, 2), "512 of 1×1, stride 2, padding 0 0 0 0" },
        { Caffe, "res3a_branch2a", Prototxt, Layer("res3a_branch2a", 128, 1, 0, 2), "128 of 1×1, stride 2, padding 0 0 0 0" },
        { Caffe, "res3d_branch2b", Prototxt, Layer("res3d_branch2b", 128, 3, 1, 1), "128 of 3×3, stride 1, padding 1 1 1 1" },
        { Caffe, "res4a_branch2a", Prototxt, Layer("res4a_branch2a", 256, 1, 0, 2), "256 of 1×1, stride 2, padding 0 0 0 0" },
        { Caffe, "res4f_branch2c", Prototxt, Layer("res4f_branch2c", 1024, 1, 0, 1), "1024 of 1×1, stride 1, padding 0 0 0 0" },
        { Caffe, "res5a_branch1", Prototxt, Layer("res5a_branch1", 2048, 1, 0, 2), "2048 of 1×1, stride 2, padding 0 0 0 0" },
        { Caffe, "res5c_branch2b", Prototxt, Layer("res5c_branch2b", 512, 3, 1, 1), "512 of 3×3, stride 1, padding 1 1 1 1" },
        {
            Caffe, "scale5c_branch2c", Prototxt,
            "name: \"scale5c_branch2c\" type: \"Scale\" scale_param { bias_term: true }",
            "scale, bias"
        },
        { Caffe, "res5c", Prototxt, "name: \"res5c\" type: \"Eltwise\"", "sum" },
        { Caffe, "res5c_relu", Prototxt, "name: \"res5c_relu\" type: \"ReLU\"", "relu" },
        {
            Caffe, "pool5", Prototxt, "name: \"pool5\" type: \"Pooling\" pooling_param { kernel_size: 7 stride: 1 pool: AVE }",
            "mean 7×7, stride 1, padding 0 0 0 0"
        },
        { Caffe, "fc1000", Prototxt, "name: \"fc1000\" type: \"InnerProduct\" inner_product_param { num_output: 1000 }", "1000, bias" },
        { Caffe, "prob", Prototxt, "name: \"prob\" type: \"Softmax\"", "softmax" },

        { Mnist, "input", Program, "x = tf.reshape(x, [-1, ndim, ndim, 1])", "(N, 1, 28, 28)" },
        { Mnist, "every kernel", Program, "initializer=tf.truncated_normal_initializer(stddev=stddev))", "truncated_normal 0.02" },
        {
            Mnist, "every bias", Program,
            "'b', [n_filters], initializer=tf.truncated_normal_initializer(stddev=stddev))",
            "truncated_normal 0.02"
        },
        { Mnist, "every matrix", Program, "tf.random_normal_initializer(stddev=stddev)", "normal 0.02" },
        { Mnist, "every batch norm", Program, "conv = conv + b return activation(conv)", "" },
        { Mnist, "decay", Program, "cross_entropy = -tf.reduce_sum(y * tf.log(y_pred))", "0" },

        // SAME with stride 2 on 28 pixels: 14 places, and 5 rows, of which the odd one stands at the end.
        {
            Mnist, "conv1", Program, "net = conv2d(x, 64, k_h=7, k_w=7, name='conv1', activation=activation)",
            "64 of 7×7, stride 2, padding 2 3 2 3, bias, relu"
        },
        {
            Mnist, "pool1", Program, "net = tf.nn.max_pool( net, [1, 3, 3, 1], strides=[1, 2, 2, 1], padding='SAME')",
            "max 3×3, stride 2, padding 0 1 0 1"
        },
        {
            Mnist, "conv2", Program, "blocks[0].num_filters, k_h=1, k_w=1, stride_h=1, stride_w=1, padding='VALID', name='conv2')",
            "128 of 1×1, stride 1, padding 0 0 0 0, bias"
        },
        { Mnist, "block_0", Program, "LayerBlock(3, 128, 32)", "(128, 32) × 3" },
        { Mnist, "block_1", Program, "LayerBlock(3, 256, 64)", "(256, 64) × 3" },
        { Mnist, "block_2", Program, "LayerBlock(3, 512, 128)", "(512, 128) × 3" },
        { Mnist, "block_3", Program, "LayerBlock(3, 1024, 256)", "(1024, 256) × 3" },
        {
            Mnist, "block_0/repeat_0/conv_in", Program,
            "name = 'block_%d/repeat_%d' % (block_i, repeat_i)",
            "32 of 1×1, stride 1, padding 0 0 0 0, bias, relu"
        },
        {
            Mnist, "block_1/repeat_2/conv_bottleneck", Program,
            "name=name + '/conv_bottleneck')",
            "64 of 3×3, stride 1, padding 1 1 1 1, bias, relu"
        },
        { Mnist, "block_3/repeat_1/conv_out", Program, "name=name + '/conv_out')", "1024 of 1×1, stride 1, padding 0 0 0 0, bias, relu" },
        { Mnist, "block_0/repeat_0/add", Program, "net = conv + net", "sum" },
        {
            Mnist, "block_0/conv_upscale", Program,
            "bias=False, name='block_%d/conv_upscale' % block_i)",
            "256 of 1×1, stride 1, padding 0 0 0 0"
        },
        {
            Mnist, "block_2/conv_upscale", Program,
            "bias=False, name='block_%d/conv_upscale' % block_i)",
            "1024 of 1×1, stride 1, padding 0 0 0 0"
        },
        { Mnist, "Linear", Program, "scope or \"Linear\"", "10" },
        { Mnist, "predictions", Program, "activation=tf.nn.softmax)", "softmax" },

        // Two convolutions before the blocks, three in each of twelve repeats, three that widen, and the last layer.
        { Mnist, "layers with weights", Program, "net = linear(net, n_outputs, activation=tf.nn.softmax)", "42" },

        { Recipe, "BatchSize", Program, "batch_size = 50", "50" },
        { Recipe, "Epochs", Program, "n_epochs = 5", "5" },
        { Recipe, "Optimizer", Program, "tf.train.AdamOptimizer().minimize(cross_entropy)", "OptimizerSettings.Adam()" },
        { Recipe, "LearningRate", Program, "tf.train.AdamOptimizer().minimize(cross_entropy)", "LearningRateSchedule.Constant(0.001)" },
        { Recipe, "SumLoss", Program, "cross_entropy = -tf.reduce_sum(y * tf.log(y_pred))", "true" },

        // read_data_sets keeps 5,000 of 60,000 for validation, and divides values by 255.
        { Recipe, "ValidationImages", Program, "mnist.validation.num_examples // batch_size", "5000" },
        { Recipe, "Normalize", Program, "input_data.read_data_sets('/tmp/data/', one_hot=True)", "false" },
        { Recipe, "Augmentation", Program, "batch_xs, batch_ys = mnist.train.next_batch(batch_size)", "nothing is said" },
        { Recipe, "DropLast", Program, "range(mnist.train.num_examples // batch_size)", "nothing is said" },
    };

    private static string Layer(string name, int filters, int kernel, int pad, int stride) =>
        $"name: \"{name}\" type: \"Convolution\" convolution_param "
            + FormattableString.Invariant($"{{ num_output: {filters} kernel_size: {kernel} pad: {pad} stride: {stride} ")
            + "bias_term: false }";
}
