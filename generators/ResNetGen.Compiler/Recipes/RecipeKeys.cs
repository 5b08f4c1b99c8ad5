namespace ResNetGen.Compiler.Recipes;

/// <summary>The table of the keys of a recipe, from which files are read, C# is written, and editors are told.</summary>
internal static class RecipeKeys
{
    public const string Name = "recipe";
    public const string Epochs = "epochs";

    private const string Training = "global::ResNetGen.Training.";

    private static readonly RecipeKey WarmUp = new(
        "warm_up", RecipeValue.Epochs, "warmUp", "The epochs in which the rate climbs from 0 in a line.");

    private static readonly RecipeKey Final = new("final", RecipeValue.Number, "final", "The rate at the end; 0 if nothing is said.");

    private static readonly IReadOnlyList<RecipeKey> OfAdam =
    [
        new("beta1", RecipeValue.Number, "beta1", "The decay of the gradients' moving mean; 0.9 if nothing is said.") { Below = 1 },
        new(
            "beta2",
            RecipeValue.Number,
            "beta2",
            "The decay of the squared gradients' moving mean; 0.999 if nothing is said.") { Below = 1 },
        new("epsilon", RecipeValue.Number, "epsilon", "Keeps the division apart from zero; 1e-8 if nothing is said.") { IsAbove = true },
    ];

