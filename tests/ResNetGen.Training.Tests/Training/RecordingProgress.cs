using ResNetGen.Training;

namespace ResNetGen.Tests.Training;

/// <summary>Remembers what a run told, and does something when a step is done.</summary>
internal sealed class RecordingProgress(Action<TrainingPosition>? onStep = null, Action<int>? onEvaluating = null) : ITrainingProgress
{
    public TrainingPlan? Plan { get; private set; }

    public List<TrainingPosition> Positions { get; } = [];

    public List<EpochMetrics> Epochs { get; } = [];

    public List<string> Notes { get; } = [];

    public void Noted(string sentence) => Notes.Add(sentence);

    public void Started(TrainingPlan plan) => Plan = plan;

    public void Advanced(TrainingPosition position)
    {
        Positions.Add(position);
        onStep?.Invoke(position);
    }

    public void Evaluating(int images, int total) => onEvaluating?.Invoke(images);

    public void EpochDone(EpochMetrics epoch) => Epochs.Add(epoch);
}
