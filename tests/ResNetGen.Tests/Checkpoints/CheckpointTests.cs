using System.Diagnostics;
using System.Security.Cryptography;
using ResNetGen.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Checkpoints;

// Torch's generator is the whole process's: no test may draw from it beside these.
[Collection(nameof(Alone))]
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder.File("run.safetensors");

    public void Dispose() => folder.Dispose();

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

    [Fact]
    public void TheLastCheckpointIsWholeWhenTheDiskIsFull()
    {
        SaveAny();
        var before = File.ReadAllBytes(Path);
        using var large = ones(100_000);

        var exception = Assert.Throws<ResNetGenException>(() => SafeTensorsFile.Write(
            Path, new Dictionary<string, Tensor> { ["x"] = large }, null, path => new FullDisk(File.Create(path), room: 200_000)));

        Assert.Equal(
            $"The file '{Path}' cannot be written: there is no space left; free some, or write to another disk, "
                + "and the one that was there is unchanged.",
            exception.Message);
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Equal([Path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void ADeviceThatIsFullIsUnderstood()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux has /dev/full.");
        }

        using var large = ones(100_000);

        var exception = Assert.Throws<ResNetGenException>(() => SafeTensorsFile.Write(
            Path, new Dictionary<string, Tensor> { ["x"] = large }, null, _ => new FileStream(
                "/dev/full", FileMode.Open, FileAccess.Write)));

        Assert.Equal(
            $"The file '{Path}' cannot be written: there is no space left; free some, or write to another disk.", exception.Message);
    }

    [Fact]
    public void ADiskThatIsFullIsUnderstood()
    {
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.Path) != 0)
        {
            Assert.Skip("A small disk cannot be mounted here.");
        }

        try
        {
            SaveAny();
            var before = File.ReadAllBytes(Path);
            using var network = nn.Linear(200, 200);

            Refuses(
                "there is no space left; free some, or write to another disk, and the one that was there is unchanged.",
                () => Checkpoint.Save(Path, network, null, new RunState("large")));

            Assert.Equal(before, File.ReadAllBytes(Path));
            Assert.Equal([Path], Directory.GetFiles(folder.Path));
        }
        finally
        {
            Assert.Equal(0, Run("umount", folder.Path));
        }
    }

    [Fact]
    public void APlaceThatCannotBeWrittenIsNamed()
    {
        SaveAny();
        var before = File.ReadAllBytes(Path);
        Directory.CreateDirectory(Path + ".partial");
        using var network = Network();

        Refuses($"The file '{Path}' cannot be written: ", () => Checkpoint.Save(Path, network, null, new RunState("net")));
        Assert.Equal(before, File.ReadAllBytes(Path));

        var missing = folder.File("missing", "x.safetensors");
        Refuses(
            $"The file '{missing}' cannot be written: there is no folder '{folder.File("missing")}'; make it first.",
            () => Checkpoint.Save(missing, network, null, new RunState("net")));
    }

    [Fact]
    public void ACheckpointIsReplacedAndNothingElseIsLeft()
    {
        SaveAny();
        using var network = Network();
        Checkpoint.Save(Path, network, null, new RunState("second"));

        Assert.Equal("second", Checkpoint.ReadState(Path).Network);
        Assert.Equal([Path], Directory.GetFiles(folder.Path));
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

    private static Sequential Network() => nn.Sequential(
        ("conv", nn.Conv2d(1, 4, 3)),
        ("norm", nn.BatchNorm2d(4)),
        ("relu", nn.ReLU()),
        ("pool", nn.AdaptiveAvgPool2d(1)),
        ("flat", nn.Flatten()),
        ("drop", nn.Dropout(0.3)),
        ("fc", nn.Linear(4, 3)));

    private static OptimizerHelper Optimizer(Sequential network, string kind)
    {
        var parameters = network.named_parameters().ToLookup(
            pair => pair.name.EndsWith("weight", StringComparison.Ordinal), pair => pair.parameter);
        return kind switch
        {
            "plain sgd" => optim.SGD(network.parameters(), 0.1),
            "adam" => optim.Adam(network.parameters(), 0.01),
            "amsgrad" => optim.Adam(network.parameters(), 0.01, amsgrad: true),
            "adamw" => optim.AdamW(network.parameters(), 0.01),
            _ => optim.SGD(
                [
                    new SGD.ParamGroup(parameters[false], 0.1, momentum: 0.9, nesterov: true),
                    new SGD.ParamGroup(parameters[true], 0.1, momentum: 0.9, weight_decay: 0.01, nesterov: true),
                ],
                0.1),
        };
    }

    private static List<float> Losses(Sequential network, OptimizerHelper optimizer, int first, int steps)
    {
        var losses = new List<float>();
        for (var step = first; step < first + steps; step++)
        {
            using var scope = NewDisposeScope();
            var images = sin(arange(8 * 36, dtype: ScalarType.Float32) * (step + 1)).reshape(8, 1, 6, 6);
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(network.forward(images), arange(8).remainder(3));
            loss.backward();
            optimizer.step();
            losses.Add(loss.item<float>());
        }

        return losses;
    }

    private static string Fingerprint(nn.Module network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in network.state_dict().OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value))
        {
            hash.AppendData(tensor.bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Refuses(string sentence, Action action) =>
        Assert.Contains(sentence, Assert.Throws<ResNetGenException>(action).Message, StringComparison.Ordinal);

    private void SaveAny()
    {
        using var network = Network();
        using var optimizer = Optimizer(network, "adam");
        Losses(network, optimizer, 0, 1);
        Checkpoint.Save(Path, network, optimizer, new RunState("net"));
    }

    private void RefusesAndChangesNothing(string sentence)
    {
        using var network = Network();
        using var optimizer = Optimizer(network, "adam");
        Losses(network, optimizer, 0, 2);
        using var generator = get_rng_state();
        var weights = Fingerprint(network);
        var memory = Memory(optimizer);

        Refuses(sentence, () => Checkpoint.Load(Path, network, optimizer));

        Assert.Equal(weights, Fingerprint(network));
        Assert.Equal(memory, Memory(optimizer));
        using var after = get_rng_state();
        Assert.Equal(generator.bytes, after.bytes);
    }

    private static byte[] Memory(OptimizerHelper optimizer)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        optimizer.save_state_dict(writer);
        return stream.ToArray();
    }

    /// <summary>A disk that has room for so many bytes and then says what a full one says.</summary>
    private sealed class FullDisk(Stream file, int room) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position { get => file.Position; set => file.Position = value; }

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

        public override void SetLength(long value) => file.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (file.Position + count > room)
            {
                throw new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
            }

            file.Write(buffer, offset, count);
        }

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
