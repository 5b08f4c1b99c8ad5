using System.Globalization;
using System.Text;
using ResNetGen.Data;

namespace ResNetGen.Training;

/// <summary>Writes a recipe in the language of recipes (docs/recipes.md): what is as it is by default is left out.</summary>
internal static class RecipeText
{
    public static string Of(Recipe recipe)
    {
        var text = new StringBuilder();
        var defaults = new Recipe { Name = recipe.Name };
        Line("recipe", Named(recipe.Name));
        Line("epochs", Text(recipe.Epochs));
        Line("batch", Text(recipe.BatchSize));
        Line("drop_last", recipe.DropLast ? null : "false");
        Line("optimizer", Of(recipe.Optimizer));
        Line("learning_rate", Of(recipe.LearningRate, recipe.Epochs));
        Line("weight_decay", Text(recipe.WeightDecay));
        Line("label_smoothing", NonDefault(recipe.LabelSmoothing, defaults.LabelSmoothing));
        Line("loss", recipe.SumLoss ? "sum" : null);
        Line("clip_norm", Text(recipe.MaxGradNorm));
        Line("accumulate", NonDefault(recipe.GradientAccumulationSteps, defaults.GradientAccumulationSteps));
        Line("ema", Text(recipe.EmaDecay));
        Line("evaluate_every", NonDefault(recipe.EvaluateEvery, defaults.EvaluateEvery));
        Line("evaluate_mirrored", Flag(recipe.FlipTestTimeAugmentation));
        Line("validation", NonDefault(recipe.ValidationImages, defaults.ValidationImages));
        Line("precision", recipe.Precision == Precision.BFloat16 ? "bf16" : null);
        Line("channels_last", Flag(recipe.ChannelsLast));
        Line("normalization", recipe.Normalize ? null : "none");
        Line("augmentation", Of(recipe.Augmentation));
        return text.ToString();

        void Line(string key, string? value)
        {
            if (value is not null)
            {
                text.Append(key).Append(": ").Append(value).Append('\n');
            }
        }
    }

    // A name in C# may be any text, and one in a file is letters, digits and underscores, beginning with a letter.
    private static string Named(string name)
    {
        var kept = string.Concat(name.Take(90).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return kept.Length > 0 && char.IsAsciiLetter(kept[0]) ? kept : "recipe_" + kept;
    }

    public static string Of(OptimizerSettings optimizer) => optimizer switch
    {
        SgdSettings sgd => Map(("sgd", Map(("momentum", Text(sgd.Momentum)), ("nesterov", sgd.Nesterov ? "true" : "false")))),
        AdamSettings adam => Map(("adam", Map(("beta1", Text(adam.Beta1)), ("beta2", Text(adam.Beta2)), ("epsilon", Text(adam.Epsilon))))),
        AdamWSettings adamW => Map(
            ("adamw", Map(("beta1", Text(adamW.Beta1)), ("beta2", Text(adamW.Beta2)), ("epsilon", Text(adamW.Epsilon))))),
        _ => throw new ArgumentException($"Recipes have no word for {optimizer}.", nameof(optimizer)),
    };

    private static string Of(LearningRateSchedule schedule, int epochs) => schedule switch
    {
        ConstantSchedule constant => Map(("constant", Text(constant.Rate)), ("warm_up", NonDefault(constant.WarmUp, 0))),

        // What a shorter run does not come to, the language refuses.
        MultiStepSchedule steps when !steps.At.Any(epoch => epoch < epochs) => Of(
            new ConstantSchedule(steps.Initial, steps.WarmUp), epochs),
        MultiStepSchedule steps => Map(
            ("steps", Text(steps.Initial)),
            ("at", $"[{string.Join(", ", steps.At.Where(epoch => epoch < epochs).Select(Text))}]"),
            ("factor", Text(steps.Factor)),
            ("warm_up", NonDefault(steps.WarmUp, 0))),
        PolynomialSchedule polynomial => Map(
            ("polynomial", Text(polynomial.Initial)),
            ("power", Text(polynomial.Power)),
            ("final", NonDefault(polynomial.Final, 0)),
            ("warm_up", NonDefault(polynomial.WarmUp, 0))),
        CosineSchedule cosine => Map(
            ("cosine", Text(cosine.Peak)), ("final", NonDefault(cosine.Final, 0)), ("warm_up", NonDefault(cosine.WarmUp, 0))),
        OneCycleSchedule cycle => Map(
            ("one_cycle", Text(cycle.Peak)),
            ("warm_up", Text(cycle.WarmUp)),
            ("start", Text(cycle.Start)),
            ("final", Text(cycle.Final)),
            ("shape", cycle.Linear ? "linear" : null)),

        // A schedule of the user's own.
        _ => $"# {schedule}",
    };

    private static string? Of(Augmentation? augmentation) => augmentation is null || augmentation == new Augmentation() ? null : Map(
        ("flip", Flag(augmentation.Flip)),
        ("shift", NonDefault(augmentation.Shift, 0)),
        ("pad", NonDefault(augmentation.Pad, 0)),
        ("resized_crop", NonDefault(augmentation.ResizedCrop, 0)),
        ("reflect", Flag(augmentation.Reflect)),
        ("cutout", NonDefault(augmentation.Cutout, 0)),
        ("mixup", NonDefault(augmentation.Mixup, 0)),
        ("fill", augmentation.Fill is { } fill ? NonDefault(fill, 0) : "mean"));

    private static string Map(params ReadOnlySpan<(string Key, string? Value)> entries)
    {
        var text = new StringBuilder("{ ");
        foreach (var (key, value) in entries)
        {
            if (value is not null)
            {
                text.Append(text.Length > 2 ? ", " : "").Append(key).Append(": ").Append(value);
            }
        }

        return text.Append(" }").ToString();
    }

    private static string? Flag(bool value) => value ? "true" : null;

    private static string? NonDefault(double value, double defaultValue) => value.Equals(defaultValue) ? null : Text(value);

    private static string? Text(double? value) => value is { } number ? Text(number) : null;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
