using System.Buffers.Binary;
using System.Text;
using ResNetGen.Data;
using ResNetGen.Training;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>
/// The files for TensorBoard, read by a decoder of their own: TFRecord's framing, CRC-32C bit by bit, and the fields of the protocol
/// buffers by their numbers.
/// </summary>
[Collection(nameof(Alone))]
public sealed class SummaryWriterTests : IDisposable
{
    private static readonly Shape Image = new(1, 16, 16);
    private static readonly DataSplit Data = SyntheticImages.Create(Image, classes: 4, train: 64, test: 16, seed: 3);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_figures_of_a_run_are_those_of_its_metrics()
    {
        using var network = new SmallNetwork(Image, 4);
        var result = Trainer.Run(network, Data, Options);

        var events = Read(Assert.Single(Files()));
        Assert.Equal("brain.Event:2", events[0].Version);
        Assert.All(
            events,
            one => Assert.InRange(
                one.WallTime, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600.0, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1.0));
        var steps = MetricsFile.ReadSteps(result.MetricsPath);
        Assert.Equal(steps.Select(step => (step.Step, step.Loss)), Figures(events, "loss/step"));
        Assert.Equal(steps.Select(step => (step.Step, (float)step.Accuracy)), Figures(events, "accuracy/step"));
        Assert.Equal(steps.Select(step => (step.Step, (float)step.LearningRate)), Figures(events, "learning_rate"));
        Assert.Equal(steps.Select(step => (step.Step, (float)step.L2)), Figures(events, "loss/l2"));
        Assert.All(Figures(events, "images_per_second"), figure => Assert.True(figure.Value > 0));
        Assert.Equal(result.Epochs.Select(epoch => (epoch.Step, (float)epoch.TrainLoss)), Figures(events, "loss/train"));
        Assert.Equal(result.Epochs.Select(epoch => (epoch.Step, (float)epoch.TestLoss!)), Figures(events, "loss/validation"));
        Assert.Equal(result.Epochs.Select(epoch => (epoch.Step, (float)epoch.TrainAccuracy)), Figures(events, "accuracy/train"));
        Assert.Equal(result.Epochs.Select(epoch => (epoch.Step, (float)epoch.TestAccuracy!)), Figures(events, "accuracy/validation"));
        Assert.DoesNotContain(events, one => one.Histograms.Count > 0);
    }

    [Fact]
    public void The_graph_has_a_node_for_each_layer_with_its_shape()
    {
        using var network = new SmallNetwork(Image, 4);
        Trainer.Run(network, Data, Options with { MaxSteps = 1 });
        var nodes = Assert.Single(Read(Assert.Single(Files())), one => one.Nodes.Count > 0).Nodes;
        Assert.Equal(new Node("images", "Placeholder", "", "-1 1 16 16"), nodes[0]);
        Assert.Equal(new Node("small/conv1", "conv2d", "", "-1 8 8 8"), nodes[1]);
        Assert.Equal(network.Info.Layers.Select(layer => layer.Scope), nodes.Skip(1).Select(node => node.Name));

        // What each layer takes is known to whoever compiled the network.
        Trainer.Run(network, Data, Options with
        {
            MaxSteps = 1,
            Graph =
            [
                new GraphNode("small/conv1", "conv2d", new Shape(8, 8, 8), [GraphNode.Images]),
                new GraphNode("small/sum", "add", new Shape(8, 8, 8), ["small/conv1", GraphNode.Images]),
            ],
        });
        nodes = Assert.Single(Read(Assert.Single(Files())), one => one.Nodes.Count > 0).Nodes;
        Assert.Equal(new Node("small/conv1", "conv2d", "images", "-1 8 8 8"), nodes[1]);
        Assert.Equal(new Node("small/sum", "add", "small/conv1 images", "-1 8 8 8"), nodes[2]);
        Assert.Equal(3, nodes.Count);
    }

