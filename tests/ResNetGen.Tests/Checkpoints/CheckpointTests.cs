using ResNetGen.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Checkpoints;

// Torch's generator is the whole process's: no test may draw from it beside these.
[Collection(nameof(Alone))]
public sealed class CheckpointTests : CheckpointFile
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("plain sgd")]
    [InlineData("adam")]
    [InlineData("amsgrad")]
    [InlineData("adamw")]
    public void ARunThatIsResumedGivesTheSameLossesBitForBit(string kind)
    {
        using var network = Network();
        using var optimizer = Optimizer(network, kind);
        random.manual_seed(3);
        Losses(network, optimizer, 0, 4);
        var written = new RunState("net", Step: 4, Epoch: 2, Seed: -9) { Values = new Dictionary<string, string> { ["best"] = "0.5" } };
        Checkpoint.Save(Path, network, optimizer, written);
        var expected = Losses(network, optimizer, 4, 4);

        // Another process would have other weights, another generator and an optimizer that has done something or nothing.
        random.manual_seed(77);
        using var resumed = Network();
        using var resumedOptimizer = Optimizer(resumed, kind);
        Losses(resumed, resumedOptimizer, 1, kind == "sgd" ? 0 : 2);
        var state = Checkpoint.Load(Path, resumed, resumedOptimizer);

        Assert.Equal(("net", 4, 2, -9), (state.Network, state.Step, state.Epoch, state.Seed));
        Assert.Equal(written.Values, state.Values);
        Assert.Equal(expected, Losses(resumed, resumedOptimizer, 4, 4));
        Assert.Equal(Fingerprint(network), Fingerprint(resumed));
    }

    [Fact]
    public void AStateBeforeTheFirstStepIsRestoredToo()
    {
        using var network = Network();
        using var optimizer = Optimizer(network, "sgd");
        Checkpoint.Save(Path, network, optimizer, new RunState("net"));
        var expected = Losses(network, optimizer, 0, 2);

        Checkpoint.Load(Path, network, optimizer);

        Assert.Equal(expected, Losses(network, optimizer, 0, 2));
    }

    [Fact]
    public void TheFileNamesTheOptimizersTensors()
    {
        using var network = Network();
        using var optimizer = Optimizer(network, "adam");
        Losses(network, optimizer, 0, 3);
        Checkpoint.Save(Path, network, optimizer, new RunState("net"));

        using var file = SafeTensorsFile.Read(Path);

        Assert.Equal(3, file.Tensors["optimizer/conv.weight/step"].item<long>());
        Assert.Equal([4, 1, 3, 3], file.Tensors["optimizer/conv.weight/exp_avg"].shape);
        Assert.True(file.Tensors["optimizer/fc.bias/exp_avg_sq"].ge(0).all().item<bool>());
        Assert.Equal(network.state_dict()["norm.running_mean"].bytes, file.Tensors["norm.running_mean"].bytes);
        Assert.Equal("Adam", file.Metadata["optimizer"]);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    public void WeightsOfEveryTypeComeBackBitForBit(ScalarType type)
    {
        using var network = Network();
        network.to(type);
        Checkpoint.Save(Path, network, null, new RunState("net", 1));
        using var other = Network();
        other.to(type);
        Assert.NotEqual(Fingerprint(network), Fingerprint(other));

        Checkpoint.Load(Path, other, null);

        Assert.Equal(Fingerprint(network), Fingerprint(other));
    }

    [Fact]
    public void WeightsAloneAreConvertedAndLeaveTheGeneratorAlone()
    {
        using var network = Network();
        using var optimizer = Optimizer(network, "sgd");
        Losses(network, optimizer, 0, 1);
        Checkpoint.Save(Path, network, optimizer, new RunState("net", 8));
        using var half = Network();
        half.to(ScalarType.BFloat16);
        using var before = get_rng_state();

        Assert.Equal(8, Checkpoint.LoadWeights(Path, half).Step);

        using var scope = NewDisposeScope();
        Assert.Equal(network.state_dict()["fc.weight"].to(ScalarType.BFloat16).bytes, half.state_dict()["fc.weight"].bytes);
        Assert.Equal(before.bytes, get_rng_state().bytes);
        Refuses("conv.weight (F32 [4, 1, 3, 3] in the file, BF16 [4, 1, 3, 3] in the network)", () => Checkpoint.Load(Path, half, null));
    }

    [Fact]
    public void TheStateIsReadFromTheHeaderAlone()
    {
        using var network = Network();
        Checkpoint.Save(Path, network, null, new RunState("net", 12, 3, 4));

        var state = Checkpoint.ReadState(Path);

        Assert.Equal(("net", 12, 3, 4), (state.Network, state.Step, state.Epoch, state.Seed));
    }

    [Fact]
    public void EveryStateOfTheGeneratorIsRestored()
    {
        using var network = Network();
        for (var draws = 0; draws < 1_300; draws += draws < 2 || draws % 624 > 620 ? 1 : 89)
        {
            random.manual_seed(draws);
            rand(draws).Dispose();
            Checkpoint.Save(Path, network, null, new RunState("net"));
            using var expected = rand(700);

            Checkpoint.Load(Path, network, null);

            using var actual = rand(700);
            Assert.Equal(expected.bytes, actual.bytes);
        }
    }

    [Fact]
    public void SavingAndLoadingLeaksNoTensor()
    {
        using var network = Network();
        using var optimizer = Optimizer(network, "adam");
        Losses(network, optimizer, 0, 1);
        Checkpoint.Save(Path, network, optimizer, new RunState("net"));
        Checkpoint.Load(Path, network, optimizer);
        var before = LiveTensors.Settled();

        Checkpoint.Save(Path, network, optimizer, new RunState("net"));
        Checkpoint.Load(Path, network, optimizer);
        Checkpoint.LoadWeights(Path, network);

        Assert.InRange(Tensor.TotalCount, 0, before);
    }
}
