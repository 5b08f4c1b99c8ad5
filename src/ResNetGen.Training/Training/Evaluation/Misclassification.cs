namespace ResNetGen.Training;

/// <summary>An image that was taken for what it is not.</summary>
/// <param name="Index">Its place in the set.</param>
/// <param name="Label">Its class.</param>
/// <param name="Predicted">The class that it was taken for.</param>
/// <param name="Probability">The probability that the network gave that class, from 0 to 1.</param>
/// <param name="LabelProbability">The probability that it gave the image's own class, from 0 to 1.</param>
public sealed record Misclassification(int Index, int Label, int Predicted, double Probability, double LabelProbability);
