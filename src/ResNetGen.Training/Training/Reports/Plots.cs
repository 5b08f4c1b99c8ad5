namespace ResNetGen.Training;

/// <summary>Pictures of runs and of what networks make of images, as PNG files; a file that is there is replaced.</summary>
public static class Plots
{
    /// <summary>Saves loss (left) and accuracy (right) over the epochs of a run, as a picture of 1200 by 500 pixels.</summary>
    /// <param name="path">The picture's file.</param>
    /// <param name="title">What stands above both: the network's name.</param>
    /// <param name="epochs">The epochs; at least one.</param>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public static void SaveCurves(string path, string title, IReadOnlyList<EpochMetrics> epochs) => Curves.SavePng(path, title, epochs);

    /// <summary>
    /// Saves the validation loss and accuracy of several runs over the epochs, and their training loss and accuracy as thin lines, as a
    /// picture of 1400 by 560 pixels.
    /// </summary>
    /// <param name="path">The picture's file.</param>
    /// <param name="folders">The runs' folders; at least one.</param>
    /// <exception cref="ResNetGenException">
    /// A folder holds no run, or one that has no epoch yet, or the file cannot be written.
    /// </exception>
    public static void SaveComparison(string path, IReadOnlyList<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentOutOfRangeException.ThrowIfZero(folders.Count, nameof(folders));
        SaveComparison(path, [.. folders.Select(ComparedRun.Read)]);
    }

    /// <summary>
    /// Saves a confusion matrix: a row for each class as it is, a column for each that it was taken for, darker for a greater fraction of
    /// the row.
    /// </summary>
    /// <param name="path">The picture's file.</param>
    /// <param name="title">What stands above it.</param>
    /// <param name="matrix">The matrix.</param>
    /// <exception cref="ResNetGenException">The file cannot be written.</exception>
    public static void SaveConfusionMatrix(string path, string title, ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        Picture.Save(path, ConfusionMatrixPlot.ToPng(title, matrix));
    }

    /// <summary>Saves images with what they were taken for as one picture.</summary>
    /// <param name="path">The picture's file.</param>
    /// <param name="predictions">The images; at least one.</param>
    /// <exception cref="ResNetGenException">An image cannot be read any more, or the picture cannot be written.</exception>
    public static void SavePredictions(string path, IReadOnlyList<Prediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentOutOfRangeException.ThrowIfZero(predictions.Count, nameof(predictions));
        Picture.Save(path, PredictionSheet.ToPng(predictions));
    }

    /// <summary>The comparison of runs that are read already.</summary>
    internal static void SaveComparison(string path, IReadOnlyList<ComparedRun> runs) => Picture.Save(path, RunComparison.ToPng(runs));
}
