namespace ResNetGen.Compiler.Tests.Origins;

/// <summary>003: eleven networks for CIFAR-10 in Keras, the VGG-19 that they are compared with, and how they are trained.</summary>
internal static class Cifar10Origin
{
    private const string Norm = "BatchNormalization(momentum=0.9, epsilon=1e-5)";
    private const string Kernel = "kernel_initializer=\"he_normal\"";
    private const string L2 = "kernel_regularizer=regularizers.l2(weight_decay)";
    private const string E = "cifar10/resnet_32_e";
    private const string Deep = "cifar10/resnet_50";
    private const string Vgg = "cifar10/vgg_19";
    private const string Recipe = "recipes/keras_cifar10";

    /// <summary>Each network with a line of its batch norms, and one of its kernels, whose L2 is said in the next.</summary>
    private static readonly (string Name, int Norm, int Kernel)[] Networks =
    [
        ("resnet_32_a", 358, 355), ("resnet_32_b", 390, 387), ("resnet_32_c", 420, 417), ("resnet_32_d", 449, 447),
        ("resnet_32_d_v2", 449, 447), ("resnet_32_e", 255, 257), ("resnet_32_e_v2", 255, 257), ("resnet_34", 255, 257),
        ("resnet_50", 515, 512), ("resnet_101", 515, 512), ("resnet_152", 515, 512),
    ];

    public static TheoryData<string, string, int, string, string> Rows { get; } =
    [
        .. Networks.SelectMany(network => Common($"cifar10/{network.Name}", network.Norm, network.Kernel)), .. Own, .. OfRecipe,
    ];

