using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ResNetGen.Checkpoints;
using ResNetGen.Data;

namespace ResNetGen.Training;

/// <summary>What a checkpoint knows of the images that its network was trained on: what one needs to use it.</summary>
/// <param name="ClassNames">The names of the classes; a network's outputs are in this order.</param>
/// <param name="Normalization">What was done to the images' channels.</param>
public sealed record ClassifierInfo(IReadOnlyList<string> ClassNames, Normalization Normalization)
{
    /// <summary>The key of what only says how a run is evaluated: one that goes on from a checkpoint may have it otherwise.</summary>
    internal const string MirroredKey = "mirrored";

    internal const string PrecisionKey = "precision";
    internal const string BFloat16 = "bf16";
    internal const string FullPrecision = "fp32";

    private const string Classes = "class_names";
    private const string Mean = "mean";
    private const string Deviation = "deviation";

    /// <summary>Whether the run evaluated an image by the mean of the logits for it and for its mirror image.</summary>
    public bool FlipTestTimeAugmentation { get; init; }

    /// <summary>What the network computed in.</summary>
    public Precision Precision { get; init; }

    /// <summary>Reads it from a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ResNetGenException">The file is missing, is not a checkpoint, or knows no classes.</exception>
    public static ClassifierInfo Read(string path)
    {
        var values = Checkpoint.ReadState(path).Values;
        try
        {
            using var names = JsonDocument.Parse(values[Classes]);
            return new ClassifierInfo(
                [.. names.RootElement.EnumerateArray().Select(name => name.GetString() ?? throw new FormatException("A name is null."))],
                new Normalization(Numbers(values[Mean]), Numbers(values[Deviation])))
            {
                Precision = values.GetValueOrDefault(PrecisionKey) switch
                {
                    null or FullPrecision => Precision.Full,
                    BFloat16 => Precision.BFloat16,
                    var other => throw new FormatException($"No precision is called {other}."),
                },
                FlipTestTimeAugmentation = bool.Parse(values.GetValueOrDefault(MirroredKey) ?? "false"),
            };
        }
        catch (Exception exception)
            when (exception is KeyNotFoundException or JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new ResNetGenException(
                $"The checkpoint '{path}' does not say what classes it tells apart; give one that a training run wrote.", exception);
        }
    }

    /// <summary>Reads it from a checkpoint of a network, with whose classes and channels it must agree.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="ResNetGenException">
    /// The file is missing, is not a checkpoint, knows no classes, or others than the network can tell apart.
    /// </exception>
    public static ClassifierInfo Read(string path, NetworkInfo network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var classifier = Read(path);
        return classifier.ClassNames.Count != network.Output[0]
            ? throw Differs(classifier.ClassNames.Count, "classes", network.Output[0])
            : classifier.Normalization.Mean.Length != network.Input[0]
            ? throw Differs(classifier.Normalization.Mean.Length, "channels", network.Input[0])
            : classifier;

        ResNetGenException Differs(int there, string what, int here) => new(string.Create(
            CultureInfo.InvariantCulture,
            $"The checkpoint '{path}' speaks of {there} {what}, but the network '{network.Name}' has {here}: "
            + $"give one that was written when this network was trained."));
    }

    /// <summary>What a checkpoint keeps, by key, and what another run must not have otherwise.</summary>
    internal IEnumerable<KeyValuePair<string, string>> ToValues() =>
    [
        new(Classes, NamesAsJson()), new(Mean, Text(Normalization.Mean)), new(Deviation, Text(Normalization.Deviation)),
    ];

    private string NamesAsJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var name in ClassNames)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Text(ImmutableArray<float> values) =>
        string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));

    private static ImmutableArray<float> Numbers(string text) =>
        [.. text.Split(' ').Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
}
