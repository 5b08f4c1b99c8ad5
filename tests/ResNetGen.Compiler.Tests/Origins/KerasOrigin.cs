namespace ResNetGen.Compiler.Tests.Origins;

/// <summary>001: Keras's ResNet50, of which the page shows the stacks and the block without its end.</summary>
internal static class KerasOrigin
{
    private const string ResNet50 = "keras/resnet50";

    /// <summary>The line of the block's code.</summary>
    private const int Block = 68;

    /// <summary>That of the stacks.</summary>
    private const int Stacks = 58;

    public static TheoryData<string, string, int, string, string> Rows { get; } = new()
    {
        // What is not said is Keras's own: momentum 0.99, scale and offset; glorot_uniform, a bias that begins at zero, no L2; 'valid'.
        { ResNet50, "every batch norm", Block, "epsilon=1.001e-5", "decay 0.99, epsilon 1.001E-05, scale, offset" },
        { ResNet50, "every kernel", Block, "layers.Conv2D(filters, 1, strides=stride, name=name + '_1_conv')", "xavier_uniform" },
        { ResNet50, "every bias", Block, "layers.Conv2D(filters, 1, strides=stride, name=name + '_1_conv')", "constant 0" },
        { ResNet50, "decay", Block, "layers.Conv2D(filters, 1, strides=stride, name=name + '_1_conv')", "0" },
        { ResNet50, "conv2", Stacks, "stack(x, 64, 3, stride1=1, name='conv2')", "(64, 1) × 3" },
        { ResNet50, "conv3", Stacks, "stack(x, 128, 4, name='conv3')", "(128, 2), (128, 1) × 3" },
        { ResNet50, "conv4", Stacks, "stack(x, 256, 6, name='conv4')", "(256, 2), (256, 1) × 5" },
        { ResNet50, "conv5", Stacks, "stack(x, 512, 3, name='conv5')", "(512, 2), (512, 1) × 2" },
        {
            ResNet50, "conv3_block1_0_conv", Block, "layers.Conv2D(         4 * filters, 1, strides=stride, name=name + '_0_conv')",
            "512 of 1×1, stride 2, padding 0 0 0 0, bias"
        },
        { ResNet50, "conv3_block1_0_bn", Block, "name=name + '_0_bn')(shortcut)", "norm" },
        {
            ResNet50, "conv3_block1_1_conv", Block, "layers.Conv2D(filters, 1, strides=stride, name=name + '_1_conv')",
            "128 of 1×1, stride 2, padding 0 0 0 0, bias"
        },
        { ResNet50, "conv3_block1_1_bn", Block, "name=name + '_1_bn')(x)", "norm" },
        { ResNet50, "conv3_block1_1_relu", Block, "layers.Activation('relu', name=name + '_1_relu')", "relu" },
        {
            ResNet50, "conv3_block1_2_conv", Block, "filters, kernel_size, padding='SAME', name=name + '_2_conv')",
            "128 of 3×3, stride 1, padding 1 1 1 1, bias"
        },
        { ResNet50, "conv3_block1_2_bn", Block, "name=name + '_2_bn')(x)", "norm" },
        { ResNet50, "conv3_block1_2_relu", Block, "layers.Activation('relu', name=name + '_2_relu')", "relu" },
        { ResNet50, "conv3_block1_3_conv", Block, "# 1x1x(4倍filters)", "512 of 1×1, stride 1, padding 0 0 0 0, bias" },
        { ResNet50, "predictions", 55, "classes=1000", "1000, bias" },
    };
}
