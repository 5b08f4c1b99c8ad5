using System.Text.Json;
using ResNetGen.Data;
using ResNetGen.Training;
using SkiaSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

[Collection(nameof(Alone))]
public sealed class EvaluationTests : IDisposable
{
    private static readonly Shape Image = new(1, 16, 16);
    private static readonly DataSplit Data = SyntheticImages.Create(Image, classes: 7, train: 70, test: 61, seed: 5);
    private static readonly Normalization Default = Normalization.Of(Data.Train);

    private readonly TemporaryFolder folder = new();
    private readonly SmallNetwork network = new(Image, 7);

    public void Dispose()
    {
        network.Dispose();
        folder.Dispose();
    }

    /// <summary>Every figure again, from the probabilities of one image at a time, sorted by hand.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_figure_is_that_of_the_probabilities(bool mirrored)
    {
        network.train();
        var evaluated = new List<int>();
        var evaluation = Evaluation.Of(
            network, Data.Test, Default, batchSize: 16, mirrored, progress: new SynchronousProgress<int>(evaluated.Add));
        Assert.Equal([16, 32, 48, 61], evaluated);
        Assert.True(network.training);

        network.eval();
        var images = Enumerable.Range(0, 61).Select(index =>
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var pixels = new float[256];
            Data.Test.CopyImage(index, pixels);
            Default.Apply(pixels);
            var image = tensor(pixels, [1, 1, 16, 16]);
            var logits = Logits(image);
            if (mirrored)
            {
                // The rows backwards, by hand.
                var other = Logits(tensor(pixels.Chunk(16).SelectMany(row => row.Reverse()).ToArray(), [1, 1, 16, 16]));
                Assert.NotEqual(logits, other);
                logits = [.. logits.Zip(other, (own, reverse) => (own + reverse) / 2)];
            }

            var sum = logits.Sum(Math.Exp);
            return (Index: index, Label: Data.Test.GetLabel(index), Probabilities: logits.Select(value => Math.Exp(value) / sum).ToArray());
        }).ToList();
        double[] Logits(Tensor image) => [.. network.call(image).data<float>().ToArray().Select(value => (double)value)];
        int Best(double[] probabilities) => Array.IndexOf(probabilities, probabilities.Max());
        Assert.Equal(images.Average(image => -Math.Log(image.Probabilities[image.Label])), evaluation.Loss, 1e-5);
        Assert.Equal(images.Average(image => Best(image.Probabilities) == image.Label ? 1.0 : 0), evaluation.Top1);
        Assert.Equal(
            images.Average(image => image.Probabilities.Order().Reverse().Take(5).Contains(image.Probabilities[image.Label]) ? 1.0 : 0),
            evaluation.Top5);
        Assert.InRange(evaluation.Top5, 0.01, 0.99);
        for (var actual = 0; actual < 7; actual++)
        {
            for (var predicted = 0; predicted < 7; predicted++)
            {
                Assert.Equal(
                    images.Count(image => image.Label == actual && Best(image.Probabilities) == predicted),
                    evaluation.Confusion[actual, predicted]);
            }
        }

        var worst = images
            .Where(image => Best(image.Probabilities) != image.Label)
            .OrderBy(image => image.Probabilities[image.Label])
            .Take(Evaluation.MostMisclassifications)
            .ToList();
        Assert.True(worst.Count == Evaluation.MostMisclassifications);
        Assert.Equal(
            worst.Select(image => (image.Index, image.Label, Best(image.Probabilities))),
            evaluation.WorstMisclassifications.Select(mistake => (mistake.Index, mistake.Label, mistake.Predicted)));
        Assert.All(worst.Zip(evaluation.WorstMisclassifications), pair =>
        {
            Assert.Equal(pair.First.Probabilities.Max(), pair.Second.Probability, 1e-5);
            Assert.Equal(pair.First.Probabilities[pair.First.Label], pair.Second.LabelProbability, 1e-5);
        });

