using ResNet_Classifier;
using ResNetGen;
using ResNetGen.Data;
using ResNetGen.Training;

try
{
    // A folder with train/<class>/* and test/<class>/*, JPEG or PNG. Without one the program draws its own images.
    var images = args is [var folder, ..]
        ? DataSources.Open(folder, Small.Info.Input)
        : SyntheticImages.Create(Small.Info.Input, Small.Classes);
    var options = new TrainingOptions
    {
        Recipe = Recipes.Training,
        OutputFolder = "out",
        ExistingRun = ExistingRun.Replace, // Each run starts anew; Resume would go on with the last one.
    };

    using var network = new Small(seed: options.Seed);
    using var cancellation = new ConsoleCancellation();
    var result = Trainer.Run(network, images, options, TrainingProgress.OnConsole(), cancellation.Token);
    Console.WriteLine(result.Message);
    return cancellation.ExitCode;
}
catch (ResNetGenException exception)
{
    // Every mistake that a user can make is one sentence.
    Console.Error.WriteLine(exception.Message);
    return 1;
}
