using System.Globalization;
using ResNetGen.Checkpoints;
using ResNetGen.Data;
using ResNetGen.Tool.Documents;
using ResNetGen.Tool.Experiments;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Tests;

/// <summary>What experiments measure beside accuracies: stages by themselves, how layers respond, and time.</summary>
[Collection(nameof(OneRun))]
public sealed class ExperimentMeasuresTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ExperimentMeasuresTests()
    {
        folder.Write("tiny.resnet.yaml", Networks.Tiny);
        folder.Write("stages.resnet.yaml", Networks.Stages);
        folder.Write("quick.recipe.yaml", Networks.QuickRecipe);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Stages_learn_one_after_another_and_leave_the_others_bit_for_bit()
    {
        var file = folder.Write("boosting.experiment.yaml", """
            experiment: boosting
            question: What do stages learn?
            source: a test
            recipe: quick.recipe.yaml
            networks: [{ network: stages.resnet.yaml, stages: [stage_1, stage_2] }]
            """);
        Outcome.Expected("experiment", file, "--scale", "0.2", "--out", folder.File("out"));

        var document = NetworkDocument.Open(folder.File("stages.resnet.yaml"));
        using var fresh = document.ToClass().Create(CPU, seed: 1);
        using var first = document.ToClass().Create(CPU);
        using var second = document.ToClass().Create(CPU);
        Checkpoint.LoadWeights(folder.File("out", "runs", "stages", "seed-1", "stage_1", "checkpoint.safetensors"), first);
        Checkpoint.LoadWeights(folder.File("out", "runs", "stages", "seed-1", "stage_2", "checkpoint.safetensors"), second);

        Assert.Equal(["stage_1"], Changed(fresh, first));
        Assert.Equal(["stage_2"], Changed(first, second));
        var page = File.ReadAllText(folder.File("out", "README.md"));
        var epochs = RunFolder.ReadEpochs(folder.File("out", "runs", "stages", "seed-1", "stage_1"));
        Assert.Equal(2, epochs.Count);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"\n| stage_1 | {100 * epochs[^1].TestAccuracy!.Value:F2} % |\n"),
            page,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_that_is_not_there_is_one_sentence()
    {
        using var network = NetworkDocument.Open(folder.File("stages.resnet.yaml")).ToClass().Create(CPU);
        var info = NetworkDocument.Open(folder.File("stages.resnet.yaml")).Graph.ToInfo();
        Assert.StartsWith(
            "The network 'stages' has no scope `stage_3` to train by itself; it has stage_1/conv, ",
            Assert.Throws<ResNetGenException>(() => StagedTraining.KeepOnly(network, info, "stage_3")).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Beside torch's own operators, over all images at once.</summary>
    [Fact]
    public void Layers_respond_with_the_deviation_behind_batch_norm_and_before_the_activation()
    {
        var file = folder.File("stages.resnet.yaml");
        var experiment = folder.Write("responses.experiment.yaml", """
            experiment: responses
            question: How do layers respond?
            source: a test
            measure: layer_responses
            recipe: quick.recipe.yaml
            networks: [stages.resnet.yaml]
            """);
        Outcome.Expected("experiment", experiment, "--scale", "0.05", "--out", folder.File("out"));

        var document = NetworkDocument.Open(file);
        var info = document.Graph.ToInfo();
        var run = folder.File("out", "runs", "stages", "seed-1");
        using var network = document.ToClass().Create(CPU);
        var images = SyntheticImages.Create(info.Input, 2).Test;
        var responses = LayerResponses.Of("stages", network, info, images, run, CancellationToken.None);

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var state = network.state_dict();
        using var loader = new BatchLoader(
            images,
            1000,
            shuffle: false,
            normalization: ClassifierInfo.Read(Path.Combine(run, "checkpoint.safetensors")).Normalization);
        using var batch = loader.Epoch(0, CPU).First();
        Assert.Equal(1000, responses.Images);
        Assert.Equal([Expected("stage_1", 2), Expected("stage_2", 1)], responses.Deviations, (a, b) => Math.Abs(a - b) < 1e-5 * a);
        var page = File.ReadAllText(folder.File("out", "README.md"));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"\n| stages | 2 | {responses.Deviations.Average():F3} | "),
            page,
            StringComparison.Ordinal);
        Assert.True(new FileInfo(folder.File("out", "responses.png")).Length > 1000);

        double Expected(string stage, long stride)
        {
            // Padding `same` of a kernel of 3: a pixel on each side, or behind alone where every other one is taken.
            var before = stride == 1 ? 1 : 0;
            var padded = nn.functional.pad(batch.Images, [before, 1, before, 1]);
            var convolved = nn.functional.conv2d(padded, state[$"{stage}.conv.weight"], strides: [stride, stride]);
            var normalized = nn.functional.batch_norm(
                convolved,
                state[$"{stage}.conv.BatchNorm.running_mean"],
                state[$"{stage}.conv.BatchNorm.running_var"],
                state[$"{stage}.conv.BatchNorm.weight"],
                state[$"{stage}.conv.BatchNorm.bias"],
                training: false,
                eps: 1e-5);
            return normalized.to_type(ScalarType.Float64).std(unbiased: false).item<double>();
        }
    }

    [Fact]
    public void Speed_is_measured_once()
    {
        var file = folder.Write("speed.experiment.yaml", """
            experiment: speed
            question: How long does it take?
            source: a test
            measure: speed
            networks: [tiny.resnet.yaml]
            """);
        string[] line = ["experiment", file, "--scale", "0.05", "--out", folder.File("out")];
        Assert.Contains("Forward across 5 steps, ", Outcome.Expected(line), StringComparison.Ordinal);
        Assert.Matches(@"\n\| tiny \| 50 \| 0 \| 0\.\d{3} ± 0\.\d{3} \| ", File.ReadAllText(folder.File("out", "README.md")));
        Assert.DoesNotContain("Forward across", Outcome.Expected(line), StringComparison.Ordinal);
    }

    private static string[] Changed(nn.Module before, nn.Module after)
    {
        var others = after.state_dict();
        return
        [
            .. before.state_dict()
                .Where(entry => entry.Value.ne(others[entry.Key]).any().item<bool>())
                .Select(entry => entry.Key.Split('.')[0])
                .Distinct(),
        ];
    }
}
