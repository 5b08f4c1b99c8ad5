using System.CommandLine;
using System.Globalization;
using ResNetGen.Tool.Options;
using ResNetGen.Training;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen predict</c>: what a trained network takes images for.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var options = new TrainedNetworkOptions();
        var images = new Argument<string[]>("images") { Description = "JPEG or PNG images", Arity = ArgumentArity.OneOrMore };
        images.RefuseOptions();
        var maxMemory = MaxMemoryOption.Create();
        var top = NumberOption.Whole("--top", "The number of classes shown for each image", 3, least: 1);
        var sheet = new Option<string?>("--out")
        {
            Description = "Receives the images with their classes as one PNG picture",
            HelpName = "file",
        };
        var command = new Command("predict", "Says what a trained network takes images for, with the probabilities")
        {
            options.Network, images, options.Checkpoint, maxMemory, top, options.Device, options.Frozen, options.TensorFloat32, sheet,
        };
        command.SetAction(line =>
        {
            var output = line.InvocationConfiguration.Output;
            maxMemory.Apply(line);
            using var trained = options.Open(line, batch: 1);
            var predictions = Prediction.Of(
                trained.Module, trained.Info.Input, trained.Classifier, line.GetRequiredValue(images));
            foreach (var prediction in predictions)
            {
                var classes = prediction.Classes.Take(line.GetValue(top))
                    .Select(one => $"{ForeignText.Shown(one.Name)} {Percentage(one.Probability)}");
                output.WriteLine($"{ForeignText.Visible(prediction.Path)}: {string.Join(", ", classes)}");
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
