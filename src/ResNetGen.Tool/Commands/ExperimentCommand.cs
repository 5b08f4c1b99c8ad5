using System.CommandLine;
using ResNetGen.Compiler.Experiments;
using ResNetGen.Data;
using ResNetGen.Tool.Documents;
using ResNetGen.Tool.Experiments;
using ResNetGen.Tool.Options;
using ResNetGen.Tool.Reports;
using ResNetGen.Training;

namespace ResNetGen.Tool.Commands;

/// <summary><c>resnetgen experiment</c>: several networks compared, as a file says.</summary>
internal sealed class ExperimentCommand
{
    private readonly Argument<string> experiment = new("experiment")
    {
        Description = "An experiment that ships (see `resnetgen experiment list`), or the path of a *.experiment.yaml file",
    };

    private readonly Option<string?> data = DataOption.Create();

    private readonly Option<long?> maxMemory = MaxMemoryOption.Create();

    private readonly Option<double> scale = NumberOption.Positive(
        "--scale", "What the length of every run is multiplied by, its schedule included: 0.05 for a twentieth", 1);

    private readonly Option<int> seeds = NumberOption.Whole(
        "--seeds", "The number of runs of each network; what the experiment says if it is left out", 0, least: 1);

    private readonly ChoiceOption<Precision> precision = PrecisionOption.Create();

    private readonly Option<bool> channelsLast = ChannelsLastOption.Create();

    private readonly Option<bool?> tf32 = TensorFloat32Option.Create();

    private readonly Option<string> device = DeviceOption.Create();

    private readonly Option<string?> output = new("--out")
    {
        Description = "Receives the page, its pictures and the runs; out/experiments/<experiment> if it is left out",
        HelpName = "folder",
    };

    public static Command Create() => new ExperimentCommand().CreateCommand();

    private Command CreateCommand()
    {
        experiment.RefuseOptions();
        var list = new Command("list", "Lists the experiments that ship, and what each asks");
        list.SetAction(line =>
        {
            var width = ExperimentDocument.Shipped.Max(name => name.Length);
            foreach (var name in ExperimentDocument.Shipped)
            {
                var question = ExperimentDocument.Open(name).Experiment.Question;
                line.InvocationConfiguration.Output.WriteLine($"{name.PadRight(width)}  {question}");
            }
        });
        var command = new Command(
            "experiment", "Compares networks as a file says, and writes a page; the same command goes on where it was stopped")
        {
            list, experiment, data, maxMemory, scale, seeds, precision.Option, channelsLast, tf32, device, output,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult line)
    {
        var stdout = line.InvocationConfiguration.Output;
        var terminal = Terminal.Of(stdout);
        var document = ExperimentDocument.Open(line.GetRequiredValue(experiment));
        var asked = document.Experiment;
        var runsOn = device.Open(line);
        tf32.Apply(line);
        maxMemory.Apply(line);
        var images = line.GetValue(data) ?? asked.Data;
        var folder = line.GetValue(output) ?? Path.Combine("out", "experiments", asked.Name);
        var settings = new ExperimentSettings(document, folder, runsOn)
        {
            Command = ShellCommand.Of(line),
            Data = images,
            Scale = line.GetValue(scale),
            Seeds = line.GetResult(seeds) is { Implicit: false } ? line.GetValue(seeds) : asked.Seeds,
            Precision = line.GetResult(precision.Option) is { Implicit: false } ? precision.In(line) : null,
            ChannelsLast = line.GetValue(channelsLast),
        };

        using var interruption = new ConsoleCancellation();
        try
        {
            var page = asked.Measure == ExperimentMeasure.Speed
                ? SpeedExperiment.Run(settings, stdout, interruption.Token)
                : TrainingExperiment.Run(settings, Open, terminal, interruption.Token);
            page.Save();
            stdout.WriteLine($"The page is '{page.Path}'.");
            return 0;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            stdout.WriteLine("Interrupted; the same command goes on from here:");
            stdout.WriteLine($"  {settings.Command}");
            return interruption.ExitCode;
        }

        DataSplit Open(NetworkInfo info) => DataOption.Open(images, info, terminal);
    }
}
