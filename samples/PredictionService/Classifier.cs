using PredictionService;
using ResNetGen;
using ResNetGen.Checkpoints;
using ResNetGen.Training;

/// <summary>The trained network, loaded once and asked by all requests.</summary>
internal sealed class Classifier : IDisposable
{
    private readonly Lock turn = new();
    private readonly Figures network = new();
    private readonly ClassifierInfo info;

    /// <param name="run">The folder of a training run, or a checkpoint.</param>
    /// <exception cref="ResNetGenException">There is no checkpoint, or it is of another network.</exception>
    public Classifier(string run)
    {
        var checkpoint = RunFolder.NewestCheckpoint(run);
        info = ClassifierInfo.Read(checkpoint);
        Checkpoint.LoadWeights(checkpoint, network);
        network.eval();
    }

    /// <summary>The classes with their probabilities, the most probable first.</summary>
    /// <exception cref="ResNetGenException">The file is no image.</exception>
    public IReadOnlyList<ClassProbability> Classify(string file)
    {
        // torch uses all processors for one image: two at once would only wait for each other.
        lock (turn)
        {
            var prediction = Prediction.Of(network, Figures.Info.Input, info, [file])[0];
            return [.. prediction.Classes.Select(one => new ClassProbability(one.Name, one.Probability))];
        }
    }

    public void Dispose() => network.Dispose();
}

/// <summary>A class, and how probable it is that the image is of it, from 0 to 1.</summary>
internal sealed record ClassProbability(string Name, double Probability);
