using ResNetGen.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Checkpoints;

/// <summary>Checkpoints that are of something else or damaged: one sentence, and nothing is changed.</summary>
// Torch's generator is the whole process's: no test may draw from it beside these.
[Collection(nameof(Alone))]
public sealed class RefusedCheckpointTests : CheckpointFile
{
    [Fact]
    public void AnotherNetworksCheckpointIsRefused()
    {
        using var network = Network();
        Checkpoint.Save(Path, network, null, new RunState("net"));
        using var other = nn.Sequential(
            ("conv", nn.Conv2d(1, 8, 3)),
            ("fc", nn.Linear(4, 3)),
            ("more", nn.Linear(3, 3)),
            ("end", nn.Linear(3, 3)),
            ("last", nn.Linear(3, 3)));
        var before = Fingerprint(other);

        Refuses(
            "of the network 'net' does not fit the network 'torch::nn::SequentialImpl': it lacks more.weight, more.bias, "
                + "end.weight and 3 more; "
            + "it has norm.bias, norm.num_batches_tracked, norm.running_mean and 2 more, which the network has not; "
            + "they differ in conv.weight (F32 [4, 1, 3, 3] in the file, F32 [8, 1, 3, 3] in the network), "
            + "conv.bias (F32 [4] in the file, F32 [8] in the network); load it into the network that it was written from.",
            () => Checkpoint.Load(Path, other, null));

        Assert.Equal(before, Fingerprint(other));
    }

    [Theory]
    [InlineData("conv.bias", "it lacks conv.bias;")]
    [InlineData("optimizer/fc.weight/exp_avg", "The optimizer state in the checkpoint")]
    [InlineData("optimizer/norm.bias/step", "does not fit this run's Adam: optimizer/norm.bias/step;")]
    [InlineData("rng/cpu", "holds no state of the random number generator that this torch understands")]
    public void AMissingTensorIsNamedAndNothingIsChanged(string name, string sentence)
    {
        using var network = Network();
        using var optimizer = Optimizer(network, "adam");
        Losses(network, optimizer, 0, 1);
        Checkpoint.Save(Path, network, optimizer, new RunState("net"));
        using (var file = SafeTensorsFile.Read(Path))
        {
            SafeTensorsFile.Write(Path, file.Tensors.Where(pair => pair.Key != name).ToDictionary(), file.Metadata);
        }

        RefusesAndChangesNothing(sentence);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void ANumberOfStepsThatCannotBeIsNamedAndNothingIsChanged(long steps)
    {
        SaveAny();
        using (var file = SafeTensorsFile.Read(Path))
        using (var number = tensor(steps))
        {
            var tensors = new Dictionary<string, Tensor>(file.Tensors) { ["optimizer/norm.bias/step"] = number };
            SafeTensorsFile.Write(Path, tensors, file.Metadata);
        }

        RefusesAndChangesNothing("does not fit this run's Adam: optimizer/norm.bias/step;");
    }

    [Fact]
    public void ATensorOfNoParameterIsNamedAndNothingIsChanged()
    {
        SaveAny();
        using (var file = SafeTensorsFile.Read(Path))
        {
            var more = new Dictionary<string, Tensor>(file.Tensors) { ["optimizer/other.weight/exp_avg"] = file.Tensors["fc.weight"] };
            SafeTensorsFile.Write(Path, more, file.Metadata);
        }

        RefusesAndChangesNothing("does not fit this run's Adam: optimizer/other.weight/exp_avg;");
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 255)]
    [InlineData(12, 0)]
    [InlineData(16, 200)]
    public void AGeneratorStateThatTorchWouldNotSurviveChangesNothing(int position, byte value)
    {
        random.manual_seed(1);
        rand(3).Dispose();
        SaveAny();
        using (var file = SafeTensorsFile.Read(Path))
        {
            file.Tensors["rng/cpu"].bytes[position] = value;
            SafeTensorsFile.Write(Path, file.Tensors, file.Metadata);
        }

        RefusesAndChangesNothing("holds no state of the random number generator");
    }

