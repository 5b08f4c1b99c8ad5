namespace ResNetGen.Compiler.Tests.Origins;

/// <summary>002: TF-Slim's VGG-16, a network with ELU, and the program that trains it.</summary>
internal static class EluOrigin
{
    private const string Vgg = "slim/vgg_16";
    private const string Elu = "slim/elu_resnet";
    private const string Recipe = "recipes/elu";
    private const int VggLine = 93;
    private const int EluLine = 105;
    private const int Program = 109;

    public static TheoryData<string, string, int, string, string> Rows { get; } = new()
    {
        { Vgg, "every kernel", VggLine, "weights_initializer=tf.truncated_normal_initializer(0.0, 0.01)", "truncated_normal 0.01" },
        { Vgg, "every matrix", VggLine, "weights_initializer=tf.truncated_normal_initializer(0.0, 0.01)", "truncated_normal 0.01" },
        { Vgg, "decay", VggLine, "weights_regularizer=slim.l2_regularizer(0.0005)", "0.0005" },
        { Vgg, "conv1/conv1_1", VggLine, "slim.repeat(inputs, 2, slim.conv2d, 64, [3, 3], scope='conv1')", Convolution(64) },
        { Vgg, "conv2/conv2_2", VggLine, "slim.repeat(net, 2, slim.conv2d, 128, [3, 3], scope='conv2')", Convolution(128) },
        { Vgg, "conv3/conv3_3", VggLine, "slim.repeat(net, 3, slim.conv2d, 256, [3, 3], scope='conv3')", Convolution(256) },
        { Vgg, "conv4/conv4_3", VggLine, "slim.repeat(net, 3, slim.conv2d, 512, [3, 3], scope='conv4')", Convolution(512) },
        { Vgg, "conv5/conv5_3", VggLine, "slim.repeat(net, 3, slim.conv2d, 512, [3, 3], scope='conv5')", Convolution(512) },
        { Vgg, "pool5", VggLine, "slim.max_pool2d(net, [2, 2], scope='pool5')", "max 2×2, stride 2, padding 0 0 0 0" },
        { Vgg, "fc6", VggLine, "slim.fully_connected(net, 4096, scope='fc6')", "4096, bias, relu" },
        { Vgg, "dropout6", VggLine, "slim.dropout(net, 0.5, scope='dropout6')", "dropout 0.5" },
        { Vgg, "fc7", VggLine, "slim.fully_connected(net, 4096, scope='fc7')", "4096, bias, relu" },
        { Vgg, "dropout7", VggLine, "slim.dropout(net, 0.5, scope='dropout7')", "dropout 0.5" },
        { Vgg, "fc8", VggLine, "slim.fully_connected(net, 1000, activation_fn=None, scope='fc8')", "1000, bias" },

        // What is not said is slim's own: SAME, xavier_initializer, and batch norm of decay 0.999 and epsilon 0.001 without a scale.
        { Elu, "every kernel", EluLine, "slim.conv2d(part2,num_outputs,[ksize,ksize],activation_fn=None)", "xavier_uniform" },
        { Elu, "every batch norm", EluLine, "slim.batch_norm(inputs,activation_fn=None)", "decay 0.999, epsilon 0.001, offset" },
        { Elu, "decay", EluLine, "slim.conv2d(part2,num_outputs,[ksize,ksize],activation_fn=None)", "0" },
        {
            Elu, "conv_0", EluLine, "slim.conv2d(X_input,num_outputs,[ksize,ksize],normalizer_fn=slim.batch_norm,scope='conv_0')",
            "64 of 3×3, stride 1, padding 1 1 1 1, norm, relu"
        },
        { Elu, "block1", Program, "resUnit.resnet(X_input,3,64,NUM_CLASSES,5)", "(64) × 5" },

        // slim names a second layer of a kind by a number.
        { Elu, "res_unit1/BatchNorm", EluLine, "tf.variable_scope('res_unit'+str(i))", "norm, elu" },
        { Elu, "res_unit1/Conv", EluLine, "part3 = slim.conv2d(part2,", "64 of 3×3, stride 1, padding 1 1 1 1, bias" },
        { Elu, "res_unit5/BatchNorm_1", EluLine, "part5 = tf.nn.elu(part4)", "norm, elu" },
        { Elu, "res_unit5/Conv_1", EluLine, "part6 = slim.conv2d(part5,", "64 of 3×3, stride 1, padding 1 1 1 1, bias" },
        { Elu, "res_unit5/add", EluLine, "output = part6 + inputs", "sum" },
        {
            Elu, "conv_top", EluLine,
            "slim.conv2d(layer1,num_classes,[ksize,ksize],normalizer_fn=slim.batch_norm,activation_fn=None,scope='conv_top')",
            "10 of 3×3, stride 1, padding 1 1 1 1, norm"
        },
        { Elu, "logits", EluLine, "tf.reduce_mean(top,[1,2])", "mean" },

        // Its rate and its batch stand in another file of the program, which the page does not show.
        { Recipe, "Optimizer", Program, "tf.train.AdamOptimizer(config.lr)", "OptimizerSettings.Adam()" },
        { Recipe, "SumLoss", Program, "tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_label,", "nothing is said" },
        {
            Recipe, "Augmentation", Program,
            "read_tfrecord.read_and_decode(config.tfrecord_dir,IMG_W,IMG_H,IMG_CHANNELS)",
            "nothing is said"
        },
        { Recipe, "WeightDecay", Program, ".minimize(loss)", "nothing is said" },
    };

    private static string Convolution(int filters) =>
        FormattableString.Invariant($"{filters} of 3×3, stride 1, padding 1 1 1 1, bias, relu");
}
