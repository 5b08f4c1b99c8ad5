using ResNetGen.Checkpoints;
using ResNetGen.Training;
using static ResNetGen.Tests.Training.OptimizerSamples;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Training;

/// <summary>What the fused optimizers remember comes back from a checkpoint, one of TorchSharp's too.</summary>
public sealed class OptimizerCheckpointTests
{
    public static TheoryData<OptimizerSettings> Kinds => Options;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_checkpoint_of_TorchSharps_optimizer_goes_on_in_a_fused_one(OptimizerSettings options)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.safetensors");
        using var scope = NewDisposeScope();
        using var network = new SmallNetwork(new Shape(1, 16, 16), 4);
        var weights = network.parameters().ToArray();
        using var theirs = TorchSharps(options, weights);
        Learn(theirs, weights, 0);
        Learn(theirs, weights, 1);
        Checkpoint.Save(path, network, theirs, new RunState("small"));

        using var restored = new SmallNetwork(new Shape(1, 16, 16), 4);
        var own = restored.parameters().ToArray();
        using var optimizer = Create(options, own);
        Checkpoint.Load(path, restored, optimizer);
        Learn(theirs, weights, 2);
        Learn(optimizer, own, 2);
        AssertClose(weights, own, 1e-6);
    }

    [Fact]
    public void What_is_restored_is_laid_out_as_its_weight()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.safetensors");
        using var scope = NewDisposeScope();
        using var network = new SmallNetwork(new Shape(3, 16, 16), 4);
        using var other = new SmallNetwork(new Shape(3, 16, 16), 4);
        InputFormat.ArrangeKernels(network);
        InputFormat.ArrangeKernels(other);
        var (weights, restored) = (network.parameters().ToArray(), other.parameters().ToArray());
        using var optimizer = Create(new SgdSettings(0.9), weights);
        using var resumed = Create(new SgdSettings(0.9), restored);
        Learn(optimizer, weights, 0);
        Checkpoint.Save(path, network, optimizer, new RunState("small"));
        Checkpoint.Load(path, other, resumed);
        Assert.All(
            resumed.Groups.SelectMany(group => group.States).Where(state => state.Parameter.dim() == 4),
            state => Assert.Equal(state.Parameter.stride(), state.First!.stride()));
        Learn(optimizer, weights, 1);
        Learn(resumed, restored, 1);
        Assert.All(weights.Zip(restored), pair => Assert.Equal(Values(pair.First), Values(pair.Second)));
    }
}
