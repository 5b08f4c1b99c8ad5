namespace ResNetGen.Training;

/// <summary>What Adam and AdamW have in common.</summary>
/// <param name="Beta1">The decay of the gradients' moving mean.</param>
/// <param name="Beta2">The decay of the squared gradients' moving mean.</param>
/// <param name="Epsilon">Keeps the division apart from zero.</param>
internal readonly record struct AdamNumbers(double Beta1, double Beta2, double Epsilon);
