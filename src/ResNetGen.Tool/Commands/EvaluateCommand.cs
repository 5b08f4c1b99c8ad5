using System.CommandLine;
using System.Globalization;
using ResNetGen.Checkpoints;
using ResNetGen.Training;
using Spectre.Console;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen evaluate</c>: evaluates a trained network on validation images.</summary>
internal static class EvaluateCommand
{
    // A matrix of more classes is wider than a terminal.
    private const int MatrixUpTo = 12;
    private const int ShownPairs = 10;
    private const int ShownName = 10;

    public static Command Create()
    {
        var network = NetworkArgument.Create();
        var checkpoint = CheckpointOption.Create();
        var batch = NumberOption.Whole("--batch", "The number of images evaluated at once", 128, least: 1);
        var device = DeviceOption.Create();
        var tf32 = TensorFloat32Option.Create();
        var json = new Option<bool>("--json") { Description = "Writes one JSON object, and nothing else" };
        var picture = new Option<string?>("--png") { Description = "Receives the confusion matrix as a PNG picture", HelpName = "file" };
        var mirrored = new Option<bool?>("--mirrored")
        {
            Description = "Evaluates each image by the mean of the logits for it and for its mirror image; as its training was evaluated if not given", HelpName = "true|false", Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("evaluate", "Evaluates a trained network on validation images: top-1, top-5, class by class, and what was taken for what")
        {
            network, checkpoint, TrainCommand.Data, batch, mirrored, device, tf32, json, picture,
        };
        command.SetAction(line =>
        {
            var output = line.InvocationConfiguration.Output;
            var source = NetworkSource.Open(line.GetRequiredValue(network));
            var info = source.Graph.ToInfo();
            var place = device.Open(line);
            tf32.Apply(line);
            var path = checkpoint.Find(line);
            var classifier = ClassifierInfo.Read(path);
            using var module = source.ToClass().Create(place);
            Checkpoint.LoadWeights(path, module);

            var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(line.GetValue(json) ? line.InvocationConfiguration.Error : output) });
            var images = (line.GetValue(TrainCommand.Data) is { } folder ? TrainCommand.Open(folder, info.Input, terminal, silently: line.GetValue(json)) : TrainCommand.DrawPatterns(info)).Test;
            if (!images.ClassNames.SequenceEqual(classifier.ClassNames))
            {
                throw new ResNetGenException(
                    $"The checkpoint '{path}' tells {Shown(classifier.ClassNames)} apart, but '{images.Name}' has {Shown(images.ClassNames)}: give --data images of the classes that the network was trained on.");
            }

            var evaluation = Evaluation.Of(module, images, classifier.Normalization, line.GetValue(batch), line.GetValue(mirrored) ?? classifier.FlipTestTimeAugmentation, classifier.Precision);
            if (line.GetValue(picture) is { } file)
            {
                Plots.SaveConfusionMatrix(file, $"{info.Name}: rows are what an image is, columns what it was taken for", evaluation.Confusion);
            }

            if (line.GetValue(json))
            {
                output.WriteLine(evaluation.ToJson());
            }
            else
            {
                Write(output, info.Name, images.Name, evaluation);
            }
        });
        return command;
    }

    private static void Write(TextWriter output, string network, string images, Evaluation evaluation)
    {
        var confusion = evaluation.Confusion;
        var classes = Enumerable.Range(0, confusion.ClassNames.Count).ToList();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{network} on {images}, {confusion.Images:N0} images{(evaluation.FlipTestTimeAugmentation ? ", each evaluated with its mirror image" : "")}: top-1 {100 * evaluation.Top1:F2} %, top-5 {100 * evaluation.Top5:F2} %, loss {evaluation.Loss:F4}"));
        output.WriteLine();
        TextTable.Write(output,
        [
            ["class", "images", "recall", "precision"],
            .. classes.Select(index => (IReadOnlyList<string>)[confusion.ClassNames[index], Count(confusion.ImagesOf(index)), Share(confusion.Recall(index)), Share(confusion.Precision(index))]),
        ]);
        output.WriteLine();
        if (classes.Count <= MatrixUpTo)
        {
            TextTable.Write(output,
            [
                ["is ╲ taken for", .. confusion.ClassNames.Select(Shortened)],
                .. classes.Select(actual => (IReadOnlyList<string>)[confusion.ClassNames[actual], .. classes.Select(predicted => Count(confusion[actual, predicted]))]),
            ]);
        }
        else
        {
            TextTable.Write(output,
            [
                ["most often taken for another", "images"],
                .. classes.SelectMany(actual => classes.Where(predicted => predicted != actual && confusion[actual, predicted] > 0).Select(predicted => (actual, predicted)))
                    .OrderByDescending(pair => confusion[pair.actual, pair.predicted])
                    .Take(ShownPairs)
                    .Select(pair => (IReadOnlyList<string>)[$"{confusion.ClassNames[pair.actual]} for {confusion.ClassNames[pair.predicted]}", Count(confusion[pair.actual, pair.predicted])]),
            ]);
        }
    }

    private static string Shown(IReadOnlyList<string> names) => names.Count <= 4
        ? $"'{string.Join(", ", names)}'"
        : string.Create(CultureInfo.InvariantCulture, $"'{string.Join(", ", names.Take(3))}' and {names.Count - 3} more");

    private static string Shortened(string name) => name.Length <= ShownName ? name : name[..(ShownName - 1)] + "…";

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double share) => double.IsNaN(share) ? "" : (100 * share).ToString("F2", CultureInfo.InvariantCulture) + " %";
}
