using System.Buffers;
using System.Text;
using System.Text.Json;
using ResNetGen.Data;
using ResNetGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Training;

/// <summary>How well a network classifies a set of images, class by class.</summary>
/// <param name="Loss">The mean cross-entropy, in nats.</param>
/// <param name="Top5">The fraction of the images whose class is among the five most probable ones, from 0 to 1.</param>
/// <param name="Confusion">What was taken for what.</param>
/// <param name="WorstMisclassifications">The wrongly classified images whose own class was thought least probable, the worst first.</param>
public sealed record Evaluation(
    double Loss, double Top5, ConfusionMatrix Confusion, IReadOnlyList<Misclassification> WorstMisclassifications)
{
    private const int Top = 5;
    private static readonly Scalar TopLimit = Top;

    /// <summary>The number of mistakes that are listed.</summary>
    public const int MostMisclassifications = 24;

    /// <summary>Whether each image was evaluated by the mean of the logits for it and for its mirror image.</summary>
    public bool FlipTestTimeAugmentation { get; init; }

    /// <summary>The fraction of the images that is classified rightly, from 0 to 1.</summary>
    public double Top1 => Confusion.Accuracy;

    /// <summary>Evaluates a network on images, in evaluation mode. It is left in the mode it was in.</summary>
    /// <param name="network">The network; its output is (N, K) or (N, K, 1, 1), a value for each class of the set.</param>
    /// <param name="images">The images.</param>
    /// <param name="normalization">What is done to their channels.</param>
    /// <param name="batchSize">The number of images evaluated at once.</param>
    /// <param name="flipTestTimeAugmentation">
    /// Whether an image is evaluated by the mean of the logits for it and for its mirror image.
    /// </param>
    /// <param name="precision">What the network computes in.</param>
    /// <param name="progress">Receives the number of images done, after every batch.</param>
    /// <param name="cancellationToken">Stops the evaluation between two batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ResNetGenException">
    /// There are no images, or the network's answers are for another number of classes or no finite numbers.
    /// </exception>
    public static Evaluation Of(
        nn.Module<Tensor, Tensor> network,
        ImageSet images,
        Normalization normalization,
        int batchSize = 128,
        bool flipTestTimeAugmentation = false,
        Precision precision = Precision.Full,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);

        var confusion = new ConfusionMatrix(images.ClassNames);
        var mistakes = new PriorityQueue<Misclassification, double>();
        double loss = 0;
        long amongTop = 0;
        var index = 0;
        using var batches = new BatchLoader(images, batchSize, shuffle: false, normalization: normalization);
        Inference.Each(
            network,
            InputFormat.Of(network, precision),
            batches.Epoch(0, Placement.DeviceOf(network)),
            flipTestTimeAugmentation,
            Evaluate,
            progress is null ? null : progress.Report,
            cancellationToken);

        var worst = new List<Misclassification>();
        while (mistakes.TryDequeue(out var mistake, out _))
        {
            worst.Insert(0, mistake);
        }

        return new Evaluation(loss / index, (double)amongTop / index, confusion, worst)
        {
            FlipTestTimeAugmentation = flipTestTimeAugmentation,
        };

        void Evaluate(Tensor output, Tensor actual)
        {
            using var scope = NewDisposeScope();
            var logits = output.flatten(1).to_type(ScalarType.Float32);
            Answers.RequireFit(logits, images.ClassNames, $"'{images.Name}'");
            var log = nn.functional.log_softmax(logits, 1);
            var own = log.gather(1, actual.unsqueeze(1));
            var predicted = log.argmax(1, keepdim: true);
            var values = HostValues.Of(
                own.sum(ScalarType.Float64), log.gt(own).sum(1).lt(TopLimit).sum(), log.gather(1, predicted), own, predicted, actual);
            Answers.RequireFinite(values[0]);
            loss -= values[0];
            amongTop += (long)values[1];
            var count = (values.Length - 2) / 4;
            for (var place = 2; place < 2 + count; place++, index++)
            {
                var (best, ofLabel, taken, label) = (
                    values[place], values[place + count], (int)values[place + (2 * count)], (int)values[place + (3 * count)]);
                confusion.Add(label, taken);
                if (label != taken)
                {
                    mistakes.Enqueue(new Misclassification(index, label, taken, Math.Exp(best), Math.Exp(ofLabel)), -ofLabel);
                    if (mistakes.Count > MostMisclassifications)
                    {
                        mistakes.Dequeue();
                    }
                }
            }
        }
    }

    /// <summary>
    /// One JSON object: <c>images</c>, <c>mirrored</c>, <c>loss</c>, <c>top1</c>, <c>top5</c>, <c>classes</c> with the figures of each, and
    /// <c>confusion</c>, a row for each class as it is.
    /// </summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("images", Confusion.Images);
            json.WriteBoolean("mirrored", FlipTestTimeAugmentation);
            json.WriteNumber("loss", Loss);
            json.WriteNumber("top1", Top1);
            json.WriteNumber("top5", Top5);
            json.WriteStartArray("classes");
            for (var index = 0; index < Confusion.ClassNames.Count; index++)
            {
                json.WriteStartObject();
                json.WriteString("name", Confusion.ClassNames[index]);
                json.WriteNumber("images", Confusion.ImagesOf(index));
                Fraction(json, "recall", Confusion.Recall(index));
                Fraction(json, "precision", Confusion.Precision(index));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("confusion");
            for (var actual = 0; actual < Confusion.ClassNames.Count; actual++)
            {
                json.WriteStartArray();
                for (var predicted = 0; predicted < Confusion.ClassNames.Count; predicted++)
                {
                    json.WriteNumberValue(Confusion[actual, predicted]);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // A fraction of nothing is no number.
    private static void Fraction(Utf8JsonWriter json, string name, double fraction)
    {
        if (double.IsNaN(fraction))
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, fraction);
        }
    }
}