    private static TheoryData<string, string, int, string, string> Own => new()
    {
        { E, "input", 308, "Input(shape=(32,32,3))", "(N, 3, 32, 32)" },
        {
            E, "conv1", 278,
            "Conv2D(filters=16,kernel_size=(3,3),strides=(1,1),padding='same'",
            "16 of 3×3, stride 1, padding 1 1 1 1, bias"
        },
        { E, "block1", 283, "for _ in range(stack_n):", "(16, 1) × 5" },
        { E, "block2", 287, "x = residual_block(x,32,True)", "(32, 2), (32, 1) × 4" },
        { E, "block3", 292, "x = residual_block(x,64,True)", "(64, 2), (64, 1) × 4" },
        { E, "block2/unit_1/basic/preact", 255, "o1 = Activation('relu')(BatchNormalization(", "norm, relu" },

        // 'same' with stride 2 on 32 pixels puts its one row at the end.
        { E, "block2/unit_1/basic/conv1", 256, "Conv2D(o_filters,kernel_size=(3,3),strides=stride,padding='same'", Half("norm, relu") },
        { E, "block2/unit_1/basic/conv2", 260, "Conv2D(o_filters,kernel_size=(3,3),strides=(1,1),padding='same'", Same(32) },
        {
            E, "block2/unit_1/basic/shortcut", 264,
            "Conv2D(o_filters,kernel_size=(1,1),strides=(2,2)",
            "32 of 1×1, stride 2, padding 0 0 0 0, bias"
        },
        { E, "block2/unit_1/basic/add", 267, "block = add([conv_2, projection])", "sum" },
        { E, "postnorm", 296, "BatchNormalization(momentum=0.9, epsilon=1e-5)(x)", "norm, relu" },
        { E, "pool", 298, "GlobalAveragePooling2D()(x)", "mean" },
        { E, "logits", 301, "Dense(classes_num,activation='softmax',kernel_initializer=\"he_normal\"", "10, bias" },
        // 32, and the two projections.
        { E, "layers with weights", 275, "total layers = stack_n * 3 * 2 + 2", "34" },
        { E, "parameters", 236, "Total params: 470,218", "470218" },
        { E, "trainable", 237, "Trainable params: 467,946", "467946" },
        { "cifar10/resnet_34", "parameters", 332, "Total params: 416,458", "416458" },
        { "cifar10/resnet_34", "trainable", 333, "Trainable params: 414,186", "414186" },

        { "cifar10/resnet_32_a", "block1/unit_1/basic/add", 374, "block = Activation('relu')(block)", "sum, relu" },
        { "cifar10/resnet_32_a", "block1/unit_1/basic/conv2", 364, "o2  = BatchNormalization(", Same(16, "norm") },
        { "cifar10/resnet_32_b", "block1/unit_1/basic/conv2", 392, "conv_2 = Conv2D(o_filters,kernel_size=(3,3),strides=(1,1)", Same(16) },
        {
            "cifar10/resnet_32_b", "block1/unit_1/basic/norm", 404,
            "Activation('relu')(BatchNormalization(momentum=0.9, epsilon=1e-5)(block))",
            "norm, relu"
        },
        { "cifar10/resnet_32_c", "block1/unit_1/basic/conv2", 425, "o2 = Activation('relu')(BatchNormalization(", Same(16, "norm, relu") },
        { "cifar10/resnet_32_c", "block1/unit_1/basic/add", 433, "block = add([o2, x])", "sum" },
        { "cifar10/resnet_32_d", "block1/unit_1/basic/preact", 445, "o1 = Activation('relu')(x)", "relu" },
        { "cifar10/resnet_32_d", "block1/unit_1/basic/conv2", 453, "o3 = BatchNormalization(", Same(16, "norm") },
        { "cifar10/resnet_32_d", "parameters", 463, "Total params: 470,410", "470410" },
        { "cifar10/resnet_32_d", "trainable", 464, "Trainable params: 468,042", "468042" },

        {
            Deep, "conv1", 541,
            "Conv2D(filters=64,kernel_size=(3,3),strides=(1,1),padding='same'",
            "64 of 3×3, stride 1, padding 1 1 1 1, bias"
        },
        { Deep, "block1", 546, "x = residual_block(x,64,256,True)", "(256, 64, 2), (256, 64, 1) × 2" },
        { Deep, "block2", 551, "x = residual_block(x,128,512,True)", "(512, 128, 2), (512, 128, 1) × 3" },
        { Deep, "block3", 557, "for _ in range(5):", "(1024, 256, 2), (1024, 256, 1) × 5" },
        { Deep, "block4", 561, "x = residual_block(x,512,2048,True)", "(2048, 512, 2), (2048, 512, 1) × 2" },
        { "cifar10/resnet_101", "block3", 592, "for _ in range(22):", "(1024, 256, 2), (1024, 256, 1) × 22" },
        { "cifar10/resnet_152", "block2", 622, "for _ in range(3):", "(512, 128, 2), (512, 128, 1) × 3" },
        { "cifar10/resnet_152", "block3", 627, "for _ in range(35):", "(1024, 256, 2), (1024, 256, 1) × 35" },
        {
            Deep, "block1/unit_1/bottleneck/conv1", 511,
            "Conv2D(o_filters_1,kernel_size=(1,1),strides=stride",
            "64 of 1×1, stride 2, padding 0 0 0 0, bias, norm, relu"
        },
        { Deep, "block1/unit_1/bottleneck/conv2", 517, "Conv2D(o_filters_1,kernel_size=(3,3),strides=(1,1)", Same(64, "norm, relu") },
        {
            Deep, "block1/unit_1/bottleneck/conv3", 522,
            "Conv2D(o_filters_2,kernel_size=(1,1),strides=(1,1)",
            "256 of 1×1, stride 1, padding 0 0 0 0, bias, norm, relu"
        },
        {
            Deep, "block1/unit_1/bottleneck/shortcut", 528,
            "Conv2D(o_filters_2,kernel_size=(1,1),strides=stride",
            "256 of 1×1, stride 2, padding 0 0 0 0, bias"
        },
        { Deep, "block1/unit_1/bottleneck/add", 531, "block = add([o3, projection])", "sum" },
        { Deep, "parameters", 663, "Total params: 23,593,098", "23593098" },
        { Deep, "trainable", 664, "Trainable params: 23,543,690", "23543690" },
        { "cifar10/resnet_101", "parameters", 667, "Total params: 42,663,562", "42663562" },
        { "cifar10/resnet_152", "parameters", 671, "Total params: 57,246,858", "57246858" },

        { Vgg, "parameters", 241, "Total params: 39,002,738", "39002738" },
        { Vgg, "trainable", 242, "Trainable params: 38,975,326", "38975326" },

        // 27,412 moving statistics are two each of 13,706 channels: those of 16 convolutions and of three dense layers.
        { Vgg, "batch norms", 243, "Non-trainable params: 27,412", "19" },
        { Vgg, "layers with weights", 240, "vgg19_pretrain_0.0005", "19" },

        // The L2 is in the network's name there: 5e-4, of which Keras makes twice that in the gradient.
        { Vgg, "decay", 240, "vgg19_pretrain_0.0005", "0.001" },
    };

