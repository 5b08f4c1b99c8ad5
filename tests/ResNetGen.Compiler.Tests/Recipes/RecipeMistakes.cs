namespace ResNetGen.Compiler.Tests.Recipes;

/// <summary>Recipes with one mistake each: what is wrong stands between « and », and is answered by one sentence.</summary>
public static class RecipeMistakes
{
    /// <summary>A name for the mistake, the file, and the error.</summary>
    public static TheoryData<string, string, string> All { get; } = new()
    {
        { "empty", "", "RNG001: The file is empty; begin it with `recipe: name`, `epochs`, `batch`, `optimizer` and `learning_rate`." },
        { "list", "«- sgd»\n", "RNG005: A recipe's file must be a mapping that begins with `recipe: name`, not a list." },
        { "no name", "«epochs»: 5\nbatch: 50\noptimizer: adam\nlearning_rate: 1e-3\n", "RNG007: The file has no `recipe`; write "
            + "`recipe: my_recipe`, say, as its first line." },
        { "no batch", "«recipe»: a\nepochs: 5\noptimizer: adam\nlearning_rate: 1e-3\n", "RNG007: The file has no `batch`; write the "
            + "number of images in a step, such as `batch: 128`." },
        { "no rate", "«recipe»: a\nepochs: 5\nbatch: 50\noptimizer: adam\n", "RNG007: The file has no `learning_rate`; write a "
            + "number, or how the rate changes, such as `learning_rate: { cosine: 0.1, warm_up: 5 }`." },
        { "slip in a key", "recipe: a\nepochs: 5\nbatch: 50\n«optimiser»: adam\nlearning_rate: 1e-3\n", "RNG006: Unknown key "
            + "`optimiser` in the recipe; did you mean `optimizer`?" },
        { "bad name", "recipe: «my recipe»\nepochs: 5\nbatch: 50\noptimizer: adam\nlearning_rate: 1e-3\n", "RNG014: `my recipe` "
            + "cannot name the recipe; use at most 100 letters, digits and underscores, beginning with a letter." },
        { "name of the class", "recipe: «recipes»\nepochs: 5\nbatch: 50\noptimizer: adam\nlearning_rate: 1e-3\n", "RNG016: The name "
            + "`recipes` becomes `Recipes` in the generated class, which has a member of that name already; choose another name." },
        { "epochs a fraction", "recipe: a\nepochs: «2.5»\nbatch: 50\noptimizer: adam\nlearning_rate: 1e-3\n", "RNG024: `epochs` must "
            + "be a whole number from 1 to 16777216, not `2.5`." },
        { "batch of none", "recipe: a\nepochs: 2\nbatch: «0»\noptimizer: adam\nlearning_rate: 1e-3\n", "RNG024: `batch` must be a "
            + "whole number from 1 to 16777216, not `0`." },
        { "batch a list", "recipe: a\nepochs: 2\nbatch: «[1]»\noptimizer: adam\nlearning_rate: 1e-3\n", "RNG005: `batch` must be a "
            + "whole number from 1 to 16777216, not a list." },
        { "smoothing of all", With("label_smoothing: «1»"), "RNG024: `label_smoothing` must be a number from 0 to below 1, not `1`." },
        { "smoothing empty", With("label_smoothing:«»"), "RNG024: `label_smoothing` must be a number from 0 to below 1, not empty." },
        { "clip to nothing", With("clip_norm: «0»"), "RNG024: `clip_norm` must be a number above 0, not `0`." },
        { "decay not a number", With("weight_decay: «none»"), "RNG024: `weight_decay` must be a number of at least 0, not `none`." },
        { "decay infinite", With("weight_decay: «1e300»"), "RNG024: `weight_decay` must be a number of at least 0, not `1e300`." },
        { "precision", With("precision: «fp16»"), "RNG024: `precision` must be `fp32` or `bf16`, not `fp16`." },
        { "flag", With("channels_last: «yes»"), "RNG024: `channels_last` must be `true` or `false`, not `yes`." },
        { "augmentation", With("augmentation: «flip»"), "RNG024: `augmentation` must be a mapping, such as { flip: true }, not `flip`." },
        { "slip in the augmentation", With("augmentation: { «flp»: true }"), "RNG006: Unknown key `flp` in `augmentation`; did you "
            + "mean `flip`?" },
        { "fill", With("augmentation: { fill: «2» }"), "RNG024: `fill` must be a number from 0 to 1, or `mean`, not `2`." },
        { "optimizer not known", Optimizer("«lion»"), "RNG060: `optimizer` must say exactly one of `sgd`, `adam` or `adamw`, but "
            + "says `lion`." },
        { "two optimizers", Optimizer("{ sgd: {}, «adam»: {} }"), "RNG060: `optimizer` must say exactly one of `sgd`, `adam` or "
            + "`adamw`, but says `sgd` and `adam`." },
        { "slip in the optimizer", Optimizer("{ «adan»: {} }"), "RNG006: Unknown key `adan` in `optimizer`; did you mean `adam`?" },
        { "optimizer's key outside", Optimizer("{ sgd: {}, «momentum»: 0.9 }"), "RNG006: Unknown key `momentum` in `optimizer`; "
            + "write it in the braces of its form, such as { sgd: { momentum: 0.9 } }." },
        { "optimizer's value", Optimizer("{ sgd: «0.9» }"), "RNG005: `sgd` must be a mapping of its keys, such as { sgd: { momentum: "
            + "0.9 } }, not `0.9`." },
        { "momentum", Optimizer("{ sgd: { momentum: «1» } }"), "RNG024: `momentum` must be a number from 0 to below 1, not `1`." },
        { "rate of none", Rate("«0»"), "RNG024: `learning_rate` must be a number above 0, not `0`." },
        { "rate a word", Rate("«high»"), "RNG024: `learning_rate` must be a number above 0, not `high`." },
        { "rate without form", Rate("{ «warm_up»: 2 }"), "RNG060: `learning_rate` must say exactly one of `constant`, `steps`, "
            + "`polynomial`, `cosine` or `one_cycle`, but says none." },
        { "peak", Rate("{ cosine: «-1» }"), "RNG024: `cosine` must be a number above 0, not `-1`." },
        { "steps without epochs", Rate("{ «steps»: 0.1 }"), "RNG007: `steps` has no `at`; write the epochs at which the rate "
            + "changes, such as `at: [81, 122]`." },
        { "key of another form", Rate("{ cosine: 0.1, «power»: 2 }"), "RNG006: Unknown key `power` in the form `cosine` of "
            + "`learning_rate`; write `cosine`, `final` or `warm_up`." },
        { "warm-up beyond the run", Rate("{ cosine: 0.1, warm_up: «10» }"), "RNG061: `warm_up` says 10 epochs, but the run has 10; "
            + "write a number below that, or more `epochs`." },
        { "step beyond the run", Rate("{ steps: 0.1, at: [5, «12.5»] }"), "RNG061: `at` says 12.5 epochs, but the run has 10; write "
            + "a number below that, or more `epochs`." },
        { "steps descend", Rate("{ steps: 0.1, at: [5, «5.0»] }"), "RNG062: The epochs of `at` must ascend, but 5.0 follows 5; write "
            + "them in order, each once." },
        { "step at 0", Rate("{ steps: 0.1, at: [«0»] }"), "RNG024: `at` must be a number above 0, not `0`." },
        { "no steps", Rate("{ steps: 0.1, at: «[]» }"), "RNG005: `at` must be a list of epochs, such as [81, 122], not an empty list." },
        { "another optimizer", Optimizer("{ «asgd»: { momentum: 0.9 } }"), "RNG060: `optimizer` must say exactly one of `sgd`, `adam` or "
            + "`adamw`, but says `asgd`." },
        { "no-break space", "recipe: a\nepochs:«\u00A0»5\nbatch: 50\noptimizer: adam\nlearning_rate: 1e-3\n", "RNG028: A no-break space "
            + "(U+00A0) stands here; write a space instead." },
        { "curly quote", "recipe: «\u201C»a\nepochs: 5\nbatch: 50\noptimizer: adam\nlearning_rate: 1e-3\n", "RNG028: The curly quote "
            + "`\u201C` (U+201C) stands here; write `\"` instead." },
        { "minus sign", Rate("1e«\u2212»3"), "RNG028: The dash `\u2212` (U+2212) stands here; write `-` instead." },
        { "Cyrillic letter", "recipe: a\nep«\u043E»chs: 5\nbatch: 50\noptimizer: adam\nlearning_rate: 1e-3\n", "RNG028: The Cyrillic "
            + "letter `\u043E` (U+043E) stands here; write `o` instead." },
        { "no space", "recipe: a\nepochs«:»5\nbatch: 50\noptimizer: adam\nlearning_rate: 1e-3\n", "RNG029: A space is missing behind "
            + "the `:`; write `epochs: …`." },
        { "no space in braces", Optimizer("{ sgd: { momentum«:»0.9 } }"), "RNG029: A space is missing behind the `:`; write `momentum: "
            + "…`." },
        { "tag", Rate("«!rate» 0.1"), "RNG005: A value must be written "
            + "without a tag, not with `!rate`." },
        { "two documents", "recipe: a\n«---»\nepochs: 5\n", "RNG005: A recipe's file must be one YAML document, not two." },
        { "shape", Rate("{ one_cycle: 0.4, shape: «square» }"), "RNG024: `shape` must be `cosine` or `linear`, not `square`." },
    };

    /// <summary>A recipe of which only this part is of interest.</summary>
    public static string With(string part) => $"recipe: test\nepochs: 10\nbatch: 50\noptimizer: adam\nlearning_rate: 1e-3\n{part}\n";

    private static string Optimizer(string value) => $"recipe: test\nepochs: 10\nbatch: 50\noptimizer: {value}\nlearning_rate: 1e-3\n";

    private static string Rate(string value) => $"recipe: test\nepochs: 10\nbatch: 50\noptimizer: adam\nlearning_rate: {value}\n";
}
