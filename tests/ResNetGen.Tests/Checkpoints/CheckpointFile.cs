using System.Security.Cryptography;
using ResNetGen.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Checkpoints;

/// <summary>A file for a checkpoint, and a network and an optimizer that it may be of.</summary>
public abstract class CheckpointFile : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    private protected string Path => Folder.File("run.safetensors");

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static Sequential Network() => nn.Sequential(
        ("conv", nn.Conv2d(1, 4, 3)),
        ("norm", nn.BatchNorm2d(4)),
        ("relu", nn.ReLU()),
        ("pool", nn.AdaptiveAvgPool2d(1)),
        ("flat", nn.Flatten()),
        ("drop", nn.Dropout(0.3)),
        ("fc", nn.Linear(4, 3)));

    private protected static OptimizerHelper Optimizer(Sequential network, string kind)
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

    private protected static List<float> Losses(Sequential network, OptimizerHelper optimizer, int first, int steps)
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

    private protected static string Fingerprint(nn.Module network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in network.state_dict().OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value))
        {
            hash.AppendData(tensor.bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private protected static void Refuses(string sentence, Action action) =>
        Assert.Contains(sentence, Assert.Throws<ResNetGenException>(action).Message, StringComparison.Ordinal);

    private protected void SaveAny()
    {
        using var network = Network();
        using var optimizer = Optimizer(network, "adam");
        Losses(network, optimizer, 0, 1);
        Checkpoint.Save(Path, network, optimizer, new RunState("net"));
    }

    private protected void RefusesAndChangesNothing(string sentence)
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
}