    [Fact]
    public void Histograms_count_the_weights()
    {
        using var network = new SmallNetwork(Image, 4);
        Trainer.Run(network, Data, Options with { WeightHistograms = true });

        var last = Read(Assert.Single(Files())).Last(one => one.Histograms.Count > 0);
        Assert.Equal(network.named_parameters().Select(weight => "weights/" + weight.name), last.Histograms.Keys);
        foreach (var (name, weight) in network.named_parameters())
        {
            var values = weight.data<float>().ToArray().Select(value => (double)value).ToList();
            var histogram = last.Histograms["weights/" + name];
            Assert.Equal((values.Min(), values.Max(), (double)values.Count), (histogram.Min, histogram.Max, histogram.Count));
            Assert.Equal(values.Sum(), histogram.Sum, 1e-9);
            Assert.Equal(values.Sum(value => value * value), histogram.Squares, 1e-9);
            Assert.Equal(values.Max(), histogram.Limits[^1]);
            Assert.Equal(histogram.Limits.Count, histogram.Counts.Count);
            var edge = double.NegativeInfinity;
            foreach (var (limit, count) in histogram.Limits.Zip(histogram.Counts))
            {
                // Values at a bin's edge may be on either side of it, by rounding.
                var slack = 1e-6 * (histogram.Max - histogram.Min);
                Assert.InRange(
                    count,
                    values.Count(value => value > edge + slack && value <= limit - slack),
                    values.Count(value => value > edge - slack && value <= limit + slack));
                edge = limit;
            }

            Assert.Equal(values.Count, histogram.Counts.Sum());
        }
    }

    [Fact]
    public void A_resumed_run_starts_a_second_file_that_takes_back_what_came_after_the_checkpoint()
    {
        using var first = new SmallNetwork(Image, 4);
        var cut = Trainer.Run(first, Data, Options with { MaxSteps = 3 });
        using var second = new SmallNetwork(Image, 4);
        Trainer.Run(second, Data, Options with { ResumeFrom = cut.CheckpointPath });

        var files = Files();
        Assert.Equal(2, files.Count);
        var resumed = Read(files[1]);
        Assert.Equal((4L, 1), (resumed[1].Step, resumed[1].Session));
        Assert.Equal([4L, 5, 6, 7, 8], Figures(resumed, "loss/step").Select(figure => figure.Step));

        // A new run in the folder removes both.
        Trainer.Run(first, Data, Options with { MaxSteps = 1 });
        Assert.Single(Files());
    }

    private TrainingOptions Options => new()
    {
        Recipe = new() { Epochs = 2, BatchSize = 16 },
        LogEverySteps = 1,
        OutputFolder = folder.Path,
        ExistingRun = ExistingRun.Replace,
    };

    private List<string> Files() => [.. Directory.GetFiles(folder.Path, "events.out.tfevents.*").Order(StringComparer.Ordinal)];

    private static IEnumerable<(long Step, float Value)> Figures(List<Record> events, string tag) =>
        events.SelectMany(one => one.Figures.Where(figure => figure.Tag == tag).Select(figure => (one.Step, figure.Value)));