    [Fact]
    public void AnotherOptimizersStateIsRefused()
    {
        using var network = Network();
        using var adam = Optimizer(network, "adam");
        using var sgd = Optimizer(network, "sgd");
        Checkpoint.Save(Path, network, sgd, new RunState("net"));
        Refuses(
            "was written with the optimizer SGD, but this run has Adam; use SGD, or load the weights alone.",
            () => Checkpoint.Load(Path, network, adam));

        Checkpoint.Save(Path, network, null, new RunState("net"));
        Refuses("holds no optimizer state", () => Checkpoint.Load(Path, network, adam));

        using var rprop = optim.Rprop(network.parameters(), 0.1);
        Refuses(
            "A checkpoint cannot hold the state of the optimizer Rprop; use SGD, Adam or AdamW",
            () => Checkpoint.Save(Path, network, rprop, new RunState("net")));
    }

    [Theory]
    [InlineData(100, "has a damaged header")]
    [InlineData(-100, "is damaged: it does not have the SHA-256")]
    public void ADamagedByteChangesNothing(int position, string sentence)
    {
        SaveAny();
        var bytes = File.ReadAllBytes(Path);
        bytes[position < 0 ? bytes.Length + position : position] ^= 0x84;
        File.WriteAllBytes(Path, bytes);

        RefusesAndChangesNothing(sentence);
    }

    [Fact]
    public void ABitThatFlipsAnywhereIsFound()
    {
        SaveAny();
        var bytes = File.ReadAllBytes(Path);
        var header = 8 + (int)BitConverter.ToInt64(bytes);
        Assert.Equal("net", Checkpoint.Verify(Path).Network);

        // Every byte of the header, and some of the data.
        for (var position = 0; position < bytes.Length; position += position < header ? 1 : 61)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[position] ^= (byte)(1 << (position % 8));
            File.WriteAllBytes(Path, flipped);
            Assert.Throws<ResNetGenException>(() => Checkpoint.Verify(Path));
        }
    }

    [Fact]
    public void ACheckpointThatDoesNotSayItsDigestChangesNothing()
    {
        SaveAny();
        var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Path));
        File.WriteAllBytes(
            Path, System.Text.Encoding.Latin1.GetBytes(text.Replace("\"file_sha256\":", "\"file_sha257\":", StringComparison.Ordinal)));

        RefusesAndChangesNothing("it does not say what its SHA-256 was; use another copy of it.");
    }

    [Fact]
    public void AFileThatEndsEarlyChangesNothing()
    {
        SaveAny();
        File.WriteAllBytes(Path, File.ReadAllBytes(Path)[..^1]);

        RefusesAndChangesNothing("ends early");
    }

    [Fact]
    public void AForeignFileChangesNothing()
    {
        using (var weights = ones(3))
        {
            SafeTensorsFile.Write(
                Path, new Dictionary<string, Tensor> { ["x"] = weights }, new Dictionary<string, string> { ["format"] = "pt" });
        }

        RefusesAndChangesNothing("is a safetensors file, but not one that ResNetGen wrote");
    }

    [Theory]
    [InlineData("version", "1", "is of format version 1, but this program reads version 2")]
    [InlineData("step", "-1", "does not say where its run stands")]
    [InlineData("epoch", "1.0", "does not say where its run stands")]
    [InlineData("seed", "", "does not say where its run stands")]
    public void MetadataThatMakeNoSenseChangeNothing(string key, string value, string sentence)
    {
        SaveAny();
        using (var file = SafeTensorsFile.Read(Path))
        {
            SafeTensorsFile.Write(Path, file.Tensors, new Dictionary<string, string>(file.Metadata) { [key] = value });
        }

        RefusesAndChangesNothing(sentence);
    }
}