    private static TheoryData<string, string, int, string, string> OfRecipe => new()
    {
        { Recipe, "BatchSize", 62, "batch_size         = 128", "128" },
        { Recipe, "Epochs", 63, "epochs             = 200", "200" },
        { Recipe, "DropLast", 64, "iterations         = 50000 // batch_size + 1", "false" },
        {
            Recipe, "LearningRate", 82,
            "if epoch < 81:",
            "LearningRateSchedule.MultiStep(initial: 0.1, at: new double[] { 81, 122 }, factor: 0.1)"
        },
        {
            Recipe, "LearningRate", 84,
            "if epoch < 122:",
            "LearningRateSchedule.MultiStep(initial: 0.1, at: new double[] { 81, 122 }, factor: 0.1)"
        },
        {
            Recipe, "Optimizer", 194,
            "optimizers.SGD(lr=.1, momentum=0.9, nesterov=True)",
            "OptimizerSettings.Sgd(momentum: 0.9, nesterov: true)"
        },

        // The images are normalized before they are shifted (lines 93 and 214), so that zero is the mean.
        { Recipe, "Augmentation", 209, "fill_mode='constant',cval=0.", "new Augmentation { Flip = true, Shift = 0.125, Fill = null }" },
        { Recipe, "Augmentation", 206, "horizontal_flip=True", "new Augmentation { Flip = true, Shift = 0.125, Fill = null }" },
        { Recipe, "Augmentation", 207, "width_shift_range=0.125", "new Augmentation { Flip = true, Shift = 0.125, Fill = null }" },
        { Recipe, "Normalize", 77, "(x_train[:,:,:,i] - mean[i]) / std[i]", "nothing is said" },

        // The networks' files have it.
        { Recipe, "WeightDecay", 65, "weight_decay       = 1e-4", "nothing is said" },
        { Recipe, "SumLoss", 195, "loss='categorical_crossentropy'", "nothing is said" },
    };

    private static IEnumerable<TheoryDataRow<string, string, int, string, string>> Common(string file, int norm, int kernel) =>
    [
        new(file, "every batch norm", norm, Norm, "decay 0.9, epsilon 1E-05, scale, offset"),
        new(file, "every kernel", kernel, Kernel, "he_normal"),
        new(file, "every matrix", 301, Kernel, "he_normal"),
        new(file, "every bias", kernel, Kernel, "constant 0"),

        // Keras's l2(1e-4) adds 1e-4 · w² to the loss, and so twice that to the gradient.
        new(file, "decay", kernel + 1, L2, "0.0002"),
    ];

    private static string Same(int filters, string then = "") =>
        FormattableString.Invariant($"{filters} of 3×3, stride 1, padding 1 1 1 1, bias") + (then.Length > 0 ? $", {then}" : string.Empty);

    private static string Half(string then) => $"32 of 3×3, stride 2, padding 0 1 0 1, bias, {then}";
}
