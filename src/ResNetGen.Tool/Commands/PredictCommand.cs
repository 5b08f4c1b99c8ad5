using System.CommandLine;
using System.Globalization;
using ResNetGen.Checkpoints;
using ResNetGen.Tool.Documents;
using ResNetGen.Tool.Options;
using ResNetGen.Training;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen predict</c>: what a trained network takes images for.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var network = NetworkArgument.Create();
        var images = new Argument<string[]>("images") { Description = "JPEG or PNG images", Arity = ArgumentArity.OneOrMore };
        images.RefuseOptions();
        var checkpoint = CheckpointOption.Create();
        var top = NumberOption.Whole("--top", "The number of classes shown for each image", 3, least: 1);
        var device = DeviceOption.Create();
        var tf32 = TensorFloat32Option.Create();
        var sheet = new Option<string?>("--out")
        {
            Description = "Receives the images with their classes as one PNG picture",
            HelpName = "file",
        };
        var command = new Command("predict", "Says what a trained network takes images for, with the probabilities")
        {
            network, images, checkpoint, top, device, tf32, sheet,
        };
        command.SetAction(line =>
        {
            var output = line.InvocationConfiguration.Output;
            var document = NetworkDocument.Open(line.GetRequiredValue(network));
            var runsOn = device.Open(line);
            tf32.Apply(line);
            var path = checkpoint.Find(line);
            var classifier = ClassifierInfo.Read(path);
            using var module = document.ToClass().Create(runsOn);
            Checkpoint.LoadWeights(path, module);

            var predictions = Prediction.Of(module, document.Graph.ToInfo().Input, classifier, line.GetRequiredValue(images));
            foreach (var prediction in predictions)
            {
                var classes = prediction.Classes.Take(line.GetValue(top)).Select(one => $"{one.Name} {Percentage(one.Probability)}");
                output.WriteLine($"{prediction.Path}: {string.Join(", ", classes)}");
            }

            if (line.GetValue(sheet) is { } file)
            {
                Plots.SavePredictions(file, predictions);
            }
        });
        return command;
    }

    private static string Percentage(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:F1} %");
}
