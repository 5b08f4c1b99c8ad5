using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.Layers;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Experiments;

/// <summary>
/// How strongly the 3×3 convolutions of a trained network respond: the standard deviation of their outputs after batch normalization and
/// before the activation or the addition behind it. He et al. 2015, arXiv 1512.03385, section 4.2 and Figure 7.
/// </summary>
/// <param name="Label">What the network is called.</param>
/// <param name="Images">The number of images that it was asked.</param>
/// <param name="Deviations">The standard deviations, in the order of the network.</param>
internal sealed record LayerResponses(string Label, int Images, IReadOnlyList<double> Deviations)
{
    private const int MostImages = 1000;
    private const int BatchSize = 100;
    private const string Normalized = "/BatchNorm";

    /// <summary>Asks a network that a run trained.</summary>
    /// <param name="label">What it is called.</param>
    /// <param name="module">The network on the CPU; its weights become those of the run.</param>
    /// <param name="info">What is known of it.</param>
    /// <param name="images">The images.</param>
    /// <param name="run">The run's folder.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    public static LayerResponses Of(
        string label, nn.Module<Tensor, Tensor> module, NetworkInfo info, ImageSet images, string run, CancellationToken cancellationToken)
    {
        var path = RunFolder.NewestCheckpoint(run);
        Checkpoint.LoadWeights(path, module);
        var moments = new Dictionary<string, (double Sum, double Squares, long Count)>(StringComparer.Ordinal);
        var order = new List<string>();
        var asked = 0;
        using var loader = new BatchLoader(
            images, Math.Min(BatchSize, images.Count), shuffle: false, normalization: ClassifierInfo.Read(path).Normalization);
        Inference.With(module, () =>
        {
            foreach (var batch in loader.Epoch(0, CPU))
            {
                using (batch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Add((Layer)module, batch.Images);
                    asked += batch.Count;
                }

                if (asked >= MostImages)
                {
                    break;
                }
            }

            return asked;
        });
        return new LayerResponses(label, asked, [.. order.Select(name => Deviation(moments[name]))]);

        void Add(Layer network, Tensor input)
        {
            using var points = network.ForwardEveryLayer(input);
            foreach (var name in points.Names.Where(name => name.EndsWith(Normalized, StringComparison.Ordinal) && IsThreeByThree(name)))
            {
                using var scope = NewDisposeScope();
                var values = points[name].to_type(ScalarType.Float64);
                var before = moments.GetValueOrDefault(name);
                if (before.Count == 0)
                {
                    order.Add(name);
                }

                moments[name] = (
                    before.Sum + values.sum().item<double>(),
                    before.Squares + values.mul(values).sum().item<double>(),
                    before.Count + values.numel());
            }
        }

        bool IsThreeByThree(string point)
        {
            var layer = point[(info.Name.Length + 1)..^Normalized.Length].Replace('/', '.');
            return module.get_parameter($"{layer}.weight") is { } kernel && kernel.shape is [_, _, 3, 3];
        }
    }

    private static double Deviation((double Sum, double Squares, long Count) moments)
    {
        var mean = moments.Sum / moments.Count;
        return Math.Sqrt(Math.Max(0, (moments.Squares / moments.Count) - (mean * mean)));
    }
}
