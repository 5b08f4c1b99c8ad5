using System.CommandLine;
using System.Globalization;
using ResNetGen.Tool.Options;
using ResNetGen.Tool.Reports;
using ResNetGen.Training;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen evaluate</c>: evaluates a trained network on validation images.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var options = new TrainedNetworkOptions();
        var data = DataOption.Create();
        var maxMemory = MaxMemoryOption.Create();
        var validation = ValidationOption.Create("Evaluates so many of the training images, those that `train` takes out of them");
        var batch = NumberOption.Whole("--batch", "The number of images evaluated at once", 128, least: 1);
        var json = JsonOption.Create();
        var picture = new Option<string?>("--png") { Description = "Receives the confusion matrix as a PNG picture", HelpName = "file" };
        var mirrored = new Option<bool?>("--mirrored")
        {
            Description = "Evaluates each image by the mean of the logits for it and for its mirror image; "
                + "as its training was evaluated if not given",
            HelpName = "true|false",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "evaluate", "Evaluates a trained network on validation images: top-1, top-5, class by class, and what was taken for what")
        {
            options.Network, options.Checkpoint, data, maxMemory, validation, batch, mirrored, options.Device, options.Frozen,
            options.TensorFloat32, json,
            picture,
        };
        command.SetAction(line =>
        {
            var (output, isJson) = (line.InvocationConfiguration.Output, line.GetValue(json));
            maxMemory.Apply(line);
            using var trained = options.Open(line, line.GetValue(batch));
            var (info, classifier) = (trained.Info, trained.Classifier);
            var terminal = Terminal.Of(isJson ? line.InvocationConfiguration.Error : output);
            var images = line.GetValue(validation) is > 0 and var taken
                ? data.Open(line, info, terminal, silently: isJson).WithValidation(taken).Test
                : data.OpenValidation(line, info, classifier.ClassNames, terminal, silently: isJson);
            if (!images.ClassNames.SequenceEqual(classifier.ClassNames))
            {
                throw new ResNetGenException(
                    $"The checkpoint '{trained.Path}' tells {Shown(classifier.ClassNames)} apart, "
                    + $"but '{images.Name}' has {Shown(images.ClassNames)}: "
                    + "give --data images of the classes that the network was trained on.");
            }

            var isMirrored = line.GetValue(mirrored) ?? classifier.FlipTestTimeAugmentation;
            var evaluation = Evaluation.Of(
                trained.Module, images, classifier.Normalization, line.GetValue(batch), isMirrored, classifier.Precision);
            if (line.GetValue(picture) is { } file)
            {
                var title = $"{info.Name}: rows are what an image is, columns what it was taken for";
                Plots.SaveConfusionMatrix(file, title, evaluation.Confusion);
            }

            if (isJson)
            {
                output.WriteLine(evaluation.ToJson());
            }
            else
            {
                new EvaluationReport(info.Name, images.Name, evaluation).Write(output);
            }
        });
        return command;
    }

    private static string Shown(IReadOnlyList<string> names) => names.Count <= 4
        ? $"'{ForeignText.List(names)}'"
        : string.Create(CultureInfo.InvariantCulture, $"'{ForeignText.List(names.Take(3))}' and {names.Count - 3} more");
}