        using var json = JsonDocument.Parse(evaluation.ToJson());
        Assert.Equal(61, json.RootElement.GetProperty("images").GetInt32());
        Assert.Equal(mirrored, json.RootElement.GetProperty("mirrored").GetBoolean());
        Assert.Equal(evaluation.Top1, json.RootElement.GetProperty("top1").GetDouble());
        Assert.Equal(evaluation.Top5, json.RootElement.GetProperty("top5").GetDouble());
        Assert.Equal(evaluation.Loss, json.RootElement.GetProperty("loss").GetDouble());
        Assert.Equal(evaluation.Confusion[2, 3], json.RootElement.GetProperty("confusion")[2][3].GetInt64());
        Assert.Equal(Data.Test.ClassNames[4], json.RootElement.GetProperty("classes")[4].GetProperty("name").GetString());
    }

    [Fact]
    public void An_evaluation_leaves_no_tensor()
    {
        Evaluation.Of(network, Data.Test, Default);
        var before = LiveTensors.Settled();
        Evaluation.Of(network, Data.Test, Default);
        Assert.InRange(Tensor.TotalCount, 0, before);
    }

    [Fact]
    public void A_confusion_matrix_counts_by_hand()
    {
        var matrix = new ConfusionMatrix(["a", "b", "c"]);
        foreach (var (actual, predicted) in new[] { (0, 0), (0, 0), (0, 1), (1, 1), (1, 0), (1, 0), (1, 0) })
        {
            matrix.Add(actual, predicted);
        }

        Assert.Equal((7, 3.0 / 7), (matrix.Images, matrix.Accuracy));
        Assert.Equal((2L, 1L, 3L, 1L), (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]));
        Assert.Equal((2.0 / 3, 2.0 / 5), (matrix.Recall(0), matrix.Precision(0)));
        Assert.Equal((1.0 / 4, 1.0 / 2), (matrix.Recall(1), matrix.Precision(1)));
        Assert.Equal((double.NaN, double.NaN), (matrix.Recall(2), matrix.Precision(2)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(1000)]
    public void The_picture_of_a_matrix_is_dark_where_the_images_are(int classes)
    {
        var matrix = new ConfusionMatrix([.. Enumerable.Range(0, classes).Select(index => $"class number {index}")]);
        for (var index = 0; index < classes; index++)
        {
            matrix.Add(index, index == 1 ? 0 : index);
        }

        Plots.SaveConfusionMatrix(folder.File("matrix.png"), "title", matrix);
        using var picture = SKBitmap.Decode(folder.File("matrix.png"));
        var full = SKColor.Parse("#0063b2");

        // The rows' colour stands once in each row: on the diagonal but for the second one, which is in the first column.
        var cell = classes == 3 ? 48 : classes == 100 ? 16 : 2;
        var (right, bottom) = (
            Enumerable.Range(0, picture.Width).Last(x => Enumerable.Range(0, picture.Height).Any(y => picture.GetPixel(x, y) == full)),
            Enumerable.Range(0, picture.Height).Last(y => Enumerable.Range(0, picture.Width).Any(x => picture.GetPixel(x, y) == full)));
        SKColor At(int actual, int predicted) => picture.GetPixel(
            right - (cell * (classes - 1 - predicted)) - (cell / 2) - (cell > 8 ? cell / 3 : 0),
            bottom - (cell * (classes - 1 - actual)) - (cell / 2));
        Assert.Equal(full, At(0, 0));
        Assert.Equal(full, At(1, 0));
        Assert.Equal(full, At(2, 2));
        Assert.Equal(SKColors.White, At(1, 1));
        Assert.Equal(SKColors.White, At(0, 2));
    }

    [Fact]
    public void A_mirrored_prediction_is_that_of_the_mirror_image_too()
    {
        string Save(string name, Func<int, int, byte> grey)
        {
            using var bitmap = new SKBitmap(16, 16);
            for (var y = 0; y < 16; y++)
            {
                for (var x = 0; x < 16; x++)
                {
                    bitmap.SetPixel(x, y, new SKColor(grey(x, y), grey(x, y), grey(x, y)));
                }
            }

            using var file = File.Create(folder.File(name));
            bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
            return folder.File(name);
        }

        string[] paths = [Save("left.png", (x, y) => (byte)((16 * x) + y)), Save("right.png", (x, y) => (byte)((16 * (15 - x)) + y))];
        var plain = new ClassifierInfo(Data.Train.ClassNames, Default);
        var (alone, both) = (
            Prediction.Of(network, Image, plain, paths), Prediction.Of(
                network, Image, plain with { FlipTestTimeAugmentation = true }, paths));
        double[] Logs(Prediction prediction) =>
            [.. prediction.Classes.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => Math.Log(one.Probability))];
        double[] Normal(double[] logs) => [.. logs.Select(value => value - Math.Log(logs.Sum(Math.Exp)))];

        Assert.NotEqual(Logs(alone[0]), Logs(alone[1]));
        var expected = Normal([.. Logs(alone[0]).Zip(Logs(alone[1]), (one, other) => (one + other) / 2)]);
        Assert.All(both, prediction => Assert.All(expected.Zip(Logs(prediction)), pair => Assert.Equal(pair.First, pair.Second, 1e-4)));
    }

    [Fact]
    public void Predictions_are_those_of_the_network_for_the_file()
    {
        var path = folder.File("grey.png");
        using (var bitmap = new SKBitmap(16, 16))
        {
            bitmap.Erase(new SKColor(64, 64, 64));
            using var file = File.Create(path);
            bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
        }

        var classifier = new ClassifierInfo(Data.Train.ClassNames, new Normalization([0.25f], [0.5f]));
        var prediction = Assert.Single(Prediction.Of(network, Image, classifier, [path]));

        network.eval();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var logits = network.call(full([1, 1, 16, 16], ((64f / 255) - 0.25f) / 0.5f)).data<float>().ToArray()
            .Select(value => Math.Exp(value))
            .ToList();
        Assert.Equal(
            logits
                .Select((value, index) => (Name: Data.Train.ClassNames[index], Probability: value / logits.Sum()))
                .OrderByDescending(one => one.Probability)
                .Select(one => one.Name),
            prediction.Classes.Select(one => one.Name));
        Assert.Equal(logits.Max() / logits.Sum(), prediction.Classes[0].Probability, 1e-5);
        Assert.Equal(1, prediction.Classes.Sum(one => one.Probability), 1e-5);

        Plots.SavePredictions(folder.File("sheet.png"), [prediction, prediction]);
        using var sheet = SKBitmap.Decode(folder.File("sheet.png"));
        Assert.Equal(new SKColor(64, 64, 64), sheet.GetPixel(100, 100));
        Assert.Equal(new SKColor(64, 64, 64), sheet.GetPixel(300, 100));

        Assert.Equal(
            $"There is no image '{folder.File("no.png")}'; give the path of a JPEG or PNG image.",
            Assert.Throws<ResNetGenException>(() => Prediction.Of(network, Image, classifier, [path, folder.File("no.png")])).Message);
        File.WriteAllText(folder.File("text.png"), "text");
        Assert.Equal(
            $"The image '{folder.File("text.png")}' is not a JPEG or PNG image; give a JPEG or PNG image.",
            Assert.Throws<ResNetGenException>(() => Prediction.Of(network, Image, classifier, [folder.File("text.png")])).Message);
    }
}
