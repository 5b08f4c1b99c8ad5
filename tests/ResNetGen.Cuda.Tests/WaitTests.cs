using CudaStandIn;
using ResNetGen.Data;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Cuda.Tests;

/// <summary>How often the host waits for the GPU outside of the steps: once for many values.</summary>
public sealed class WaitTests : IDisposable
{
    private static readonly DataSplit Data = SyntheticImages.Create(new Shape(3, 16, 16), classes: 4, train: 32, test: 70, seed: 7);

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly EveryLayer network = new(CUDA, seed: 3);
    private readonly DeviceLedger ledger = new();

    public void Dispose()
    {
        ledger.Dispose();
        network.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void Pending_steps_are_read_at_once()
    {
        using var pending = new PendingSteps();
        Assert.Empty(pending.Read());
        for (var step = 0; step < 20; step++)
        {
            pending.Add(tensor(step / 7f).cuda(), tensor((long)step).cuda());
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(step => (step / 7f, (long)step)), pending.Read());
        Assert.Single(ledger.Waits);
        Assert.Equal(0, pending.Count);
    }

    [Fact]
    public void An_evaluation_waits_once_for_many_batches()
    {
        using var batches = new BatchLoader(Data.Test, batchSize: 2, shuffle: false, normalization: Normalization.Of(Data.Train));
        var evaluation = LossAndAccuracy.Of(network, batches.Epoch(0, CUDA));
        Assert.Equal(70, evaluation.Images);

        // 35 batches: after 32 of them, and at the end.
        Assert.Equal(2, ledger.Waits.Count());
        Assert.Equal(Evaluation.Of(network, Data.Test, Normalization.Of(Data.Train), 2).Loss, evaluation.Loss, 1e-6);
    }

    [Fact]
    public void A_detailed_evaluation_waits_once_a_batch()
    {
        Evaluation.Of(network, Data.Test, Normalization.Of(Data.Train), batchSize: 10);
        Assert.Equal(7, ledger.Waits.Count());
    }

    [Fact]
    public void Saving_looks_at_all_weights_at_once()
    {
        using var folder = new TemporaryFolder();
        var recipe = new Recipe { Epochs = 1, BatchSize = 16, EvaluateEvery = 1 };
        Trainer.Run(network, Data, new TrainingOptions { Recipe = recipe, OutputFolder = folder.Path });
        Assert.Single(ledger.Waits, one => one.IsWithin("ResNetGen.Training.NonFinite.IsFinite"));
    }
}
