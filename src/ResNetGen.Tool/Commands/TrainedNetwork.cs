using System.CommandLine;
using ResNetGen.Checkpoints;
using ResNetGen.Tool.Documents;
using ResNetGen.Tool.Options;
using ResNetGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetGen.Tool.Commands;

/// <summary>What several commands ask for a trained network by.</summary>
internal sealed class TrainedNetworkOptions
{
    public Argument<string> Network { get; } = NetworkArgument.Create();

    public Option<string> Checkpoint { get; } = CheckpointOption.Create();

    public Option<string> Device { get; } = DeviceOption.Create();

    public Option<bool?> TensorFloat32 { get; } = TensorFloat32Option.Create();

    public Option<bool> Frozen { get; } = FrozenOption.Create();

    /// <summary>Makes the network that a line means, and loads its weights.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="batch">The number of images that it will be asked at once.</param>
    /// <exception cref="ResNetGenException">There is no such network or checkpoint, or torch has no such device.</exception>
    public TrainedNetwork Open(ParseResult line, int batch)
    {
        var document = NetworkDocument.Open(line.GetRequiredValue(Network));
        var info = document.Graph.ToInfo();
        var device = Device.Open(line);
        TensorFloat32.Apply(line);
        var path = Checkpoint.Find(line);
        var classifier = ClassifierInfo.Read(path, info);
        var module = document.ToClass().Create(device);
        var trained = new TrainedNetwork(info, module, classifier, path);
        try
        {
            Checkpoints.Checkpoint.LoadWeights(path, module);
            return line.GetValue(Frozen) ? trained.Freeze(batch) : trained;
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }
}

/// <summary>A network with the weights of a checkpoint.</summary>
/// <param name="Info">What its class says of itself.</param>
/// <param name="Module">The network; disposed with this.</param>
/// <param name="Classifier">What the checkpoint says of its classes and images.</param>
/// <param name="Path">The checkpoint.</param>
internal sealed record TrainedNetwork(NetworkInfo Info, nn.Module<Tensor, Tensor> Module, ClassifierInfo Classifier, string Path)
    : IDisposable
{
    /// <summary>The same, frozen, in what it was trained in; this one is disposed.</summary>
    public TrainedNetwork Freeze(int batch)
    {
        using (Module)
        {
            return this with { Module = ((INetwork)Module).Freeze(batch, Classifier.Precision.ToScalarType()) };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Module.Dispose();
}