    private static List<Record> Read(string path)
    {
        var events = new List<Record>();
        for (ReadOnlySpan<byte> rest = File.ReadAllBytes(path); rest.Length > 0;)
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(rest);
            Assert.Equal(Masked(rest[..8]), BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]));
            var data = rest.Slice(12, length);
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(rest[(12 + length)..]));
            events.Add(ReadEvent(data.ToArray()));
            rest = rest[(16 + length)..];
        }

        return events;
    }

    private static Record ReadEvent(byte[] data)
    {
        var record = new Record();
        foreach (var (field, value) in Fields(data))
        {
            switch (field)
            {
                case 1:
                    record.WallTime = BitConverter.ToDouble(value);
                    break;
                case 2:
                    record.Step = BitConverter.ToInt64(value);
                    break;
                case 3:
                    record.Version = Encoding.UTF8.GetString(value);
                    break;
                case 4:
                    record.Nodes.AddRange(Fields(value).Where(one => one.Field == 1).Select(one => ReadNode(one.Value)));
                    break;
                case 5:
                    Fields(value).ForEach(one => ReadValue(one.Value, record));
                    break;
                case 7:
                    record.Session = (int)BitConverter.ToInt64(Fields(value).Single(one => one.Field == 1).Value);
                    break;
            }
        }

        return record;
    }

    // NodeDef: 1 its name, 2 its operation, 3 its inputs, 5 its attributes, each of which has a key 1 and a value 2. There 1 is a list, in
    // which 7 are shapes; a shape's 2 are its dimensions, of which 1 is the size.
    private static Node ReadNode(byte[] data)
    {
        var fields = Fields(data);
        var attribute = Fields(fields.Single(one => one.Field == 5).Value);
        Assert.Equal("_output_shapes", Encoding.UTF8.GetString(attribute.Single(one => one.Field == 1).Value));
        var list = Fields(attribute.Single(one => one.Field == 2).Value).Single(one => one.Field == 1).Value;
        var sizes = Fields(Fields(list).Single(one => one.Field == 7).Value)
            .Select(dimension => BitConverter.ToInt64(Fields(dimension.Value).Single(one => one.Field == 1).Value));
        return new Node(Text(1), Text(2), Text(3), string.Join(' ', sizes));

        string Text(int number) =>
            string.Join(' ', fields.Where(one => one.Field == number).Select(one => Encoding.UTF8.GetString(one.Value)));
    }

    private static void ReadValue(byte[] data, Record record)
    {
        var fields = Fields(data);
        var tag = Encoding.UTF8.GetString(fields.Single(one => one.Field == 1).Value);
        foreach (var (field, value) in fields)
        {
            if (field == 2)
            {
                record.Figures.Add((tag, BitConverter.ToSingle(value)));
            }
            else if (field == 5)
            {
                var parts = Fields(value).ToDictionary(part => part.Field, part => part.Value);
                double Number(int number) => parts.TryGetValue(number, out var bytes) ? BitConverter.ToDouble(bytes) : 0;
                List<double> Numbers(int number) => [.. parts[number].Chunk(8).Select(bytes => BitConverter.ToDouble(bytes))];
                record.Histograms.Add(tag, new Histogram(Number(1), Number(2), Number(3), Number(4), Number(5), Numbers(6), Numbers(7)));
            }
        }
    }

    // The wire types: 0 is a number of seven bits a byte, 1 and 5 are eight and four bytes, 2 is a length and so many bytes.
    private static List<(int Field, byte[] Value)> Fields(byte[] data)
    {
        var fields = new List<(int, byte[])>();
        for (var position = 0; position < data.Length;)
        {
            var key = Varint(data, ref position);
            var value = (key & 7) switch
            {
                0 => BitConverter.GetBytes(Varint(data, ref position)),
                1 => Take(data, ref position, 8),
                2 => Take(data, ref position, (int)Varint(data, ref position)),
                5 => Take(data, ref position, 4),
                _ => throw new FormatException(),
            };
            fields.Add(((int)(key >> 3), value));
        }

        return fields;
    }

    private static byte[] Take(byte[] data, ref int position, int count) => data[position..(position += count)];

    private static long Varint(byte[] data, ref int position)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            value |= (data[position] & 127L) << shift;
            if (data[position++] < 128)
            {
                return value;
            }
        }
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
            }
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }

    private sealed class Record
    {
        public double WallTime { get; set; }

        public long Step { get; set; }

        public string? Version { get; set; }

        public int Session { get; set; }

        public List<(string Tag, float Value)> Figures { get; } = [];

        public Dictionary<string, Histogram> Histograms { get; } = [];

        public List<Node> Nodes { get; } = [];
    }

    private sealed record Node(string Name, string Kind, string Inputs, string Shape);

    private sealed record Histogram(
        double Min, double Max, double Count, double Sum, double Squares, List<double> Limits, List<double> Counts);
}