    public static IReadOnlyList<RecipeKey> All { get; } =
    [
        new(
            Name,
            RecipeValue.Name,
            "Name",
            "The recipe's name: the property is called after it.") { Required = "`recipe: my_recipe`, say, as its first line" },
        new(Epochs, RecipeValue.Integer, "Epochs", "How often the training images are gone through.")
        {
            Minimum = 1,
            Required = "how often the images are gone through, such as `epochs: 200`",
        },
        new("batch", RecipeValue.Integer, "BatchSize", "The number of images that each update of the weights comes from.")
        {
            Minimum = 1,
            Required = "the number of images in a step, such as `batch: 128`",
        },
        new(
            "drop_last",
            RecipeValue.Flag,
            "DropLast",
            "Whether the images that do not fill a batch at an epoch's end are left for the next epoch, as they are if nothing is said; "
                + "or else are a smaller last batch."),
        new("optimizer", RecipeValue.Form, "Optimizer", "How the weights follow the gradients.")
        {
            Required = "how the weights follow the gradients, such as `optimizer: { sgd: { momentum: 0.9 } }`",
            Forms =
            [
                new(
                    "sgd",
                    Training + "OptimizerSettings.Sgd",
                    "Stochastic gradient descent.",
                    "sgd: { momentum: 0.9 }",
                    [
                        new(
                            "momentum",
                            RecipeValue.Number,
                            "momentum",
                            "How much of the last update is kept; 0 if nothing is said.") { Below = 1, Default = "0" },
                        new(
                            "nesterov",
                            RecipeValue.Flag,
                            "nesterov",
                            "Whether the gradient is followed as if the momentum had been applied already; it is not if nothing "
                                + "is said.") { Default = "false" },
                    ]),
                new(
                    "adam",
                    Training + "OptimizerSettings.Adam",
                    "Adam; weight decay is part of the gradient.",
                    "adam: { beta2: 0.99 }",
                    OfAdam),
                new("adamw", Training + "OptimizerSettings.AdamW", "Adam with decoupled weight decay.", "adamw: { beta2: 0.99 }", OfAdam),
            ],
        },
        new("learning_rate", RecipeValue.Form, "LearningRate", "The learning rate over the run.")
        {
            Required = "a number, or how the rate changes, such as `learning_rate: { cosine: 0.1, warm_up: 5 }`",
            Forms =
            [
                new(
                    "constant",
                    Training + "LearningRateSchedule.Constant",
                    "The same rate all the time.",
                    "constant: 0.1",
                    [WarmUp]) { Beside = Rate("rate", "The rate.") },
                new(
                    "steps",
                    Training + "LearningRateSchedule.MultiStep",
                    "A rate that is multiplied whenever one of the given epochs is over.",
                    "steps: 0.1, at: [81, 122]",
                    [
                        new("at", RecipeValue.EpochList, "at", "The number of epochs before each change.")
                        {
                            Required = "the epochs at which the rate changes, such as `at: [81, 122]`",
                        },
                        new(
                            "factor",
                            RecipeValue.Number,
                            "factor",
                            "What the rate is multiplied by; 0.1 if nothing is said.") { IsAbove = true },
                        WarmUp,
                    ])
                {
                    Beside = Rate("initial", "The rate until the first change."),
                },
                new(
                    "polynomial",
                    Training + "LearningRateSchedule.Polynomial",
                    "A power of the time that is left.",
                    "polynomial: 0.1, power: 2",
                    [
                        new(
                            "power",
                            RecipeValue.Number,
                            "power",
                            "The exponent; 1, a straight line, if nothing is said.") { IsAbove = true },
                        Final,
                        WarmUp,
                    ])
                {
                    Beside = Rate("initial", "The highest rate."),
                },
                new(
                    "cosine",
                    Training + "LearningRateSchedule.Cosine",
                    "Half a cosine down.",
                    "cosine: 0.1, warm_up: 5",
                    [Final, WarmUp]) { Beside = Rate("peak", "The highest rate.") },
                new(
                    "one_cycle",
                    Training + "LearningRateSchedule.OneCycle",
                    "One climb to a peak and one long fall far below the start.",
                    "one_cycle: 0.4, warm_up: 5",
                    [
                        WarmUp with { Summary = "The epochs of the climb; three tenths of the run if nothing is said." },
                        new(
                            "start",
                            RecipeValue.Number,
                            "start",
                            "The rate of the first step; a twenty-fifth of the peak if nothing is said."),
                        Final with { Summary = "The rate of the last step; a ten-thousandth of the start if nothing is said." },
                        new("shape", RecipeValue.Word, "linear", "How both ways go: along a cosine if nothing is said.") { Words =
                        [
                            ("cosine", "false"),
                            ("linear", "true"),
                        ] },
                    ])
                {
                    Beside = Rate("peak", "The highest rate."),
                },
            ],
        },
        new(
            "weight_decay",
            RecipeValue.Number,
            "WeightDecay",
            "The L2 regularisation of the kernels that the network's file regularises, in place of its values; of all kernels if it "
                + "regularises none."),
        new(
            "label_smoothing",
            RecipeValue.Number,
            "LabelSmoothing",
            "The fraction of each label that is spread evenly over all classes.") { Below = 1 },
        new(
            "loss",
            RecipeValue.Word,
            "SumLoss",
            "Whether a step follows the mean of its images' losses, as it does if nothing is said, or their sum.")
        {
            Words = [("mean", "false"), ("sum", "true")],
        },
        new("clip_norm", RecipeValue.Number, "MaxGradNorm", "The greatest joint norm of all gradients in a step.") { IsAbove = true },
        new(
            "accumulate",
            RecipeValue.Integer,
            "GradientAccumulationSteps",
            "The number of micro-batches that a batch is gone through in, where it does not fit into the memory as a whole; it is "
                + "still one step.") { Minimum = 1 },
        new("ema", RecipeValue.Number, "EmaDecay", "The decay, per step, of the weights' exponential moving average, by which the "
            + "network is evaluated and which it ends with.") { Below = 1 },
        new(
            "evaluate_every",
            RecipeValue.Integer,
            "EvaluateEvery",
            "Evaluates the network after every so many epochs, and after the last one.") { Minimum = 1 },
        new(
            "evaluate_mirrored",
            RecipeValue.Flag,
            "FlipTestTimeAugmentation",
            "Evaluates an image by the mean of the logits for it and for its mirror image."),
        new(
            "validation",
            RecipeValue.Integer,
            "ValidationImages",
            "Evaluates the network on so many of the training images, which it is then not trained by, in place of the validation "
                + "images.") { Minimum = 1 },
        new(
            "precision",
            RecipeValue.Word,
            "Precision",
            "What the network computes in; weights, statistics and loss are of 32 bits either way.")
        {
            Words = [("fp32", Training + "Precision.Full"), ("bf16", Training + "Precision.BFloat16")],
        },
        new(
            "channels_last",
            RecipeValue.Flag,
            "ChannelsLast",
            "Whether images and kernels lie in memory with the channels last, which is faster in bf16."),
        new(
            "normalization",
            RecipeValue.Word,
            "Normalize",
            "Whether each channel is brought to mean 0 and deviation 1 by the training images, as it is if nothing is said, or left from 0 "
                + "to 1.")
        {
            Words = [("standard", "true"), ("none", "false")],
        },
        new("augmentation", RecipeValue.Group, "Augmentation", "How training images vary from epoch to epoch.")
        {
            Type = "global::ResNetGen.Data.Augmentation",
            Keys =
            [
                new("flip", RecipeValue.Flag, "Flip", "Mirrors every other image, by chance, left to right."),
                new(
                    "shift",
                    RecipeValue.Number,
                    "Shift",
                    "Moves each image by up to this fraction of its height and width: 0.125 is 4 of 32 pixels.") { Below = 1 },
                new(
                    "pad",
                    RecipeValue.Integer,
                    "Pad",
                    "Pads each image by so many pixels and cuts its size out at a random place: the shift in pixels."),
                new(
                    "resized_crop",
                    RecipeValue.Number,
                    "ResizedCrop",
                    "Takes a crop of at least this fraction of the image's area, with sides of 3:4 to 4:3, and brings it to the "
                        + "network's size; ImageNet's is 0.08.") { Maximum = 1 },
                new("reflect", RecipeValue.Flag, "Reflect", "Whether what a shift brings in mirrors the image at its edge."),
                new("cutout", RecipeValue.Integer, "Cutout", "Covers a square with sides of so many pixels."),
                new("mixup", RecipeValue.Number, "Mixup", "Mixes each batch with itself by a fraction from the distribution Beta(x, x)."),
                new("fill", RecipeValue.NumberOrWord, "Fill", "What stands where no image is: from 0, black, to 1, white, or the "
                    + "mean of the images.") { Maximum = 1, Words = [("mean", "null")] },
            ],
        },
    ];

    private static RecipeKey Rate(string member, string summary) => new("rate", RecipeValue.Number, member, summary) { IsAbove = true };
}
